# ends: PermissionError.*/etc/passwd
open("/etc/passwd").read()
