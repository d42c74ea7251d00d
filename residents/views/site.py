"""The web process answers the public site's addresses from the same files as its own process."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from residents.shelf import Shelf


@cache
def _shelf(directory: str) -> Shelf:
    return Shelf(directory)


@require_safe
def read(request: HttpRequest, name: str = "") -> HttpResponse:
    """A file of the snapshot that stands now; no session, no scope, no database."""
    found = _shelf(str(settings.PUBLIC_SITE_DIR)).answer(request.method, request.path, request.META)
    answer = HttpResponse(found.body, status=found.status)
    for field, value in found.headers:
        answer[field] = value
    return answer
