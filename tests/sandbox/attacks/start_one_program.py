# ends: PermissionError.*Starting another program or process is not allowed here
import subprocess

subprocess.run(["/bin/true"])
