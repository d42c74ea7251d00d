"""A person's shifts as a calendar, under a secret address, without a login."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from alerts import icalendar
from alerts.services import shift_feeds
from eoc.errors import NotFound


@require_safe
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """What programs of calendars ask for every few hours."""
    try:
        found = shift_feeds.read(secret)
    except NotFound as ended:
        return HttpResponse(ended.message, status=404, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(found, content_type=icalendar.CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-store"
    return answer
