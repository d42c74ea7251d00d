"""Pages of agreements: the list, one of them, drafting, signing, revoking."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.agreements import AgreementForm, SignForm
from agencies.forms.grants import GrantForm
from agencies.forms.people import ReasonForm
from agencies.models import Agreement, AgreementKind
from agencies.permissions.administration import administered, may_administer
from agencies.selectors import agreements as selectors
from agencies.selectors import grants, terms
from agencies.services import agreements, sides
from agencies.services.grants import words
from agencies.views.attempts import attempt
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated
from eoc.errors import NotFound, NotPermitted

FINAL = ("revoked", "ended", "superseded")


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one's agencies promised, and to whom."""
    rows = [_about(one) for one in selectors.visible_to(actor)]
    context = {"rows": rows, "may_draft": bool(administered(actor))}
    return render(request, "agencies/agreements/list.html", context)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One agreement: its sides, who signed, what may be done."""
    return shown(request, actor, _found(actor, uuid))


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def draft(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new agreement, signed by nobody yet."""
    form = AgreementForm(request.POST or None, mine=administered(actor))
    if request.method == "POST" and form.is_valid():
        agency = form.cleaned_data["agency"]
        made = attempt(form, lambda: agreements.draft(agency=agency, terms=form.terms(), by=actor))
        if made is not None:
            messages.success(request, f"{made.code} is drafted. Now every side signs.")
            return redirect("agencies:agreement", made.uuid)
    return _form(request, form, "Draft an agreement")


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Rewrite a draft nobody has signed."""
    agreement, mine = _found(actor, uuid), administered(actor)
    if not may_administer(actor, agreement.agency_id):
        raise NotPermitted(f"Only {agreement.agency.name} rewrites its draft.")
    form = AgreementForm.of(agreement, mine)
    if request.method == "POST":
        form = AgreementForm(request.POST, mine=mine)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            changed = attempt(
                form,
                lambda: agreements.change(
                    agreement=agreement, version=version, terms=form.terms(), by=actor
                ),
            )
            if changed is not None:
                messages.success(request, "Saved.")
                return redirect("agencies:agreement", uuid)
    return _form(request, form, f"Change {agreement.code}")


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def renew(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Draft the next edition, beginning with what this one says."""
    agreement, mine = _found(actor, uuid), administered(actor)
    form = AgreementForm.of(agreement, mine)
    if request.method == "POST":
        form = AgreementForm(request.POST, mine=mine)
        if form.is_valid():
            made = attempt(
                form,
                lambda: agreements.renew(agreement=agreement, terms=form.terms(), by=actor),
            )
            if made is not None:
                messages.success(request, f"{made} is drafted. It needs every signature again.")
                return redirect("agencies:agreement", made.uuid)
    return _form(request, form, f"Next edition of {agreement.code}")


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def sign(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Consent for one's own side."""
    agreement, form = _found(actor, uuid), SignForm(request.POST)
    party = None
    if form.is_valid():
        party = agreement.parties.filter(pk=form.cleaned_data["party"]).first()
    if party is None:
        raise NotFound("That party does not belong to this agreement.")
    agreements.sign(agreement=agreement, party=party, by=actor)
    messages.success(
        request, f"{agreement.code} is signed for {party.agency or party.jurisdiction}."
    )
    return redirect("agencies:agreement", uuid)


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def revoke(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """End it at once, with a reason."""
    agreement, form = _found(actor, uuid), ReasonForm(request.POST)
    if not form.is_valid():
        return shown(request, actor, agreement, reason_form=form)
    agreements.revoke(agreement=agreement, by=actor, **form.cleaned_data)
    messages.success(request, f"{agreement.code} is revoked.")
    return redirect("agencies:agreement", uuid)


def _found(actor: Actor, uuid: UUID) -> Agreement:
    return get_object_or_404(selectors.visible_to(actor), uuid=uuid)


def _about(agreement: Agreement) -> dict[str, Any]:
    state = selectors.state(agreement)
    return {
        "agreement": agreement,
        "state": state,
        "words": selectors.STATES[state],
        "kinds": [AgreementKind(kind).label for kind in agreement.kinds],
        "parties": [party.agency or party.jurisdiction for party in agreement.parties.all()],
    }


def shown(request: HttpRequest, actor: Actor, agreement: Agreement, **bad: Any) -> HttpResponse:
    """The agreement's page, with what was wrong where a form came back."""
    about, mine = _about(agreement), {side.pk for side in sides.sides(agreement, actor)}
    untouched = not any(party.signed_at for party in agreement.parties.all())
    speaks = bool(mine) or may_administer(actor, agreement.agency_id)
    may_edit = (
        untouched and about["state"] not in FINAL and may_administer(actor, agreement.agency_id)
    )
    given = list(grants.of_agreement(agreement.pk))
    context: dict[str, Any] = {
        **about,
        "grants": [
            {"grant": one, "words": words(one), "mine": one.giver_id in mine} for one in given
        ],
        "terms": terms.of(agreement),
        "said": terms.sentences(agreement),
        "rates": [
            {"line": line, "whom": terms.rate_words(line), "clock": terms.clock_words(line)}
            for line in agreement.rates.all()
        ],
        "terms_warning": terms.warning(agreement),
        "grant_form": GrantForm(agreement=agreement),
        "may_renew": not untouched
        and about["state"] not in ("revoked", "superseded")
        and not hasattr(agreement, "successor")
        and may_administer(actor, agreement.agency_id),
        "mine": mine if about["state"] not in FINAL else set(),
        "may_edit": may_edit,
        "may_revoke": speaks and about["state"] not in FINAL,
        "reason_form": ReasonForm(),
        **bad,
    }
    status = 422 if bad else 200
    return render(request, "agencies/agreements/detail.html", context, status=status)


def _form(request: HttpRequest, form: AgreementForm, title: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": title}
    return render(request, "agencies/agreements/form.html", context, status=status)
