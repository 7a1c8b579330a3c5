# ends: read 0 of 16
import os
import pathlib

secrets = ["/etc/shadow", "/etc/hostname", "/root/.profile", "@PROJECT@/pyproject.toml", "@VICTIM@"]
secrets += [f"/proc/{pid}/{part}" for pid in ("self", os.getppid(), 1) for part in ("environ", "mem", "maps")]
folders = ["/", "/home"]
read = 0
for path in secrets:
    try:
        read += pathlib.Path(path).open("rb").read(16) is not None
    except OSError:
        pass
for path in folders:
    try:
        read += os.listdir(path) is not None
    except OSError:
        pass
raise RuntimeError(f"read {read} of {len(secrets) + len(folders)}")
