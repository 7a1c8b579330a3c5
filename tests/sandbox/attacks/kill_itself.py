# ends: killed the program|ended itself with the signal
import os
import signal

os.kill(os.getpid(), signal.SIGTERM)
