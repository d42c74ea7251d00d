"""Box cards from pages: write and remove a cell, call an alarm level from an incident."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound
from incidents.selectors import picture
from resources.forms.asking_policy import BoxCardForm
from resources.permissions.mutual_aid import ASKING
from resources.selectors import box_cards as selectors
from resources.services import box_cards
from resources.views.asking_policy import automatic, may_be_set, own_agency, rendered


@require_POST
@page()
def put(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One cell; the same cell again changes its quantity."""
    agency = own_agency(actor, code)
    may_be_set(actor, agency)
    form = BoxCardForm(request.POST, partners=automatic(agency.pk))
    if not form.is_valid():
        return rendered(request, actor, agency, cell=form, code=422)
    try:
        box_cards.put(agency=agency, by=actor, **form.cleaned_data)
    except Invalid as wrong:
        for name, what in wrong.fields.items():
            form.add_error(name, what)
        return rendered(request, actor, agency, cell=form, code=422)
    return redirect("resources:asking", agency.short_code)


@require_POST
@page()
def remove(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Take a cell off the card."""
    found = selectors.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No box card you may see has that cell.")
    box_cards.remove(line=found, by=actor)
    return redirect("resources:asking", found.agency.short_code)


@require_POST
@page(*ASKING)
def call(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Call one alarm level: one press."""
    incident = picture.visible_to(actor).filter(number__iexact=number).first()
    if incident is None:
        raise NotFound("No incident you may see has that number.")
    level = request.POST.get("level", "")
    if not level.isdecimal() or len(level) > 2:
        raise Invalid("Choose an alarm level.")
    mine = actor.agencies_as(*ASKING)
    own = incident.agency_id if incident.agency_id in mine else min(mine)
    made = box_cards.call(
        agency=Agency.objects.get(pk=own), incident=incident, level=int(level), by=actor
    )
    return redirect(f"{reverse('resources:request-detail', args=[made.number])}?full")
