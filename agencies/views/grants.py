"""Pages of grants: written into a draft, struck from it, revoked; and who read full records."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.forms.grants import GrantForm
from agencies.forms.people import ReasonForm
from agencies.models import Grant
from agencies.selectors import agreements as selectors
from agencies.selectors.grants import disclosures, of_agreement
from agencies.services import grants
from agencies.views.agreements import shown
from agencies.views.attempts import attempt
from eoc.access import Actor, Role
from eoc.doors.pages import page

PER_PAGE = 50


@require_POST
@page(Role.ADMINISTRATOR)
def give(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Write one into the draft."""
    agreement = get_object_or_404(selectors.visible_to(actor), uuid=uuid)
    form = GrantForm(request.POST, agreement=agreement)
    if form.is_valid():
        giver = form.cleaned_data["giver"]
        made = attempt(
            form,
            lambda: grants.give(agreement=agreement, giver=giver, shown=form.shown(), by=actor),
        )
        if made is not None:
            messages.success(request, f"{grants.giver_name(made)} will show {grants.words(made)}.")
            return redirect("agencies:agreement", uuid)
    return shown(request, actor, agreement, grant_form=form)


@require_POST
@page(Role.ADMINISTRATOR)
def take_out(request: HttpRequest, actor: Actor, uuid: UUID, grant: UUID) -> HttpResponse:
    """Strike one from the draft."""
    found = _found(actor, uuid, grant)
    grants.take_out(grant=found, by=actor)
    messages.success(request, "Struck from the draft.")
    return redirect("agencies:agreement", uuid)


@require_POST
@page(Role.ADMINISTRATOR)
def revoke(request: HttpRequest, actor: Actor, uuid: UUID, grant: UUID) -> HttpResponse:
    """Stop showing it, at once."""
    found, form = _found(actor, uuid, grant), ReasonForm(request.POST)
    if not form.is_valid():
        agreement = get_object_or_404(selectors.visible_to(actor), uuid=uuid)
        return shown(request, actor, agreement, reason_form=form)
    grants.revoke(grant=found, by=actor, **form.cleaned_data)
    messages.success(request, "Revoked. Nobody sees it under this agreement any more.")
    return redirect("agencies:agreement", uuid)


@require_GET
@page()
def read_by_others(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who of other agencies read full records of one's own."""
    found = Paginator(disclosures(actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "agencies/disclosures/list.html", {"page": found, "tab": "disclosures"})


def _found(actor: Actor, agreement: UUID, grant: UUID) -> Grant:
    seen = get_object_or_404(selectors.visible_to(actor), uuid=agreement)
    return get_object_or_404(of_agreement(seen.pk), uuid=grant)
