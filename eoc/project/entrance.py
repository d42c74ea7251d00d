"""Before any view: addresses of a sane length, and doors that strangers try, at their pace."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eoc.doors.addresses import client_address
from eoc.doors.limits import Limit, TooMany, demand
from eoc.doors.returning import came_from
from eoc.errors import Refusal
from eoc.project.problems import as_problem

LONGEST_ADDRESS = 8_000
STRANGERS = (
    (re.compile(r"^/(login|password|second-factor)/"), ("POST",), "login"),
    (re.compile(r"^/(guests|answers|calendars)/"), ("GET", "HEAD", "POST"), "guest"),
    (re.compile(r"^/csp-reports/"), ("POST",), "report"),
    (re.compile(r"^/api/v1/edxl/$"), ("POST",), "edxl"),
    (re.compile(r"^/api/v1/gateways/"), ("POST",), "gateway"),
    (re.compile(r"^/api/v1/cap/$"), ("POST",), "cap"),
    (re.compile(r"^/public/"), ("POST",), "public"),
    (re.compile(r"^/public/subscriptions/$"), ("POST",), "subscribe"),
)


class TooLong(Refusal):
    """The address is longer than any of ours (414)."""

    status = 414
    title = "Address too long"


class EntranceMiddleware:
    """Refuse early what no view should have to look at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass, or say what is wrong and when to come back."""
        try:
            _look_at(request)
        except Refusal as refusal:
            return _refused(request, refusal)
        return self.get_response(request)


def _look_at(request: HttpRequest) -> None:
    if len(request.path) + len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        raise TooLong("That address is longer than any of ours.")
    for path, methods, name in STRANGERS:
        if request.method in methods and path.match(request.path):
            most = settings.ENTRANCE_LIMITS[name]
            demand(Limit(f"entrance.{name}", most, 60, closed=True), client_address(request))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        answer = as_problem(refusal.status, refusal.title, refusal.message)
    else:
        context = {"refusal": refusal, "back": came_from(request)}
        answer = render(request, "refusal.html", context, status=refusal.status)
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(refusal.extra["retry_after"])
    return answer
