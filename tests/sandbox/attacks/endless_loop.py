# ends: steps: |seconds: |did not finish
while True:
    pass
