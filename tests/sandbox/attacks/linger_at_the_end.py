# ends: normally
import atexit
import time


class Lingering:
    def __del__(self):
        time.sleep(3600)


lingering = Lingering()
atexit.register(time.sleep, 3600)
