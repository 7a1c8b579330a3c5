# ends: crashed Python
import ctypes

ctypes.string_at(0)
