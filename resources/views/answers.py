"""The page a letter's link opens: it shows the question, and only a pressed button decides.

A decision is answered with the page itself: a redirect would cost a slow phone a second round trip.
Whoever loads that page again posts the same decision again, which changes nothing and is no fault.
"""

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
from resources.views.deciding import DECISIONS, VERBS_OF_A_LINK, chosen, decide, shown


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str, uuid: UUID | None = None) -> HttpResponse:
    """GET shows, POST decides once; from the agency's own number on only a login does.

    A no may be taken back for ten minutes by the same link: it comes of one tap.
    """
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
        "may_undo": _own_no(link, found),
    }
    if request.method == "GET":
        return shown(request, found, **about)
    try:
        if not _again(request, link, found):
            _allowed(request, link, found)
            decide(request, link.actor, found, VERBS_OF_A_LINK)
    except Invalid as wrong:
        return shown(request, found, problem=wrong.message, code=422, **about)
    except (NotPermitted, WrongState) as refused:
        return shown(request, found, problem=refused.message, code=refused.status, **about)
    if request.POST.get("verb") in DECISIONS:
        found = decisions.decision(link.actor, found.offer.uuid)
        return shown(request, found, **{**about, "may_undo": _own_no(link, found)})
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
    verb = request.POST.get("verb")
    if verb == "undo" and not _own_no(link, found):
        raise NotPermitted("This link takes back a no of yours. For the rest, log in.")
    if verb != "undo" and found.offer.state != OfferState.INVITED:
        raise WrongState("This was answered already. To change the answer, log in.")
    if verb == "approve" and must_confirm_lending(
        found.offer, len(chosen(request, link.actor, found))
    ):
        raise NotPermitted("So many at once are lent by somebody who logs in.")


def _own_no(link: AnswerLink, found: Decision) -> bool:
    """A slip of one tap: what this person declined, and nothing that was promised."""
    return found.offer.state == OfferState.DECLINED and _by_its_person(link, found)


def _again(request: HttpRequest, link: AnswerLink, found: Decision) -> bool:
    """The same decision of the same person once more, from a page loaded again or a double tap."""
    offer, verb = found.offer, request.POST.get("verb")
    if verb not in DECISIONS or not _by_its_person(link, found):
        return False
    if verb != "approve":
        return offer.state == OfferState.DECLINED and offer.unable == (verb == "unable")
    if offer.state not in (OfferState.OFFERED, OfferState.ACCEPTED):
        return False
    sent = {asset.pk for asset in chosen(request, link.actor, found)}
    return sent == {one.asset_id for one in offer.named.all()}


def _by_its_person(link: AnswerLink, found: Decision) -> bool:
    return found.offer.decided_by == link.actor.name[:120]


def _passed_on(link: AnswerLink, found: Decision) -> bool:
    """The person of this link handed the question on: it only shows from then on."""
    known = found.forwarded
    return known is not None and str(known.from_user) == str(link.actor.user_id)


def _login(found: Decision) -> str:
    to = reverse("resources:decide", args=[found.offer.uuid])
    return f"{reverse('account_login')}?{urlencode({'next': to})}"
