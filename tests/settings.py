"""The product's own settings, with a data folder that the suite may fill and static files as they lie in the tree."""

import atexit
import os
import shutil
import tempfile

if "LOCKSTEP_VAR" not in os.environ:
    os.environ["LOCKSTEP_VAR"] = tempfile.mkdtemp(prefix="lockstep-tests-")
    atexit.register(shutil.rmtree, os.environ["LOCKSTEP_VAR"], ignore_errors=True)

from tutor.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
