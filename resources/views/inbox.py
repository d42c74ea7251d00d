"""What waits for an answer, and the one page on which a person decides, made for a phone."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid, WrongState
from resources.forms.mutual_aid import DECLINED, SOON, AssetsForm, ReasonForm, SeenForm
from resources.models import Offer
from resources.selectors import assets, decisions
from resources.selectors.decisions import Decision
from resources.services import mutual_aid_automatic, mutual_aid_offers


@require_GET
@page()
def inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Offers waiting for the actor, the nearest deadline first, and what could be stopped."""
    waiting = list(decisions.inbox(actor))
    context = {
        "waiting": waiting,
        "inbox_count": len(waiting),
        "booked": decisions.booked(actor),
        "agencies": actor.agencies,
    }
    return render(request, "resources/inbox/list.html", context)


@require_http_methods(["GET", "POST"])
@page()
def decide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """GET shows, POST decides: mail scanners open links, only a person presses a button."""
    found = decisions.decision(actor, uuid)
    if request.method == "GET":
        return _shown(request, found)
    try:
        _answer(request, actor, found)
    except Invalid as wrong:
        return _shown(request, found, problem=wrong.message, code=422)
    except WrongState as late:
        now = decisions.decision(actor, uuid)
        return _shown(request, now, problem=late.message, code=409)
    return redirect("resources:decide", uuid)


def _answer(request: HttpRequest, actor: Actor, found: Decision) -> None:
    verbs: dict[str, Callable[[HttpRequest, Actor, Decision], object]] = {
        "approve": _approve,
        "decline": _decline,
        "unable": _unable,
        "seen": _seen,
        "stop": _stop,
        "accept": _accept,
    }
    verb = verbs.get(request.POST.get("verb", ""))
    if verb is None:
        raise Invalid("Choose an answer.")
    verb(request, actor, found)


def _approve(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    mine = list(assets.visible_to(actor).filter(agency=found.offer.providing_agency_id))
    form = AssetsForm(request.POST, choices=[(str(one.uuid), one.call_sign) for one in mine])
    if not form.is_valid():
        raise Invalid("Choose among the listed assets.")
    chosen = [one for one in mine if str(one.uuid) in form.cleaned_data["asset"]]
    return mutual_aid_offers.approve(offer=found.offer, assets=chosen, by=actor)


def _decline(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    return mutual_aid_offers.decline(offer=found.offer, reason=_why(request), by=actor)


def _unable(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    return mutual_aid_offers.unable_to_fill(offer=found.offer, reason=_why(request), by=actor)


def _seen(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say in how many minutes you will answer.")
    return mutual_aid_offers.acknowledge(offer=found.offer, answer_by=form.answer_by(), by=actor)


def _stop(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    return mutual_aid_automatic.stop(offer=found.offer, reason=_why(request), by=actor)


def _accept(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    return mutual_aid_offers.accept(offer=found.offer, by=actor)


def _why(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Invalid("A reason has at most 300 characters.")
    return form.why()


def _shown(
    request: HttpRequest, found: Decision, *, problem: str = "", code: int = 200
) -> HttpResponse:
    picked = request.POST.getlist("asset") if code == 422 else []
    context = {
        "decision": found,
        "offer": found.offer,
        "problem": problem,
        "picked": picked,
        "reasons": DECLINED,
        "soon": SOON,
    }
    return render(request, "resources/inbox/decide.html", context, status=code)
