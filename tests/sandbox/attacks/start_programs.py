# ends: started 0
import os
import pty
import subprocess
import sys

started = 0
for attempt in (
    lambda: subprocess.run(["/bin/true"]),
    lambda: subprocess.Popen("sleep 3600", shell=True),
    lambda: os.popen("true"),
    lambda: os.system("touch /tmp/@MARK@"),
    lambda: os.posix_spawn("/bin/true", ["true"], {}),
    lambda: os.spawnv(os.P_NOWAIT, "/bin/true", ["true"]),
    lambda: os.execv(sys.executable, [sys.executable, "-c", "pass"]),
    lambda: os.execve("/bin/true", ["true"], {}),
    lambda: pty.spawn(["/bin/true"]),
    lambda: os.forkpty(),
):
    try:
        attempt()
        started += 1
    except OSError:
        pass
raise RuntimeError(f"started {started}")
