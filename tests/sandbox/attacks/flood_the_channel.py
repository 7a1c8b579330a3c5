# ends: too much to record|wrote into the channel
import os

block = b"x" * 65536
for _ in range(2000):
    for descriptor in range(256):
        try:
            os.write(descriptor, block)
        except OSError:
            pass
