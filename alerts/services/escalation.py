"""Escalation: what a run does when its timer fires, and what people do about it."""

import uuid
from datetime import timedelta

from django.utils import timezone

from alerts.escalation import Act, Leg, Place, from_json, leg, needed
from alerts.models import Alert, Escalation, RunState, Timer
from alerts.permissions.alerts import may_acknowledge
from alerts.selectors import reach, replies
from alerts.selectors.reach import Reach
from alerts.services import alerts, answers, deliveries, escalation_runs
from alerts.services.alerts import Notice
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState

FROM_NEIGHBOUR = "escalation.neighbour"


def fire(*, timer: Timer, by: Actor) -> list[str] | None:
    """Do what is due at this moment and plan the next; None where the run has moved on."""
    alert, run = escalation_runs.held(_alert_of(timer))
    if run is None or run.state != RunState.RUNNING or run.epoch != timer.epoch:
        return None
    return _walk(alert, run, by)


def stop(*, alert: Alert, by: Actor) -> Escalation:
    """End the run; nobody further is told."""
    answers.demand_another(alert=alert, by=by)
    run = _running(alert, by)
    escalation_runs.end(run=run, state=RunState.STOPPED, by=by)
    return run


def escalate(*, alert: Alert, by: Actor) -> Escalation:
    """Go on with the next step now, without waiting for its time."""
    run = _running(alert, by)
    escalation_runs.move(run=run, after=timedelta(), by=by, asked=True)
    text = f"{by.name} does not wait: {alert.subject}"
    escalation_runs.tell(run=run, kind="escalation.hurried", text=text, by=by)
    return run


def _running(alert: Alert, by: Actor) -> Escalation:
    locked, run = escalation_runs.held(alert.pk)
    if not may_acknowledge(by, locked):
        raise NotPermitted(f"Only those on duty for {locked.agency.name} do this.")
    if run is None:
        raise WrongState("No escalation runs for this alert.")
    if run.state != RunState.RUNNING:
        raise WrongState(f"The escalation has ended: {run.get_state_display().lower()}.")
    return run


def _alert_of(timer: Timer) -> int:
    return Escalation.objects.values_list("alert_id", flat=True).get(pk=timer.object_id)


def _walk(alert: Alert, run: Escalation, by: Actor) -> list[str]:
    steps = from_json(run.steps)
    rounds = {int(at): times for at, times in run.rounds.items()}
    begin = Place(run.position, rounds)
    walked = leg(steps, begin)
    heard = _heard_as(alert, run, begin, walked)
    done = [_notify(alert, run, act, heard, by) for act in walked.acts]
    run.position, run.rounds = walked.place.position, dict(walked.place.rounds)
    if walked.minutes is None:
        escalation_runs.end(run=run, state=RunState.FINISHED, by=by)
        return done
    run.needed = needed(steps, run.position - 1)
    if replies.coming(alert) >= run.needed:
        escalation_runs.end(run=run, state=RunState.ANSWERED, by=by)
    else:
        escalation_runs.move(run=run, after=timedelta(minutes=walked.minutes), by=by)
    return done


def _heard_as(alert: Alert, run: Escalation, begin: Place, walked: Leg) -> uuid.UUID:
    """What an address hears once: all that is told at one moment, whatever steps name it.

    The first moment is the alert's own, so that whoever it went to does not hear it twice at once.
    """
    first = begin == Place()
    return alert.event if first or not walked.acts else uuid.uuid5(run.uuid, walked.acts[0].name)


def _notify(alert: Alert, run: Escalation, act: Act, heard: uuid.UUID, by: Actor) -> str:
    """Write the deliveries of one step, each once at this moment; answers it in words."""
    number = act.position + 1
    found = reach.of(act.step, run.agency_id, timezone.now())
    if found.neighbour is not None:
        if alert.kind == FROM_NEIGHBOUR:
            return f"{number}. {found.who}: not asked, since a neighbour asked us"
        _ask_neighbour(alert, found, uuid.uuid5(run.uuid, act.name), by)
    deliveries.enqueue(pairs=((alert, one) for one in found.contacts), by=by, event=heard)
    return f"{number}. {found.words}"


def _ask_neighbour(alert: Alert, found: Reach, event: uuid.UUID, by: Actor) -> None:
    """Tell a neighbour that nobody answers here, by its own contacts.

    What the alert says is told where it is the agency's own matter; what another agency said to
    it stays between the two.
    """
    own = alert.from_agency_id in (None, alert.agency_id)
    said = f": {alert.subject}" if own else f" {alert.get_severity_display().lower()} alert"
    subject = f"{alert.agency.name} does not answer{said}"
    body = f"{subject}\n\nReach {alert.agency.name} if you can, or act as you agreed.\n"
    notice = Notice(
        kind=FROM_NEIGHBOUR,
        severity=alert.severity,
        subject=subject,
        body=body + (f"\n{alert.body}" if own else ""),
        about=f"alert:{alert.uuid}",
        from_agency_id=alert.agency_id,
    )
    contacts = reach.of_neighbour(found)
    alerts.issue(notice=notice, event=event, mode=alert.mode, contacts=contacts, by=by)
