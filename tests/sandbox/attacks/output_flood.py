# ends: output: |steps: |seconds: |did not finish
for _ in range(2000):
    print("x" * 1_000_000)
