"""The API's limits, by person; they fail open, since units are dispatched through these doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from eoc.doors.addresses import client_address
from eoc.doors.limits import Limit, wait_for

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which reads these very settings as it loads

CHANGING = ("POST", "PATCH", "PUT", "DELETE")
WINDOW = 60


class PersonThrottle(BaseThrottle):
    """Reads and writes a minute, apart; whoever is not known is counted by address."""

    seconds = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Whether this one is within the limit."""
        kind = "write" if request.method in CHANGING else "read"
        who = request.user.pk if request.user and request.user.is_authenticated else None
        limit = Limit(f"api.{kind}", settings.API_LIMITS[kind], WINDOW, closed=who is None)
        self.seconds = wait_for(limit, f"u{who}" if who else client_address(request._request))
        return self.seconds == 0

    def wait(self) -> float:
        """What Retry-After says."""
        return float(self.seconds)
