"""The page of a person's own link: it shows the alert, and only a pressed button answers.

Letters lead to it. A browser's worker posts to it when a button of its notification is pressed.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alerts.models import Alert, ReplyWay
from alerts.selectors import alerts as selectors
from alerts.selectors import replies as reading
from alerts.services import replies, reply_links
from alerts.services.reply_links import ReplyLink
from alerts.views.escalation import said
from eoc.access import scope
from eoc.errors import Invalid, NotFound


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, whoever fetches it; POST answers, as often as one changes one's mind.

    The address alone is the proof, no cookie: a worker has no page to take a form's token from.
    """
    try:
        link = reply_links.opened(token)
        with scope(link.actor):
            return _answered(request, link, selectors.addressed(link.actor, link.alert))
    except NotFound as ended:
        return render(request, "alerts/escalation/ended.html", {"refusal": ended}, status=404)


def _answered(request: HttpRequest, link: ReplyLink, alert: Alert) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, link, alert)
    try:
        answer, minutes = said(request)
        replies.reply(alert=alert, answer=answer, minutes=minutes, by=link.actor, way=ReplyWay.LINK)
    except Invalid as wrong:
        return _shown(request, link, alert, problem=wrong.message, code=422)
    return redirect(request.path)


def _shown(
    request: HttpRequest, link: ReplyLink, alert: Alert, *, problem: str = "", code: int = 200
) -> HttpResponse:
    context = {
        "alert": alert,
        "who": link.actor,
        "name": link.actor.name,
        "own": reading.own(alert, link.actor.person_id),
        "first": reading.first(alert),
        "counts": reading.counts(alert),
        "problem": problem,
    }
    return render(request, "alerts/escalation/reply.html", context, status=code)
