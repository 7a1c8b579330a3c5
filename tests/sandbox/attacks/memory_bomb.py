# ends: MemoryError|memory|seconds:
hoard = []
while True:
    hoard.append(b"x" * 10_000_000)
