"""What counts as an answer: the latest word of each person, and whether enough came."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Now

from agencies.models import ContactPoint
from alerts.models import Alert, Answer, Reply, ReplyWay, RunState
from alerts.selectors import public_alerts, replies
from alerts.services import escalation_runs
from eoc import journal
from eoc.access import Actor
from eoc.errors import NotPermitted


@dataclass(frozen=True)
class Answerer:
    """Who answers: a person, or an address that several share."""

    name: str
    person_id: int | None = None
    contact_point_id: int | None = None

    @classmethod
    def of(cls, contact: ContactPoint) -> "Answerer":
        """Whoever the address belongs to."""
        if contact.person is not None:
            return cls(contact.person.name, person_id=contact.person.pk)
        return cls(contact.label or contact.address, contact_point_id=contact.pk)


@dataclass(frozen=True)
class Said:
    """An answer; `minutes` where somebody comes later."""

    answer: Answer
    minutes: int | None = None

    @property
    def words(self) -> str:
        """Such as `available in 20 minutes`."""
        later = f"available in {self.minutes} minutes"
        return later if self.answer == Answer.ETA else self.answer.label.lower()


def demand_another(*, alert: Alert, by: Actor) -> None:
    """Whoever wrote a public alert does not answer for the second person it waits for."""
    if public_alerts.wrote(by, alert):
        raise NotPermitted("You wrote it: somebody else answers this, as the second person.")


def keep(*, alert: Alert, who: Answerer, said: Said, way: ReplyWay, by: Actor) -> bool:
    """Write the latest word of somebody; false where they said the same before."""
    key = {"person_id": who.person_id, "contact_point_id": who.contact_point_id}
    earlier = Reply.objects.filter(alert=alert, **key).first()
    if earlier and (earlier.answer, earlier.minutes) == (said.answer, said.minutes):
        return False
    reply = earlier or Reply(alert=alert, agency_id=alert.agency_id, **key)
    reply.name, reply.answer, reply.minutes = who.name[:120], said.answer, said.minutes
    reply.way, reply.at = way, Now()
    reply.save()
    return True


def enough(*, alert: Alert, by: Actor, name: str, outright: bool = False) -> bool:
    """End the run where as many answered as it needs; true where the alert is answered for.

    Without a run one answer is enough. `outright` is somebody who answers for all.
    """
    _, run = escalation_runs.held(alert.pk)
    if run is None or run.state != RunState.RUNNING:
        return outright or replies.coming(alert) >= (run.needed if run else 1)
    if replies.coming(alert) < run.needed and not (outright and run.needed == 1):
        return False
    escalation_runs.end(run=run, state=RunState.ANSWERED, by=by, name=name)
    return True


def go_on(*, alert: Alert, by: Actor) -> None:
    """Wait no longer where everybody who was told cannot."""
    _, run = escalation_runs.held(alert.pk)
    if run is None or run.state != RunState.RUNNING or not replies.nobody_can(alert):
        return
    escalation_runs.move(run=run, after=timedelta(), by=by, asked=True)
    text = f"Nobody who was told can: {alert.subject}"
    escalation_runs.tell(run=run, kind="escalation.hurried", text=text, by=by)


def tell(*, alert: Alert, who: Answerer, said: Said, by: Actor) -> None:
    """One line to the agency of the alert."""
    text = f"{who.name}: {said.words} ({alert.subject})"
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(alert.uuid), "kind": "alert.replied"},
        "text": text[:300],
        "tier": "event",
    }
    audience = journal.Audience("a", alert.agency_id, "alerts", "full")
    journal.append(kind="alert.replied", by=by, mode=alert.mode, audiences={audience: payload})
