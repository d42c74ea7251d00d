"""Alerts as people and programs see them."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from alerts.models import Acknowledgement, Alert
from alerts.models.escalation import SECOND_PERSON
from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Severity

ALARM, NOTICE = "alarm", "notice"
TO_DECIDE = "mutual_aid.submitted"
DEAD_LETTER = "delivery.dead"
UNREACHED = "delivery.unreached"
FINAL = (DEAD_LETTER, UNREACHED)
CHANNEL_DOWN, CANARY_LOST = "channel.down", "channel.silent"
CANARY = "channel.canary"
ALARMING = ("incident.", "break_glass.", "roster.gap", CHANNEL_DOWN, CANARY_LOST)
ANNOUNCED = "announcement.issued"
CALLS = (ANNOUNCED, *SECOND_PERSON, "warning.rule", "escalation.neighbour")
DIGEST = "alerts.digest"
UNCLEAR = "reply.unclear"

Row = dict[str, Any]


def visible_to(actor: Actor) -> QuerySet[Alert]:
    """Alerts to the actor's agencies, and those its agencies caused; not what residents read."""
    found = Alert.objects.filter(party(actor), mode__in=actor.modes, language="")
    return found.select_related("agency", "acknowledgement")


def party(actor: Actor) -> Q:
    """Of one of the actor's agencies, or from one."""
    if actor.system == "operator":
        return Q()
    return Q(agency__in=actor.agencies) | Q(from_agency_id__in=actor.agencies)


def addressed_to(actor: Actor) -> QuerySet[Alert]:
    """Only those the actor's own agencies must act on; not digests of others, nor canaries."""
    found = visible_to(actor).filter(agency__in=actor.agencies)
    return found.exclude(kind__in=(DIGEST, CANARY))


def told(found: QuerySet[Alert]) -> QuerySet[Alert]:
    """Without those that were joined to an earlier one or silenced."""
    return found.filter(joined_to__isnull=True, silence__isnull=True)


def found(actor: Actor, identifier: uuid.UUID) -> Alert:
    """One alert; raises NotFound."""
    alert = visible_to(actor).filter(uuid=identifier).first()
    if alert is None:
        raise NotFound("There is no such alert for your agencies.")
    return alert


def addressed(actor: Actor, identifier: uuid.UUID) -> Alert:
    """One alert the actor's own agency must act on; raises NotFound."""
    alert = addressed_to(actor).filter(uuid=identifier).first()
    if alert is None:
        raise NotFound("There is no such alert to your agencies.")
    return alert


def rows(actor: Actor) -> list[Row]:
    """What nobody has acknowledged yet, the latest hundred: the snapshot's part."""
    waiting = told(addressed_to(actor)).filter(acknowledgement__isnull=True)
    return [row(alert) for alert in waiting[:100]]


def row(alert: Alert) -> Row:
    """One alert as the console's contract has it; each that joins, and the answer, is a version."""
    answered = acknowledgement(alert)
    return {
        "uuid": str(alert.uuid),
        "version": 1 + alert.more + bool(answered),
        "subject": alert.subject,
        "severity": alert.severity,
        "kind": alert.kind,
        "more": alert.more,
        "tier": tier(alert),
        "about": alert.about,
        "incident": _incident(alert),
        "link": alert.link,
        "issued_at": alert.issued_at.isoformat(),
        "acknowledged": answered and {"by": answered.by_name, "at": answered.at.isoformat()},
    }


def tier(alert: Alert) -> str:
    """Alarms stay until acknowledged: what is critical, requests to decide, the given up."""
    critical = alert.severity == Severity.CRITICAL or alert.kind.startswith(ALARMING)
    return ALARM if critical or alert.kind in (TO_DECIDE, *FINAL) else NOTICE


def asks(alert: Alert) -> bool:
    """It waits for an answer of those told: every alarm, and what calls somebody at any severity.

    Not what residents read, and not a question of mutual aid: its letter has a link that decides.
    """
    if alert.language or alert.kind == TO_DECIDE:
        return False
    return tier(alert) == ALARM or alert.kind in CALLS


def acknowledgement(alert: Alert) -> Acknowledgement | None:
    """Who answered for it, if anybody did."""
    answered: Acknowledgement | None = getattr(alert, "acknowledgement", None)
    return answered


def _incident(alert: Alert) -> Row | None:
    """The incident it is about; its number is the last part of the link."""
    noun, _, identifier = alert.about.partition(":")
    if noun != "incident":
        return None
    return {"uuid": identifier, "number": alert.link.rstrip("/").rpartition("/")[2]}
