"""Groups of alerts: rows that those who group the same at the same time take turns on."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Case, Value, When
from django.db.models.functions import Now

from alerts.models import Alert, AlertGroup


def lock(made: Iterable[Alert], kind: str = "", about: str = "") -> dict[int, AlertGroup]:
    """The groups of these alerts by agency, made where new, locked in one order.

    Whoever groups the same at the same time waits here and then sees what was said.
    """
    wanted = [
        AlertGroup(
            mode=alert.mode,
            agency_id=alert.agency_id,
            kind=kind or alert.kind,
            about=about or alert.about,
            severity=alert.severity,
        )
        for alert in sorted(made, key=lambda alert: alert.agency_id)
    ]
    AlertGroup.objects.bulk_create(wanted, ignore_conflicts=True)
    one = wanted[0]
    found = AlertGroup.objects.filter(mode=one.mode, kind=one.kind, about=one.about)
    found = found.filter(agency__in=[group.agency_id for group in wanted])
    window = timedelta(seconds=settings.ALERTS_JOINED_FOR)
    within = Case(When(opened_at__gt=Now() - window, then=Value(True)), default=Value(False))
    locked = found.annotate(fresh=within).select_for_update(of=("self",)).order_by("agency_id")
    return {group.agency_id: group for group in locked}
