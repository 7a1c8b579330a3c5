# ends: crashed Python
import ctypes

ctypes.memset(0, 1, 1)
