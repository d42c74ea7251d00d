"""Alerts: issued once to each agency that must act, with a delivery for each of its contacts."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from agencies.models import ContactPoint
from alerts.models import Alert
from alerts.selectors.alerts import row, tier
from alerts.services import deliveries, escalation_runs
from eoc import journal
from eoc.access import Actor
from eoc.journal import Audience
from eoc.text.public import harmless


@dataclass(frozen=True)
class Notice:
    """What is said, whatever the agency: subject, body, and what it is about."""

    kind: str
    severity: str
    subject: str
    body: str
    about: str
    link: str = ""
    from_agency_id: int | None = None


def issue(
    *,
    notice: Notice,
    event: uuid.UUID,
    mode: str,
    contacts: Mapping[int, Sequence[ContactPoint]],
    by: Actor,
) -> list[Alert]:
    """One alert for each agency of `contacts`, one delivery for each of its contacts.

    An agency alerted to the same event before, in the same kind, is not alerted again. Where the
    agency has a policy for it, its escalation starts.
    """
    known = Alert.objects.filter(event=event, kind=notice.kind).values_list("agency_id", flat=True)
    fresh = sorted(contacts.keys() - set(known))
    made = Alert.objects.bulk_create(_alert(notice, event, mode, agency) for agency in fresh)
    deliveries.enqueue(pairs=((a, c) for a in made for c in contacts[a.agency_id]), by=by)
    for alert in _loaded(made):
        _tell(alert, by)
    escalation_runs.start(alerts=made, by=by)
    return made


def _alert(notice: Notice, event: uuid.UUID, mode: str, agency: int) -> Alert:
    return Alert(
        mode=mode,
        agency_id=agency,
        from_agency_id=notice.from_agency_id,
        kind=notice.kind,
        severity=notice.severity,
        subject=harmless(notice.subject)[:200],
        body=harmless(notice.body, lines=True),
        link=notice.link,
        about=notice.about,
        event=event,
        issued_at=timezone.now(),
    )


def _loaded(made: Collection[Alert]) -> list[Alert]:
    found = Alert.objects.filter(pk__in=[alert.pk for alert in made])
    return list(found.select_related("agency", "acknowledgement").order_by("agency_id"))


def _tell(alert: Alert, by: Actor) -> None:
    payload = {
        "noun": "alert",
        "op": "upsert",
        "row": row(alert),
        "text": alert.subject,
        "tier": tier(alert),
    }
    journal.append(
        kind="alert.issued",
        by=by,
        mode=alert.mode,
        audiences={Audience("a", alert.agency_id, "alerts", "full"): payload},
        facts={"alert_id": alert.pk},
    )
