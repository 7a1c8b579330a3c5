# ends: ended the whole process|wrote into the channel|closed a file descriptor
import os

ours, theirs = os.pipe()
for descriptor in range(16, 256):
    os.dup2(theirs, descriptor)
