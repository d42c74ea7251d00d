"""The pause after wrong passwords: by person and address, 15 minutes, said in words."""

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from eoc.doors.addresses import client_address


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The address somebody tries to log in with, whichever door they use."""
    given = credentials or {}
    found = given.get("email") or given.get("username") or given.get("login")
    return str(found or request.POST.get("login", "")).strip().lower()[:254]


def paused(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Say until when, and what works meanwhile."""
    until = _until(name_tried(request, credentials), client_address(request))
    left = max(1, int((until - timezone.now()).total_seconds()))
    answer = render(request, "account/paused.html", {"until": until}, status=429)
    answer["Retry-After"] = str(left)
    return answer


def _until(name: str, address: str) -> datetime:
    tries = AccessAttempt.objects.filter(username=name, ip_address=address)
    newest = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    ends: datetime = (newest or timezone.now()) + settings.AXES_COOLOFF_TIME
    return ends
