# ends: seconds: |did not finish
import time

time.sleep(3600)
