# ends: normally|steps:|seconds:
import threading


def go_on():
    while True:
        pass


for _ in range(3):
    threading.Thread(target=go_on).start()
