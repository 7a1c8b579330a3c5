# ends: can't start new thread|MemoryError|memory|seconds: |did not finish
import threading
import time

while True:
    threading.Thread(target=time.sleep, args=(3600,)).start()
