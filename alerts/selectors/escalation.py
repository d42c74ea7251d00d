"""Policies and runs of escalation as people and programs see them."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from alerts.models import Alert, Escalation, EscalationPolicy, RunState, Timer, TimerKind
from alerts.selectors import replies
from alerts.selectors.alerts import DIGEST
from alerts.selectors.replies import Counts
from eoc.access import Actor
from eoc.errors import NotFound

Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A run with what it did, when it goes on, and how many answered."""

    run: Escalation
    timers: list[Timer]
    counts: Counts

    @property
    def running(self) -> bool:
        """It still goes on."""
        return self.run.state == RunState.RUNNING

    @property
    def fired(self) -> list[Timer]:
        """What was done, in order."""
        return [one for one in self.timers if one.fired_at and not one.moot]

    @property
    def next_at(self) -> datetime | None:
        """When it goes on, if nobody answers."""
        waiting = [one for one in self.timers if one.epoch == self.run.epoch and not one.fired_at]
        return waiting[0].due_at if waiting and self.running else None


def policies(actor: Actor) -> QuerySet[EscalationPolicy]:
    """Policies of the actor's own agencies; how an agency escalates is its own affair."""
    found = EscalationPolicy.objects.select_related("agency").defer("agency__service_area")
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def policy(actor: Actor, identifier: uuid.UUID) -> EscalationPolicy:
    """One of them."""
    found = policies(actor).filter(uuid=identifier).first()
    if found is None:
        raise NotFound("Your agencies have no such policy.")
    return found


def runs(actor: Actor) -> QuerySet[Escalation]:
    """Runs for alerts of the actor's own agencies."""
    found = Escalation.objects.filter(mode__in=actor.modes).select_related("alert")
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def timers(actor: Actor) -> QuerySet[Timer]:
    """What the clock did and will do for the actor's own agencies."""
    found = Timer.objects.filter(mode__in=actor.modes)
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def run_of(actor: Actor, alert: Alert) -> Run | None:
    """The run of an alert to the actor's own agency."""
    found = runs(actor).filter(alert=alert).first()
    if found is None:
        return None
    own = timers(actor).filter(kind=TimerKind.ESCALATION, object_id=found.pk)
    return Run(found, list(own.order_by("epoch")), replies.counts(alert))


def of_bundle(actor: Actor, alert: Alert) -> QuerySet[Escalation]:
    """Runs for what a flood bundled: of the alerts a digest tells of, or of those beside this."""
    bundle = alert.pk if alert.kind == DIGEST else alert.bundled_in_id
    found = runs(actor).filter(alert__bundled_in=bundle) if bundle else runs(actor).none()
    return found.exclude(alert=alert).order_by("id")


def policy_row(found: EscalationPolicy) -> Row:
    """One policy as the API has it."""
    return {
        "uuid": str(found.uuid),
        "agency": found.agency.short_code,
        "name": found.name,
        "families": found.families,
        "severities": found.severities,
        "steps": found.steps,
        "active": found.active,
        "version": found.version,
    }


def run_row(found: Run) -> Row:
    """One run as the API has it."""
    run = found.run
    return {
        "uuid": str(run.uuid),
        "policy": run.policy_name,
        "state": run.state,
        "needed": run.needed,
        "coming": found.counts.coming,
        "told": found.counts.told,
        "next_at": found.next_at.isoformat() if found.next_at else None,
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "ended_by": run.ended_by,
        "steps": run.steps,
        "done": [_fired(timer) for timer in found.fired],
    }


def _fired(timer: Timer) -> Row:
    late = timer.late_by.total_seconds() if timer.late_by else 0.0
    at = timer.fired_at.isoformat() if timer.fired_at else None
    return {"at": at, "late_by": late, "asked_by": timer.asked_by, "lines": timer.done}
