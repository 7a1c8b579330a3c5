# ends: MemoryError|memory|seconds:
import resource

_, hard = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
hoard = []
while True:
    hoard.append(b"x" * 10_000_000)
