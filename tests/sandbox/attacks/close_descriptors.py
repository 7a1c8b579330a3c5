# ends: closed a file descriptor
import os

os.closerange(0, 65536)
