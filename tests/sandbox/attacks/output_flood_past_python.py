# ends: normally|seconds: |did not finish
import os

block = b"x" * 25_000_000
for _ in range(40):
    os.write(1, block)
    os.write(2, block)
