"""What a live installation must have before it starts, in words an operator can act on."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from eoc.project import database_role

SERVER_ROLES = ("eoc_app", "eoc_relay", "eoc_public")
SHORTEST_KEY = 50
FEWEST_SIGNS = 10
YEAR = 31_536_000
KNOWN_KEY = re.compile(
    r"django-insecure|dev-only|demo|change.?me|example|placeholder|not.?so.?secret|(.{1,8})\1{5}",
    re.IGNORECASE,
)


def faults() -> list[str]:
    """Every weak setting of a live installation."""
    return [*_keys(), *_addresses(), *_cookies(), *_servers()]


@register(deploy=True)
def live_settings(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report the faults under `check --deploy`."""
    if settings.ACCORD_MODE != "live":
        return []
    return [Error(text, id=f"accord.E{n:03}") for n, text in enumerate(faults(), 1)]


@register(deploy=True)
def signing_key(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without a key nothing is signed, and a neighbour can prove nothing."""
    if settings.ACCORD_MODE != "live" or Path(settings.SIGNING_KEY_FILE).is_file():
        return []
    words = "No signing key: heads of the decision log are not signed."
    hint = "Set SIGNING_KEY_FILE to an Ed25519 key in PEM: openssl genpkey -algorithm ed25519"
    return [CheckMessage(WARNING, words, hint=hint, id="accord.W001")]


def refuse_weak_settings() -> None:
    """Stop a live server before it answers anybody; a database that is away is asked by /readyz."""
    if settings.ACCORD_MODE != "live":
        return
    if found := [*faults(), *database_role.faults()]:
        raise ImproperlyConfigured("Refusing to start in live mode:\n- " + "\n- ".join(found))


def _keys() -> Iterator[str]:
    for name, key in (
        ("SECRET_KEY", settings.SECRET_KEY),
        *((f"SECRET_KEY_FALLBACKS {n}", k) for n, k in enumerate(settings.SECRET_KEY_FALLBACKS, 1)),
    ):
        if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS:
            yield f"{name} is weak: give {SHORTEST_KEY} random characters or more."
        elif KNOWN_KEY.search(key):
            yield f"{name} is one of examples or demos: make a new one."
    if settings.SECRET_KEY in settings.SECRET_KEY_FALLBACKS:
        yield "SECRET_KEY stands among its fallbacks too: rotate to a new one."


def _addresses() -> Iterator[str]:
    if not settings.ALLOWED_HOSTS or any(host in ("*", ".") for host in settings.ALLOWED_HOSTS):
        yield "ALLOWED_HOSTS must name the host names people use, and never *."
    if not (settings.TLS_CERT or settings.TRUSTED_PROXY):
        yield (
            "No TLS: set TLS_CERT and TLS_KEY, or TRUSTED_PROXY=1 behind a proxy that ends TLS "
            "and sets X-Forwarded-Proto."
        )
    if not settings.PUBLIC_URL.startswith("https://"):
        yield "PUBLIC_URL must begin with https://."
    for origin in (*settings.CSRF_TRUSTED_ORIGINS, *settings.OUTGOING_INTERNAL):
        if not origin.startswith("https://") or "*" in origin:
            yield f"{origin} is trusted without https or with *: name an https origin."


def _cookies() -> Iterator[str]:
    for name in ("SESSION", "CSRF"):
        if not getattr(settings, f"{name}_COOKIE_SECURE"):
            yield f"{name}_COOKIE_SECURE is off: the cookie would travel unencrypted."
        if not getattr(settings, f"{name}_COOKIE_NAME").startswith("__Host-"):
            yield f"{name}_COOKIE_NAME must begin with __Host-."
        if getattr(settings, f"{name}_COOKIE_SAMESITE") not in ("Lax", "Strict"):
            yield f"{name}_COOKIE_SAMESITE must be Lax or Strict."
    if not settings.SESSION_COOKIE_HTTPONLY:
        yield "SESSION_COOKIE_HTTPONLY is off: scripts could read the session."
    if settings.SECURE_HSTS_SECONDS < YEAR:
        yield "SECURE_HSTS_SECONDS is shorter than a year."
    if not settings.SECURE_SSL_REDIRECT:
        yield "SECURE_SSL_REDIRECT is off: pages would be answered unencrypted."


def _servers() -> Iterator[str]:
    role = settings.DATABASES["default"].get("USER", "")
    if role not in SERVER_ROLES:
        yield f"DATABASE_URL connects as {role or 'nobody'}: use eoc_app."
    if "owner" in settings.DATABASES:
        yield "OWNER_DATABASE_URL is set for a server: only bootstrap may have it."
    if settings.DEBUG:
        yield "DEBUG is on."
    if settings.SINK_DIR:
        yield "ACCORD_SINK_DIR is for demos: live alerts would end in a folder."
    if "Argon2" not in settings.PASSWORD_HASHERS[0]:
        yield "PASSWORD_HASHERS must begin with Argon2."
