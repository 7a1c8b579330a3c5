# ends: What the program left behind is not a trace
import os
import struct
import sys

frame = sys._getframe()
while "seal" not in frame.f_locals:
    frame = frame.f_back
seal, channel = frame.f_locals["seal"], frame.f_locals["channel"]
fake = b"T" + b'{"format": "lockstep-trace", "version": 1, "steps": [{}]}'
fake = struct.pack(">Q", len(fake)) + fake
seal.update(fake)
os.write(channel, fake + seal.digest())
os._exit(0)
