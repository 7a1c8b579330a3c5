# ends: wrote 0
import os
import sqlite3
import tempfile

wrote = 0
for folder in ("/tmp", "/var/tmp", "/dev/shm", "/root", "@PROJECT@", "@FOLDER@", "."):
    for attempt in (
        lambda path: open(path, "w").write("x"),
        lambda path: os.mkdir(path),
        lambda path: os.symlink("/etc/passwd", path),
        lambda path: os.mkfifo(path),
        lambda path: os.open(folder, os.O_TMPFILE | os.O_RDWR),
        lambda path: sqlite3.connect(path).execute("CREATE TABLE t (x)"),
        lambda path: tempfile.mkstemp(dir=folder),
    ):
        try:
            attempt(f"{folder}/@MARK@")
            wrote += 1
        except (OSError, sqlite3.OperationalError):
            pass
raise RuntimeError(f"wrote {wrote}")
