# ends: PermissionError.*settings\.py
open("@PROJECT@/tutor/settings.py").read()
