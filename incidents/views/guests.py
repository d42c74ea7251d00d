"""What a guest reads: one incident, as a summary, until the link ends, without a login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_safe

from eoc.access import scope
from eoc.errors import NotFound
from incidents.selectors import activity_log, picture
from incidents.services import guests

COOKIE = "accord-guest"
PATH = "/guests/"


@require_GET
def arrive(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address bar and keep it in this browser only."""
    try:
        visit = guests.arrive(secret)
    except NotFound as ended:
        return _ended(request, ended)
    answer = redirect("guests:read")
    answer.set_cookie(
        COOKIE,
        secret,
        expires=visit.expires_at,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """The incident as it stands; by HEAD the page asks whether that is still what it shows."""
    try:
        visit = guests.arrive(request.COOKIES.get(COOKIE, ""))
    except NotFound as ended:
        return _ended(request, ended)
    with scope(visit.actor) as guest:
        incident = picture.visible_to(guest).get()
        log = activity_log.of_incident(guest, incident)
        seen = f'"{incident.version}.{len(log)}"'
        context = {"incident": incident, "log": log, "visit": visit, "guest": guest, "seen": seen}
        answer = render(request, "incidents/guests/read.html", context)
    answer["ETag"] = seen
    return answer


def _ended(request: HttpRequest, ended: NotFound) -> HttpResponse:
    return render(request, "incidents/guests/ended.html", {"refusal": ended}, status=404)
