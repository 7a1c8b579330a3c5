# ends: Starting another program or process is not allowed here
import os

while True:
    os.fork()
