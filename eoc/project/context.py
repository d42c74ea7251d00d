"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from eoc.access import Actor, current_actor
from eoc.doors import second_factor


def installation(request: HttpRequest) -> dict[str, Any]:
    """The actor, the installation's mode and the banner that must stand on every page."""
    actor = current_actor()
    return {
        "actor": actor,
        "inbox_count": SimpleLazyObject(lambda: import_string(settings.INBOX_COUNTER)(actor)),
        "second_factor_missing": SimpleLazyObject(lambda: _missing(request, actor)),
        "open_break_glass": SimpleLazyObject(lambda: import_string(settings.BREAK_GLASS)(actor)),
        "installation": {
            "name": "Accord",
            "mode": settings.ACCORD_MODE,
            "banner": settings.BANNERS.get(settings.ACCORD_MODE, ""),
        },
    }


def _missing(request: HttpRequest, actor: Actor | None) -> bool:
    if actor is None or not request.user.is_authenticated:
        return False
    return second_factor.missing(request, actor)
