"""The web application, for any WSGI server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tutor.pages.gate import Gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutor.settings")
application = Gate(get_wsgi_application(), largest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
