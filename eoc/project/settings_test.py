"""The tests: the demo with cheap password hashes and static files straight from the folder."""

from eoc.project.settings_demo import *  # noqa: F403
from eoc.project.settings_demo import ENTRANCE_LIMITS, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
API_LIMITS = {"read": 0, "write": 0}
ENTRANCE_LIMITS = dict.fromkeys(ENTRANCE_LIMITS, 0)
ACCOUNT_RATE_LIMITS = {"login": None}  # allauth's own: every browser has this machine's address
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
