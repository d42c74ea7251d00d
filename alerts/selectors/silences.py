"""Silences of one's agencies, which are in force, and what each covers."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from alerts.models import Alert, Silence
from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Severity

LOUD = ("public.", "break_glass.")


def visible_to(actor: Actor) -> QuerySet[Silence]:
    """Those of the actor's agencies, the latest first, with how many alerts each silenced."""
    found = Silence.objects.filter(mode__in=actor.modes)
    if actor.system != "operator":
        found = found.filter(agency__in=actor.agencies)
    counted = found.annotate(silenced=Count("alerts"))
    return counted.select_related("agency").defer("agency__service_area")


def by_uuid(actor: Actor, uuid: UUID) -> Silence:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No silence you may see answers to that address.")
    return found


def in_force(silences: QuerySet[Silence]) -> QuerySet[Silence]:
    """From the first second until before the last, by the database's clock."""
    return silences.filter(starts_at__lte=Now(), ends_at__gt=Now())


def of_agencies(agencies: Collection[int], mode: str) -> list[Silence]:
    """In force for any of the agencies, the oldest first."""
    found = Silence.objects.filter(agency__in=agencies, mode=mode)
    return list(in_force(found).order_by("id"))


def covers(silence: Silence, alert: Alert) -> bool:
    """It is of that agency, kind and matter, and nothing that must be heard."""
    return (
        silence.agency_id == alert.agency_id
        and not is_loud(alert)
        and (not silence.kinds or alert.kind in silence.kinds)
        and silence.about in ("", alert.about)
    )


def is_loud(alert: Alert) -> bool:
    """Danger to life, what the public is told, roles taken by break-glass: never silenced."""
    return alert.severity == Severity.CRITICAL or alert.kind.startswith(LOUD)
