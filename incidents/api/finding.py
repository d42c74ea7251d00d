"""What the doors of the incidents API share: who is meant, at which version."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework.request import Request

from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.api import expected_version
from eoc.errors import Invalid, NotFound, Stale
from incidents.models import Incident
from incidents.selectors import picture


def incident_of(actor: Actor, uuid: UUID) -> Incident:
    """The incident, if the actor sees it."""
    found = picture.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No incident you see has that uuid.")
    return found


def unchanged(actor: Actor, uuid: UUID, request: Request) -> Incident:
    """The incident; where If-Match is sent, at the version it names."""
    return (
        fresh(actor, uuid, request) if "If-Match" in request.headers else incident_of(actor, uuid)
    )


def fresh(actor: Actor, uuid: UUID, request: Request) -> Incident:
    """The incident at the version If-Match names."""
    version = expected_version(request)
    incident = incident_of(actor, uuid)
    if incident.version != version:
        raise Stale("Somebody changed this incident.", current=incident.version)
    return incident


def agency_of(code: str) -> Agency:
    """The agency of a short code."""
    found = Agency.objects.filter(short_code__iexact=code).first()
    if found is None:
        raise Invalid("No agency has that short code.", {"agency": "Such as RIV."})
    return found


def row_of(actor: Actor, incident: Incident) -> dict[str, Any]:
    """The row as it is now."""
    return picture.row_for(actor, picture.visible_to(actor).get(pk=incident.pk))


def named(actor: Actor, name: str) -> Incident:
    """An incident by number or uuid, if the actor sees it."""
    visible = picture.visible_to(actor)
    try:
        found = visible.filter(Q(uuid=UUID(name))).first()
    except ValueError:
        found = visible.filter(number__iexact=name).first()
    if found is None:
        raise Invalid("No such parent.", {"parent": "A number or uuid of an incident you see."})
    return found
