"""The demo: plain http on loopback, everything outgoing ends in the local sink."""

from eoc.project.settings import *  # noqa: F403
from eoc.project.settings import env

ACCORD_MODE = "demo"
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "accord"
POSITION_COOKIE_NAME = "accord-position"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "accord-csrf"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SMTP_URL = ""
GATEWAYS = {}
VAPID_KEY_FILE = ""
