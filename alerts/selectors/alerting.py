"""What an authority may alert, as pages show it: grants, the own rules, exercises to come."""

import uuid
from collections.abc import Collection
from typing import Any

from django.contrib.gis.db.models import Union
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from agencies.models import Agency, Jurisdiction
from agencies.selectors import jurisdictions
from alerts.models import AlertingGrant, AlertingPolicy, ExerciseWindow
from eoc.access import Actor
from eoc.errors import NotFound


def grants_visible_to(actor: Actor) -> QuerySet[AlertingGrant]:
    """Those an agency of the actor's was given or gave."""
    mine = Q(agency__in=actor.agencies) | Q(from_agency_id__in=actor.agencies)
    found = AlertingGrant.objects.filter(mine).select_related("agency", "jurisdiction")
    return found.defer("agency__service_area", "jurisdiction__boundary")


def policies_visible_to(actor: Actor) -> QuerySet[AlertingPolicy]:
    """The rules of the actor's agencies."""
    return AlertingPolicy.objects.filter(agency__in=actor.agencies)


def hazards(actor: Actor, agency: int) -> list[str]:
    """Events one person of the agency may alert alone."""
    policy = policies_visible_to(actor).filter(agency_id=agency).first()
    return list(policy.hazards) if policy else []


def windows_to_come(actor: Actor) -> QuerySet[ExerciseWindow]:
    """Exercises that run or will run, of every agency; every member reads them."""
    found = ExerciseWindow.objects.filter(ends_at__gt=Now(), cancelled_at=None)
    return found.select_related("agency").defer("agency__service_area")


def territory(agency: Agency) -> MultiPolygon | None:
    """All the territories the agency serves, as one area; None where it serves none."""
    served = Jurisdiction.objects.filter(services__agency=agency)
    return _multi(served.aggregate(land=Union("boundary"))["land"])


def served(agencies: Collection[Agency]) -> QuerySet[Jurisdiction]:
    """Territories any of the agencies serves."""
    return Jurisdiction.objects.filter(services__agency__in=agencies).distinct().order_by("name")


def ground(actor: Actor, agencies: Collection[Agency]) -> dict[str, Any]:
    """Where they may alert, own and granted territories, as GeoJSON thin enough for a map."""
    granted = grants_visible_to(actor).filter(
        agency__in=agencies, revoked_at=None, valid_from__lte=Now(), valid_to__gt=Now()
    )
    land = Q(pk__in=served(agencies).values("pk")) | Q(pk__in=granted.values("jurisdiction"))
    return jurisdictions.collection(
        Jurisdiction.objects.filter(land).values_list("name", "boundary")
    )


def _multi(land: GEOSGeometry | None) -> MultiPolygon | None:
    if land is None or isinstance(land, MultiPolygon):
        return land
    return MultiPolygon(land, srid=land.srid)


def grant_found(actor: Actor, identifier: uuid.UUID) -> AlertingGrant:
    """One grant; raises NotFound."""
    found = grants_visible_to(actor).filter(uuid=identifier).first()
    if found is None:
        raise NotFound("There is no such grant.")
    return found


def window_found(actor: Actor, identifier: uuid.UUID) -> ExerciseWindow:
    """One exercise to come; raises NotFound."""
    found = windows_to_come(actor).filter(uuid=identifier).first()
    if found is None:
        raise NotFound("There is no such exercise.")
    return found
