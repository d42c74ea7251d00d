"""The page's door to internal approvals: one signature of one block."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound
from resources.forms.mutual_aid import BlockForm
from resources.permissions.mutual_aid import SIGNERS
from resources.selectors import mutual_aid
from resources.services import approvals


@require_POST
@page(*SIGNERS)
def sign(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Sign it in one's own name."""
    found = mutual_aid.visible_to(actor).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No request you may see has that number.")
    form = BlockForm(request.POST)
    if not form.is_valid():
        raise Invalid("Choose which block you sign.")
    approvals.sign(request=found, block=form.cleaned_data["block"], by=actor)
    return redirect(f"{reverse('resources:request-detail', args=[found.number])}?full")
