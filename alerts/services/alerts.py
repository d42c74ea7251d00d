"""Alerts: issued once to each agency that must act, with a delivery for each of its contacts."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from agencies.models import ContactPoint
from alerts.models import Alert
from alerts.selectors.alerts import row, tier
from alerts.services import deliveries, escalation_runs, grouping
from eoc import journal
from eoc.access import Actor
from eoc.journal import Audience
from eoc.text.public import harmless


@dataclass(frozen=True)
class Notice:
    """What is said, whatever the agency: subject, body, and what it is about.

    `joins`: what repeats an earlier one of this kind and matter is counted there, not sent again,
    unless it is worse. `alone`: even in a flood it is a letter of its own. `provider`: the channel
    that failed, so that a silence of that provider covers it.
    """

    kind: str
    severity: str
    subject: str
    body: str
    about: str
    link: str = ""
    from_agency_id: int | None = None
    joins: bool = False
    alone: bool = False
    provider: str = ""


def issue(
    *,
    notice: Notice,
    event: uuid.UUID,
    mode: str,
    contacts: Mapping[int, Sequence[ContactPoint]],
    by: Actor,
) -> list[Alert]:
    """One alert for each agency of `contacts`, one delivery for each of its contacts.

    An agency alerted to the same event before, in the same kind, is not alerted again. What is
    silenced or joined to an earlier one is kept and not delivered; a flood is bundled. Where the
    agency has a policy for what is delivered, alone or in a bundle, its escalation starts.
    """
    known = Alert.objects.filter(event=event, kind=notice.kind).values_list("agency_id", flat=True)
    fresh = sorted(contacts.keys() - set(known))
    made = Alert.objects.bulk_create(_alert(notice, event, mode, agency) for agency in fresh)
    heard = grouping.settle(
        made=made,
        contacts=contacts,
        joins=notice.joins,
        alone=notice.alone,
        provider=notice.provider,
        by=by,
    )
    deliveries.enqueue(pairs=((a, c) for a in heard for c in contacts[a.agency_id]), by=by)
    for alert in _loaded(made):
        _tell(alert, by)
    bundled = [alert for alert in made if alert.bundled_in_id]
    escalation_runs.start(alerts=[*heard, *bundled], by=by)
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
    related = ("agency", "acknowledgement", "silence", "joined_to__acknowledgement")
    return list(found.select_related(*related).order_by("agency_id"))


def _tell(alert: Alert, by: Actor) -> None:
    kind, payload = _words(alert)
    journal.append(
        kind=kind,
        by=by,
        mode=alert.mode,
        audiences={Audience("a", alert.agency_id, "alerts", "full"): payload},
        facts={"alert_id": alert.pk},
    )


def _words(alert: Alert) -> tuple[str, dict[str, object]]:
    """What the agency hears: the alert, the earlier one it joins, or that it was silenced."""
    if alert.silence is not None:
        note = {"uuid": str(alert.uuid), "kind": "alert.silenced"}
        return "alert.silenced", _payload("note", note, f"Silenced: {alert.subject}", "event")
    if alert.joined_to is not None:
        first = alert.joined_to
        said = f"{first.subject}, and {first.more} more"
        return "alert.joined", _payload("alert", row(first), said, "event")
    return "alert.issued", _payload("alert", row(alert), alert.subject, tier(alert))


def _payload(noun: str, shown: Mapping[str, object], text: str, tier: str) -> dict[str, object]:
    return {"noun": noun, "op": "upsert", "row": shown, "text": text, "tier": tier}
