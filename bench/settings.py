"""The product's settings with one more address: bytes from memory, the yardstick of bench/pages.py."""

from tutor.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
