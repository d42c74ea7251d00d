"""Production settings; the demo and the tests put a few lines on top of these."""

from datetime import timedelta
from pathlib import Path

from whitenoise.compress import Compressor

from eoc.geo.libraries import use_wheel_libraries
from eoc.project import api_settings
from eoc.project.environment import Environment, limits
from eoc.project.logs import settings_of
from eoc.project.policy_directives import DIRECTIVES, REPORTED
from eoc.project.registries import *  # noqa: F403

env = Environment()
BASE_DIR = Path(__file__).resolve().parents[2]
LOCAL = Path(env("ACCORD_LOCAL", default=str(BASE_DIR / ".local")))

ACCORD_MODE = env("ACCORD_MODE", default="live")
ACCORD_VERSION = "0.1.0"
PUBLIC_URL = env("PUBLIC_URL", default="https://localhost")
SIGNING_KEY_FILE = env("SIGNING_KEY_FILE", default=str(LOCAL / "signing-key.pem"))
CAP_KEYS = env("CAP_KEYS", default=str(LOCAL / "cap-keys"))
CAP_TRUSTED_FILE = env("CAP_TRUSTED_FILE", default=str(LOCAL / "cap-trusted.pem"))
CAP_IPAWS = env.bool("CAP_IPAWS", default=False)
PUBLIC_SITE_DIR = Path(env("PUBLIC_SITE_DIR", default=str(LOCAL / "public-site")))
JOURNAL_ARCHIVE = Path(env("JOURNAL_ARCHIVE", default=str(LOCAL / "journal-archive")))
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", default=False)
TLS_CERT = env("TLS_CERT", default="")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.gis",
    "django.contrib.postgres",
    "channels",
    "leaflet",
    "csp",
    "rest_framework",
    "rest_framework_gis",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "eoc.project.apps.ProjectConfig",
    "eoc.access.apps.AccessConfig",
    "eoc.journal.apps.JournalConfig",
    "agencies.apps.AgenciesConfig",
    "incidents.apps.IncidentsConfig",
    "resources.apps.ResourcesConfig",
    "alerts.apps.AlertsConfig",
    "residents.apps.ResidentsConfig",
]

MIDDLEWARE = [
    "eoc.project.access_log.AccessLogMiddleware",
    "eoc.project.policy.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "eoc.project.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "eoc.project.entrance.EntranceMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "eoc.project.login_sessions.LoginSessionMiddleware",
    "eoc.project.middleware.ScopeMiddleware",
    "eoc.project.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "eoc.project.urls"
ASGI_APPLICATION = "eoc.project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "eoc.project.context.installation",
            ],
            "builtins": ["eoc.project.templatetags.amounts"],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our templates/leaflet/widget.html

use_wheel_libraries(globals())


def _database(name: str) -> dict[str, object]:
    """One database of the environment, named by its URL; connections are never shared by role."""
    found: dict[str, object] = dict(env.db(name))
    found["ENGINE"] = "django.contrib.gis.db.backends.postgis"
    options: dict[str, object] = {"connect_timeout": 2, **found.get("OPTIONS", {})}  # type: ignore[dict-item]
    if name != "OWNER_DATABASE_URL":
        options["options"] = f"{options.get('options', '')} {limits(env)}".strip()
    return {**found, "CONN_MAX_AGE": 0, "OPTIONS": options, "DISABLE_SERVER_SIDE_CURSORS": True}


DATABASES = {"default": _database("DATABASE_URL")}
if env.bool("DATABASE_POOL", default=False):
    DATABASES["default"]["OPTIONS"] |= {  # type: ignore[operator]
        "pool": {"min_size": 2, "max_size": env.int("DATABASE_POOL_SIZE", default=16), "timeout": 5}
    }
if env("OWNER_DATABASE_URL", default=""):
    DATABASES["owner"] = _database("OWNER_DATABASE_URL")
DATABASE_ROUTERS = ["eoc.project.databases.OwnerMigrates"]
ATOMIC_REQUESTS = False

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CHANNEL_REDIS_URL = env("CHANNEL_REDIS_URL", default=REDIS_URL)
SOCKETS_PER_PERSON = env.int("SOCKETS_PER_PERSON", default=12)  # in each server process
CACHES = {
    "default": {
        "BACKEND": "eoc.project.tries.Tries",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "eoc:tries",
    }
}
POKE_CHANNEL = env("POKE_CHANNEL", default="eoc:poke")

CELERY_BROKER_URL = env("BROKER_URL", default=REDIS_URL)
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE", default="alerts")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0  # a worker told to quit at once ends its batch first
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": env.float("BROKER_TIMEOUT", default=5.0),
    "socket_connect_timeout": 0.2,
}
TRACK_DAYS = env.int("TRACK_DAYS", default=30)  # units' tracks are kept so long
PEOPLE_PER_KM2 = env.int("PEOPLE_PER_KM2", default=400)  # how many an alert reaches, about
PRINTING_LIBRARIES = env("PRINTING_LIBRARIES", default="")  # where Pango was unpacked
PRINTING_FONTS = env("PRINTING_FONTS", default="")
DELIVERY_LEASE = env.float("DELIVERY_LEASE", default=30.0)  # seconds one sender holds a batch
ALERTS_JOINED_FOR = env.float("ALERTS_JOINED_FOR", default=600.0)  # seconds from the first
ALERTS_FLOOD_PER_MINUTE = env.int("ALERTS_FLOOD_PER_MINUTE", default=30)  # of one agency
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "alerts.tasks.sweep", "schedule": 15.0},
    "read_feeds": {"task": "alerts.tasks.read_feeds", "schedule": 10.0},
    "lapse": {"task": "alerts.tasks.lapse", "schedule": 60.0},
    "sign": {"task": "alerts.tasks.sign", "schedule": 60.0},
    "keep_past": {"task": "alerts.tasks.keep_past", "schedule": 300.0},
    "tidy": {"task": "alerts.tasks.tidy", "schedule": 3600.0},
    "canary": {"task": "alerts.tasks.canary", "schedule": 60.0},
}

AUTH_USER_MODEL = "agencies.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "console:live"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "agencies.login.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation's link went to the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "agencies.login.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "agencies.login.sign_on.SignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # our own view before it takes POST only
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "agencies.login.lockout.name_tried"
AXES_CLIENT_IP_CALLABLE = "eoc.doors.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "agencies.login.lockout.paused"
SESSION_ENGINE = "agencies.login.session_store"
SHIFT_HOURS = env.float("SHIFT_HOURS", default=12.0)
SESSION_COOKIE_AGE = int((SHIFT_HOURS + 4) * 3600)  # and whoever stays on logs in again in place
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=1800)
POSITION_COOKIE_NAME = "__Host-accord-position"
SESSION_COOKIE_NAME = "__Host-accord"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-accord-csrf"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}
CONTENT_SECURITY_POLICY_REPORT_ONLY = {"DIRECTIVES": {"default-src": None, **REPORTED}}

LANGUAGE_CODE = "en-us"
TIME_ZONE = env("TIME_ZONE", default="America/New_York")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(LOCAL / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "eoc.project.static_files.HashedModules"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # for debuggers
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000_000

EMAIL_BACKEND = "alerts.channels.mail.TransportBackend"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="accord@localhost")
SINK_DIR = env("ACCORD_SINK_DIR", default="")


def _of_provider(name: str) -> str:
    """A provider's credential: only a live installation's processes ever hold one."""
    return env(name, default="") if ACCORD_MODE == "live" else ""


GATEWAYS = {  # docs/gateways.md
    channel: {
        part: _of_provider(f"{channel.upper()}_GATEWAY_{part.upper()}")
        for part in ("url", "token", "secret")
    }
    for channel in ("sms", "voice")
}
SMTP_URL = _of_provider("SMTP_URL")
VAPID_KEY_FILE = _of_provider("VAPID_KEY_FILE")
VAPID_CONTACT = env("VAPID_CONTACT", default=f"mailto:{DEFAULT_FROM_EMAIL}")
# Messages a second to each channel's provider, 0 for no limit; and where its canary goes when live.
CHANNEL_RATES = {
    channel: env.float(f"{channel.upper()}_RATE", default=0.0)
    for channel in ("email", "sms", "voice", "webpush", "webhook", "siren", "cap")
}
CANARIES = {
    channel: env(f"{channel.upper()}_CANARY", default="")
    for channel in ("email", "sms", "voice", "webhook", "siren", "cap")
}
# Short code of the agency that runs this: it hears of failing providers; else the first there is.
OPERATED_BY = env("OPERATED_BY", default="")
# Origins inside the house that may be called although their addresses are not public.
OUTGOING_INTERNAL = env.list("OUTGOING_INTERNAL", default=[])

# A minute and person (API), a minute and address (login, guests, reports); 0 is no limit.
API_LIMITS = {
    "read": env.int("API_READS", default=1200),
    "write": env.int("API_WRITES", default=600),
}
ENTRANCE_LIMITS = {
    "login": 120,
    "guest": 300,
    "report": 60,
    "edxl": 300,
    "gateway": 600,
    "cap": 300,
    "public": 120,
    "subscribe": 10,
}
ACCOUNT_RATE_LIMITS: dict[str, str | None] = {
    "login": "120/m/ip"
}  # a whole center logs in from one address at eight

REST_FRAMEWORK = api_settings.REST_FRAMEWORK
REST_KNOX = api_settings.REST_KNOX
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR_SETTINGS
LEAFLET_CONFIG = {
    "TILES": [],
    "DEFAULT_CENTER": (40.1, -75.3),
    "DEFAULT_ZOOM": 9,
    "NO_GLOBALS": False,
    "SPATIAL_EXTENT": (-180, -85, 180, 85),
    "RESET_VIEW": False,
}

# How arrival is estimated: roads are so much longer than the straight line, or a routing provider.
ETA_DETOUR = env.float("ETA_DETOUR", default=1.3)
ETA_PROVIDER = env("ETA_PROVIDER", default="resources.selectors.eta.great_circle")
CLAIM_DAYS = env.int("CLAIM_DAYS", default=30)  # a claim is overdue where nobody acts in so many
UNKNOWN_KINDS = "resources.selectors.catalogue.unknown"  # what an agreement's rates may not name
HOURLY_RATES = env("HOURLY_RATES", default="resources.selectors.rates.hourly")
# Points of a ranking, in minutes: for each minute, a neighbour left below its floor, each unit of
# currency an hour, an answer that must still be accepted, people nobody recorded as qualified.
RANKING_WEIGHTS = {
    "eta": env.float("RANKING_ETA", default=1.0),
    "cover": env.float("RANKING_COVER", default=30.0),
    "cost": env.float("RANKING_COST", default=0.05),
    "agreement": env.float("RANKING_AGREEMENT", default=10.0),
    "readiness": env.float("RANKING_READINESS", default=2.0),
}

LOGGING = settings_of(env("LOG_LEVEL", default="INFO"))
