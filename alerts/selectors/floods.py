"""Floods: so many alerts of one agency within a minute that nobody reads letter by letter."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import Now

from alerts.models import Alert
from alerts.selectors.alerts import DIGEST
from eoc.access import Actor

MINUTE = timedelta(minutes=1)


def recent(agencies: Iterable[int], mode: str) -> dict[int, int]:
    """How many alerts each of the agencies got within a minute, but for joined and silenced."""
    found = Alert.objects.filter(agency__in=agencies, mode=mode, language="")
    found = found.filter(issued_at__gt=Now() - MINUTE)
    told = found.filter(joined_to__isnull=True, silence__isnull=True).exclude(kind=DIGEST)
    return dict(told.order_by().values_list("agency_id").annotate(number=Count("id")))


def is_flood(many: int) -> bool:
    """More within a minute than the operator lets pass one by one."""
    return bool(many > settings.ALERTS_FLOOD_PER_MINUTE)


def flooded(actor: Actor) -> list[tuple[str, int]]:
    """(name, alerts within a minute) of the actor's agencies whose deliveries are bundled now."""
    counted = recent(actor.agencies, actor.mode)
    return [
        (label, counted[agency])
        for agency, _, label in actor.agency_names
        if is_flood(counted.get(agency, 0))
    ]
