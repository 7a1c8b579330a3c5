"""What we took from others is byte for byte what we wrote down."""

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static" / "vendor"
NOTED = dict(
    re.findall(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (FOLDER / "README.md").read_text(), re.MULTILINE)
)


def test_every_vendored_file_has_the_noted_hash():
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.js")}
    assert found == NOTED
    assert found
