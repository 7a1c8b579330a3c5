# ends: normally|seconds: |did not finish
import os

block = b"x" * 1_000_000
for _ in range(2000):
    os.write(1, block)
    os.write(2, block)
