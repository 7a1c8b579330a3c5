# ends: normally|too much to record|memory|MemoryError|seconds: |steps:
big = {number: "x" * 1_000_000 for number in range(100) if number}
names = [big for _ in range(1_000_000)]
