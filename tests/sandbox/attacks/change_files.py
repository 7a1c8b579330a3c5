# ends: changed 0
import os
import shutil

changed = 0
for attempt in (
    lambda: os.remove("@VICTIM@"),
    lambda: os.rename("@VICTIM@", "@VICTIM@.moved"),
    lambda: os.link("@VICTIM@", "@VICTIM@.linked"),
    lambda: os.truncate("@VICTIM@", 0),
    lambda: os.chmod("@VICTIM@", 0),
    lambda: os.chown("@VICTIM@", os.getuid(), os.getgid()),
    lambda: os.utime("@VICTIM@", (0, 0)),
    lambda: os.setxattr("@VICTIM@", "user.x", b"x"),
    lambda: open("@VICTIM@", "a").write("x"),
    lambda: shutil.rmtree("@FOLDER@"),
):
    try:
        attempt()
        changed += 1
    except OSError:
        pass
raise RuntimeError(f"changed {changed}")
