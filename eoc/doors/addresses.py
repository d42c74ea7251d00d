"""Where a request comes from; a proxy is believed only where one is configured."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - no socket is bound: a server behind a unix socket


def client_address(request: HttpRequest) -> str:
    """The address the nearest trusted hop saw, in one spelling."""
    given = str(request.META.get("REMOTE_ADDR") or "")
    if settings.TRUSTED_PROXY:
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return UNKNOWN
