# ends: seconds: |memory|did not finish|MemoryError
x = 10 ** (10**9)
