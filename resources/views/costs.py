"""Pages of claims: those of both sides, one of them, its items, its verbs and its files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import Agency
from agencies.selectors import terms
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import confirm_first
from eoc.doors.spreadsheets import table
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.forms.costs import ItemFormSet, items_of
from resources.forms.mutual_aid import ReasonForm
from resources.models import Claim
from resources.permissions.costs import must_confirm_deciding
from resources.permissions.mutual_aid import DECIDING
from resources.selectors import claim_basis, costs, mutual_aid
from resources.services import costs as services

COLUMNS = ("Asset", "Heading", "What", "Quantity", "Unit", "Rate", "Amount", "Currency",
           "Source", "Says otherwise")  # fmt: skip
PLAIN: dict[str, Callable[..., Claim]] = {
    "submit": services.submit,
    "approve": services.approve,
    "pay": services.pay,
}
REASONED: dict[str, Callable[..., Claim]] = {
    "query": services.query,
    "waive": services.waive,
    "dispute": services.dispute,
}


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Claims of both sides, newest first, and where money stands."""
    rows = [{"claim": one, "total": costs.total(one)} for one in costs.visible_to(actor)[:200]]
    context = {"rows": rows, "balances": costs.balances(actor)}
    return render(request, "resources/costs/list.html", context)


@require_POST
@page(*DECIDING)
def draft(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Write the claim of one's agency for a request, or write an accruing one again."""
    found = mutual_aid.visible_to(actor).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No request you may see has that number.")
    made = services.draft(request=found, by=actor)
    return redirect("resources:claim", made.uuid)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One claim: its items, what may be done, and what was posted."""
    return _shown(request, actor, _found(actor, uuid))


@require_http_methods(["GET", "POST"])
@page(*DECIDING)
def change(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Rewrite the items of a draft or a queried claim, or take once more what is recorded."""
    claim = _found(actor, uuid)
    if not costs.may_change(actor, claim):
        raise NotPermitted("Only the agency that claims rewrites it, before it is submitted.")
    if "recorded" in request.POST:
        services.record(claim=claim, version=_version(request) or 0, by=actor)
        return redirect("resources:claim", uuid)
    assets = sorted({one.asset_label for one in costs.sent_for(claim)})
    lines = ItemFormSet(
        request.POST or None, prefix="item", initial=items_of(claim), form_kwargs={"assets": assets}
    )
    problem = ""
    if request.method == "POST" and lines.is_valid():
        try:
            items = [item for one in lines if (item := one.item())]
            services.change(claim=claim, items=items, version=_version(request) or 0, by=actor)
            return redirect("resources:claim", uuid)
        except Invalid as wrong:
            problem = wrong.message
    context = {"claim": claim, "lines": lines, "problem": problem}
    code = 422 if request.method == "POST" else 200
    return render(request, "resources/costs/change.html", context, status=code)


@require_POST
@page(*DECIDING)
def act(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """Submit, query, approve, pay, waive, dispute."""
    claim = _found(actor, uuid)
    if verb not in {**PLAIN, **REASONED}:
        raise NotFound("There is no such act.")
    if _large(claim, verb):
        confirm_first(request)
    try:
        if verb == "submit":
            why = _why(request)
            services.submit(claim=claim, reason=why, by=actor, version=_version(request))
        elif verb in PLAIN:
            PLAIN[verb](claim=claim, by=actor, version=_version(request))
        else:
            why = _why(request)
            REASONED[verb](claim=claim, reason=why, by=actor, version=_version(request))
    except (Invalid, WrongState) as refused:
        now = _found(actor, uuid)
        return _shown(request, actor, now, problem=refused.message, code=refused.status)
    return redirect("resources:claim", uuid)


@require_GET
@page()
def as_csv(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The items as a table to keep."""
    claim = _found(actor, uuid)
    rows = [
        (i.asset_label, i.get_category_display(), i.note, i.quantity, i.unit, i.rate, i.amount,
         claim.currency, i.source, i.contradiction)
        for i in claim.items.all()
    ]  # fmt: skip
    return table(claim.number, COLUMNS, [*rows, ("", "", "Total", "", "", "", costs.total(claim),
                                                 claim.currency, "", "")])  # fmt: skip


def _shown(
    request: HttpRequest, actor: Actor, claim: Claim, *, problem: str = "", code: int = 200
) -> HttpResponse:
    verbs = [(verb, costs.WORDS[verb]) for verb in costs.verbs(actor, claim)]
    context: dict[str, Any] = {
        "claim": claim,
        "total": costs.total(claim),
        "turn": _turn(claim),
        "sent": costs.sent_for(claim),
        "plain": [one for one in verbs if one[0] in PLAIN],
        "reasoned": [one for one in verbs if one[0] in REASONED],
        "again": any(verb == "draft" for verb, _ in verbs),
        "may_change": costs.may_change(actor, claim),
        "journeys": claim_basis.journeys(claim),
        "confirms": any(_large(claim, verb) for verb, _ in verbs),
        "postings": costs.postings(actor).filter(claim=claim),
        "terms_warning": terms.warning(claim.agreement),
        "problem": problem,
    }
    return render(request, "resources/costs/detail.html", context, status=code)


def _large(claim: Claim, verb: str) -> bool:
    return must_confirm_deciding(claim, verb, costs.total(claim))


def _turn(claim: Claim) -> Agency:
    providing = costs.turn_of(claim) == claim.providing_agency_id
    return claim.providing_agency if providing else claim.requesting_agency


def _found(actor: Actor, uuid: UUID) -> Claim:
    found = costs.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such claim, or it is not one of your agency.")
    return found


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _why(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Invalid("A reason has at most 300 characters.")
    return form.why()
