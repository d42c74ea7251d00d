"""What a live installation must have before it starts, in words an operator can act on."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

SERVER_ROLES = ("eoc_app", "eoc_relay", "eoc_public")
SHORTEST_KEY = 50


def faults() -> list[str]:
    """Every weak setting of a live installation."""
    found = []
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 10:
        found.append(f"SECRET_KEY is weak: give {SHORTEST_KEY} random characters or more.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS must name the host names people use, and never *.")
    if not (settings.TLS_CERT or settings.TRUSTED_PROXY):
        found.append(
            "No TLS: set TLS_CERT and TLS_KEY, or TRUSTED_PROXY=1 behind a proxy that ends TLS "
            "and sets X-Forwarded-Proto."
        )
    if not settings.PUBLIC_URL.startswith("https://"):
        found.append("PUBLIC_URL must begin with https://.")
    role = settings.DATABASES["default"].get("USER", "")
    if role not in SERVER_ROLES:
        found.append(f"DATABASE_URL connects as {role or 'nobody'}: use eoc_app.")
    if settings.DEBUG:
        found.append("DEBUG is on.")
    if settings.SINK_DIR:
        found.append("ACCORD_SINK_DIR is for demos: live alerts would end in a folder.")
    return found


@register(deploy=True)
def live_settings(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report the faults under `check --deploy`."""
    if settings.ACCORD_MODE != "live":
        return []
    return [Error(text, id=f"accord.E{n:03}") for n, text in enumerate(faults(), 1)]


def refuse_weak_settings() -> None:
    """Stop a live server before it answers anybody."""
    if settings.ACCORD_MODE == "live" and (found := faults()):
        raise ImproperlyConfigured("Refusing to start in live mode:\n- " + "\n- ".join(found))
