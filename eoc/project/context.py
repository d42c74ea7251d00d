"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from eoc.access import current_actor

BANNERS = {"demo": "DEMO: illustrative data, nothing leaves this machine"}


def installation(request: HttpRequest) -> dict[str, Any]:
    """The actor, the installation's mode and the banner that must stand on every page."""
    return {
        "actor": current_actor(),
        "installation": {
            "name": "Accord",
            "mode": settings.ACCORD_MODE,
            "banner": BANNERS.get(settings.ACCORD_MODE, ""),
        },
    }
