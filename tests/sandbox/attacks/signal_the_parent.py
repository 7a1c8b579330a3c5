# ends: PermissionError.*Sending signals to other processes is not allowed here
import os
import signal

os.kill(os.getppid(), signal.SIGKILL)
