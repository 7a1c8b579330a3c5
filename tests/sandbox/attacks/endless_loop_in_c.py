# ends: seconds: |did not finish
sum(iter(int, 1))
