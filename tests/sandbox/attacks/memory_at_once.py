# ends: MemoryError|memory
hoard = bytearray(10**11)
