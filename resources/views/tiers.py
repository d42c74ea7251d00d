"""The page's doors to tiers: its coordinator takes the remainder, or declines it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound
from resources.forms.mutual_aid import ReasonForm
from resources.models import LegalBasis, MutualAidRequest
from resources.selectors import mutual_aid
from resources.services import tiers


class BasisForm(forms.Form):
    """On what legal basis, in words."""

    legal_basis = forms.ChoiceField(choices=LegalBasis)
    words = forms.CharField(max_length=200, required=False)


@require_POST
@page(Role.COORDINATOR)
def take(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """A child request carries what is unfilled."""
    found = _request(actor, number)
    form = BasisForm(request.POST)
    if not form.is_valid():
        raise Invalid("Name the legal basis, with at most 200 characters.")
    child = tiers.take(request=found, by=actor, **form.cleaned_data)
    return redirect(f"{reverse('resources:request-detail', args=[child.number])}?full")


@require_POST
@page(Role.COORDINATOR)
def decline(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One tap on a reason, or one's own words; the requesting agency hears it."""
    found, form = _request(actor, number), ReasonForm(request.POST)
    if not form.is_valid():
        raise Invalid("A reason has at most 300 characters.")
    tiers.decline(request=found, reason=form.why(), by=actor)
    messages.info(request, f"Declined. {found.requesting_agency.name} was told why.")
    return redirect("resources:inbox")


def _request(actor: Actor, number: str) -> MutualAidRequest:
    found = mutual_aid.visible_to(actor).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No request you may see has that number.")
    return found
