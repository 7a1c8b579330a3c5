# ends: crashed Python|made a kind of system call|ended the whole process
import ctypes
import mmap
import platform

# mov eax, 2 (fork in the 32-bit table); int 0x80; ret
code = b"\xb8\x02\x00\x00\x00\xcd\x80\xc3" if platform.machine() == "x86_64" else b"\0" * 8
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(code)
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
ctypes.CFUNCTYPE(ctypes.c_int)(address)()
