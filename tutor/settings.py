"""Wires Lockstep together. Everything an operator may change comes from the environment (docs/operations.md)."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tutor.environment import Environment

ENV = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = ENV.flag("LOCKSTEP_DEBUG", default=False)
PRODUCTION = ENV.flag("LOCKSTEP_PRODUCTION", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("LOCKSTEP_DEBUG shows our code to visitors: unset it, or LOCKSTEP_PRODUCTION.")
VAR_DIR = ENV.path("LOCKSTEP_VAR", default=BASE_DIR / "var")
LESSONS_DIRS = ENV.folders("LOCKSTEP_LESSONS", default=[BASE_DIR / "lessons"])

SECRET_KEY = ENV.secret_key("LOCKSTEP_SECRET_KEY", keep_in=VAR_DIR / "secret-key", required=PRODUCTION)
ALLOWED_HOSTS = ENV.hosts("LOCKSTEP_HOSTS", default=["127.0.0.1", "localhost", "[::1]"], required=PRODUCTION)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if PRODUCTION else []

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "tutor",
    "tutor.learners",
]
MIDDLEWARE = [
    # Outside of what may answer by itself (a redirect to https, a refused host), so that those answers carry it too.
    "tutor.pages.middleware.PermissionsPolicy",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tutor.pages.middleware.Overload",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tutor.urls"
WSGI_APPLICATION = "tutor.wsgi.application"
CSRF_FAILURE_VIEW = "tutor.pages.errors.csrf_failure"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                ),
            ]
            if not DEBUG
            else ["django.template.loaders.filesystem.Loader"],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "lockstep.sqlite3",
        # Writers queue for up to 20 s instead of failing; readers never wait (write-ahead log).
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "lockstep"
SESSION_COOKIE_AGE = 365 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
# Other hosts of the same domain are not ours to decide for: only where the operator asks for it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.flag("LOCKSTEP_HSTS_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W005", "security.W021"]
BEHIND_PROXY = ENV.flag("LOCKSTEP_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
# Posts that one address may send in a minute before it is asked to wait (HTTP 429).
POSTS_PER_MINUTE = ENV.number("LOCKSTEP_POSTS_PER_MINUTE", default=600, least=1)

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Ours alone: django_htmx brings copies of htmx that we don't serve.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "tutor.storage.HashedStatic",
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENV.choice("LOCKSTEP_LOG_LEVEL", LOG_LEVELS, default="INFO")},
    # A refused host or an oversized body is the visitor's doing: a line in the log, no traceback.
    "loggers": {"django.security": {"level": "CRITICAL"}, "waitress.queue": {"level": "ERROR"}},
}

ENV.refuse_unknown("LOCKSTEP_")
