"""What a posted answer to a question means, whether from the inbox or from a letter's link."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eoc.access import Actor
from eoc.errors import Invalid
from resources.forms.mutual_aid import (
    BELOW_FLOOR,
    DECLINED,
    SOON,
    AssetsForm,
    CounterForm,
    FloorForm,
    ForwardForm,
    ReasonForm,
    SeenForm,
    TermsForm,
)
from resources.models import Asset, Offer
from resources.selectors import assets
from resources.selectors.decisions import Decision
from resources.services import (
    answers_undoing,
    counters,
    forwarding,
    mutual_aid_automatic,
    mutual_aid_offers,
    signatures,
)
from resources.services.offer_terms import OfferTerms

Verb = Callable[[HttpRequest, Actor, Decision], Offer]


def decide(request: HttpRequest, actor: Actor, found: Decision, verbs: Mapping[str, Verb]) -> Offer:
    """Do what was posted as `verb`, if it is one of `verbs`."""
    verb = verbs.get(request.POST.get("verb", ""))
    if verb is None:
        raise Invalid("Choose an answer.")
    return verb(request, actor, found)


def chosen(request: HttpRequest, actor: Actor, found: Decision) -> list[Asset]:
    """The assets ticked on the page."""
    mine = list(assets.visible_to(actor).filter(agency=found.offer.providing_agency_id))
    form = AssetsForm(request.POST, choices=[(str(one.uuid), one.call_sign) for one in mine])
    if not form.is_valid():
        raise Invalid("Choose among the listed assets.")
    return [one for one in mine if str(one.uuid) in form.cleaned_data["asset"]]


def shown(
    request: HttpRequest, found: Decision, *, problem: str = "", code: int = 200, **about: Any
) -> HttpResponse:
    """The question, or what became of it."""
    context = {
        "decision": found,
        "offer": found.offer,
        "problem": problem,
        "picked": request.POST.getlist("asset") if problem else [],
        "override": request.POST.get("override", ""),
        "floor_reason": request.POST.get("floor_reason", ""),
        "floor_reasons": BELOW_FLOOR,
        "reasons": DECLINED,
        "soon": SOON,
        "may_undo": True,
        **about,
    }
    return render(request, "resources/inbox/decide.html", context, status=code)


def _approve(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    wanted = chosen(request, actor, found)
    return mutual_aid_offers.approve(
        offer=found.offer,
        assets=wanted,
        override=_below_floor(request),
        by=actor,
        terms=_terms(request),
    )


def _below_floor(request: HttpRequest) -> str:
    form = FloorForm(request.POST)
    if not form.is_valid():
        raise Invalid("Choose a listed reason, or say it in at most 300 characters.")
    return form.why()


def _counter(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    form = CounterForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say within how many minutes, 1 to 10080, and at most 300 characters.")
    return counters.counter(
        offer=found.offer,
        assets=chosen(request, actor, found),
        by=actor,
        arrive_by=form.arrive_by(),
        words=form.cleaned_data["words"],
        terms=_terms(request),
    )


def _sign(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    return signatures.sign(offer=found.offer, by=actor)


def _withdraw(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    return mutual_aid_offers.withdraw(offer=found.offer, reason=_why(request), by=actor)


def _undo(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    return answers_undoing.undo(offer=found.offer, by=actor)


def _terms(request: HttpRequest) -> OfferTerms:
    form = TermsForm(request.POST)
    if not form.is_valid():
        raise Invalid("Ready in 0 to 10080 minutes; a cost is 0 or more, with a point, as 1200.50.")
    return form.terms()


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


def _forward(request: HttpRequest, actor: Actor, found: Decision) -> Offer:
    form = ForwardForm(request.POST)
    if not form.is_valid():
        raise Invalid("Choose a colleague who may decide.")
    forwarding.forward(offer=found.offer, to=form.cleaned_data["person"], by=actor)
    return found.offer


VERBS: dict[str, Verb] = {
    "approve": _approve,
    "decline": _decline,
    "unable": _unable,
    "seen": _seen,
    "forward": _forward,
}
DECISIONS = ("approve", "decline", "unable")
VERBS_OF_A_LINK: dict[str, Verb] = {**VERBS, "undo": _undo}
VERBS_OF_BOTH_SIDES: dict[str, Verb] = {
    **VERBS,
    "stop": _stop,
    "accept": _accept,
    "counter": _counter,
    "sign": _sign,
    "withdraw": _withdraw,
    "undo": _undo,
}
