# ends: seconds: |did not finish
import threading

threading.Event().wait()
