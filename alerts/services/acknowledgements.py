"""Acknowledge: a person has seen an alert and answers for it."""

import uuid

from agencies.models import Person
from alerts.models import Acknowledgement, Alert, Answer, ReplyWay
from alerts.permissions.alerts import may_acknowledge
from alerts.selectors import alerts as selectors
from alerts.selectors import replies
from alerts.services import answers, escalation_runs
from alerts.services.answers import Answerer, Said
from eoc import journal
from eoc.access import Actor
from eoc.errors import NotPermitted


def acknowledge(*, alert: Alert, by: Actor, way: ReplyWay = ReplyWay.PAGE) -> Acknowledgement:
    """Answer for the alert; whoever comes second is told who came first.

    It counts as one answer of the person. A run that one answer ends, ends.
    """
    if not may_acknowledge(by, alert):
        raise NotPermitted(f"Only those on duty for {alert.agency.name} acknowledge this.")
    answers.demand_another(alert=alert, by=by)
    locked, _ = escalation_runs.held(alert.pk)
    _count(locked, way, by)
    answers.enough(alert=locked, by=by, name=by.name, outright=True)
    return answer_for(alert=locked, who=_self(by), by=by)


def answer_for(*, alert: Alert, who: Answerer, by: Actor) -> Acknowledgement:
    """Note who answers for a locked alert; whoever was first stays."""
    earlier = Acknowledgement.objects.filter(alert=alert).first()
    return earlier or _answered(alert, who, by)


def _self(by: Actor) -> Answerer:
    return Answerer(by.name, person_id=by.person_id)


def _count(alert: Alert, way: ReplyWay, by: Actor) -> None:
    """Somebody who acknowledges is available, unless they said when they come."""
    said = replies.own(alert, by.person_id)
    if by.person_id is not None and (said is None or said.answer == Answer.CANNOT):
        answers.keep(alert=alert, who=_self(by), said=Said(Answer.AVAILABLE), way=way, by=by)


def _answered(alert: Alert, who: Answerer, by: Actor) -> Acknowledgement:
    made = Acknowledgement.objects.create(
        alert=alert,
        agency_id=alert.agency_id,
        by_name=who.name[:120],
        by_person=_uuid(who, by),
    )
    made.refresh_from_db()
    alert.acknowledgement = made
    journal.append(
        kind="alert.acknowledged",
        by=by,
        mode=alert.mode,
        audiences={journal.Audience("a", alert.agency_id, "alerts", "full"): _payload(alert, who)},
        facts={"alert_id": alert.pk},
    )
    return made


def _uuid(who: Answerer, by: Actor) -> uuid.UUID | None:
    if by.person_uuid and who.person_id == by.person_id:
        return uuid.UUID(by.person_uuid)
    return Person.objects.filter(pk=who.person_id or 0).values_list("uuid", flat=True).first()


def _payload(alert: Alert, who: Answerer) -> dict[str, object]:
    return {
        "noun": "alert",
        "op": "upsert",
        "row": selectors.row(alert),
        "text": f"{who.name} acknowledged: {alert.subject}",
        "tier": "event",
    }
