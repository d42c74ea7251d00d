"""Qualifications as doors show them, and until when they make a unit suitable."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from eoc.access import Actor
from eoc.errors import NotFound
from resources.models import Asset, Qualification
from resources.selectors.rows import agency_row

SOON = timedelta(days=60)
NEVER = date(9999, 12, 31)


def visible_to(actor: Actor) -> QuerySet[Qualification]:
    """Those one's agencies keep."""
    found = Qualification.objects.select_related("agency", "person", "asset__agency")
    found = found.defer("agency__service_area", "asset__agency__service_area")
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def standing(actor: Actor) -> QuerySet[Qualification]:
    """Those neither ended nor replaced, the first to expire first."""
    return visible_to(actor).filter(ended=False).order_by(F("expires").asc(nulls_last=True), "pk")


def by_uuid(actor: Actor, uuid: UUID) -> Qualification:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("That qualification is not one you may see.")
    return found


def suitable(day: date) -> Q:
    """Qualifications that count on a day."""
    return Q(ended=False, issued__lte=day) & (Q(expires__isnull=True) | Q(expires__gte=day))


def qualified_until(asset: Asset) -> date | None:
    """The last day each position somebody is named for on the unit is still filled.

    None where nobody is named, or nobody's qualification ever expires.
    """
    named = Qualification.objects.filter(asset=asset, ended=False).order_by()
    last = named.values("position").annotate(last=Max(Coalesce("expires", NEVER)))
    first_to_end = min((one["last"] for one in last), default=NEVER)
    return None if first_to_end == NEVER else first_to_end


def state(qualification: Qualification, today: date | None = None) -> str:
    """Expired, expiring soon, or in force."""
    today, until = today or timezone.localdate(), qualification.expires
    if qualification.ended:
        return "ended"
    if until is not None and until < today:
        return "expired"
    return "expiring soon" if until is not None and until <= today + SOON else "in force"


def row(qualification: Qualification) -> dict[str, Any]:
    """One qualification as the API gives it."""
    asset, until = qualification.asset, qualification.expires
    return {
        "uuid": str(qualification.uuid),
        "agency": agency_row(qualification.agency),
        "person": {"uuid": str(qualification.person.uuid), "name": qualification.person.name},
        "position": qualification.position,
        "asset": f"{asset.agency.short_code} {asset.call_sign}" if asset else "",
        "issued": qualification.issued.isoformat(),
        "expires": until.isoformat() if until else None,
        "state": state(qualification),
        "version": qualification.version,
    }
