"""One line an answer: method, route, status, time; never an address, which may hold a secret."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("accord.http")


class AccessLogMiddleware:
    """Outermost, so that whatever is answered stands in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say how it went."""
        began = time.perf_counter()
        response = self.get_response(request)
        if request.path_info.startswith(settings.STATIC_URL):
            return response
        found = request.resolver_match
        log.info(
            "answered",
            method=request.method if request.method and request.method.isalpha() else "odd",
            route=found.route if found else "unknown",
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000),
        )
        return response
