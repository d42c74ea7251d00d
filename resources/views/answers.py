"""The page a letter's link opens: it shows the question, and only a pressed button decides."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import Offer, OfferState
from resources.permissions.mutual_aid import must_confirm_lending
from resources.selectors import decisions
from resources.selectors.decisions import Decision
from resources.services import answer_links
from resources.services.answer_links import AnswerLink
from resources.views.deciding import VERBS, chosen, decide, shown


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str, uuid: UUID | None = None) -> HttpResponse:
    """GET shows, POST decides once; from the agency's own number on only a login does."""
    try:
        link = answer_links.opened(token)
        with scope(link.actor):
            return _answered(request, token, link, uuid)
    except NotFound as ended:
        return render(request, "resources/inbox/ended.html", {"refusal": ended}, status=404)


def _answered(
    request: HttpRequest, token: str, link: AnswerLink, uuid: UUID | None
) -> HttpResponse:
    found = decisions.decision(link.actor, _question(link, uuid).uuid)
    about: dict[str, Any] = {
        "token": token,
        "login": _login(found),
        "only_shows": _passed_on(link, found),
        "until": answer_links.ends(token),
    }
    if request.method == "GET":
        return shown(request, found, **about)
    try:
        _allowed(request, link, found)
        decide(request, link.actor, found, VERBS)
    except Invalid as wrong:
        return shown(request, found, problem=wrong.message, code=422, **about)
    except (NotPermitted, WrongState) as refused:
        return shown(request, found, problem=refused.message, code=refused.status, **about)
    return redirect("answers:one", token, found.offer.uuid)


def _question(link: AnswerLink, uuid: UUID | None) -> Offer:
    asked = decisions.asked(link.actor, link.request, link.agency_id)
    found = asked.filter(uuid=uuid).first() if uuid else asked.first()
    if found is None:
        raise NotFound(answer_links.ENDED)
    return found


def _allowed(request: HttpRequest, link: AnswerLink, found: Decision) -> None:
    if _passed_on(link, found):
        raise NotPermitted("You passed this on; this link only shows. To answer, log in.")
    if found.offer.state != OfferState.INVITED:
        raise WrongState("This was answered already. To change the answer, log in.")
    if request.POST.get("verb") != "approve":
        return
    if must_confirm_lending(found.offer, len(chosen(request, link.actor, found))):
        raise NotPermitted("So many at once are lent by somebody who logs in.")


def _passed_on(link: AnswerLink, found: Decision) -> bool:
    """The person of this link handed the question on: it only shows from then on."""
    known = found.forwarded
    return known is not None and str(known.from_user) == str(link.actor.user_id)


def _login(found: Decision) -> str:
    to = reverse("resources:decide", args=[found.offer.uuid])
    return f"{reverse('account_login')}?{urlencode({'next': to})}"
