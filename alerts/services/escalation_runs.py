"""Runs of escalation: started with their alert, moved on or ended under the alert's lock."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models.functions import Now

from alerts.models import Alert, AlertFamily, Escalation, EscalationPolicy, RunState, TimerKind
from alerts.services import timers
from eoc import journal
from eoc.access import Actor
from eoc.access.modes import Mode


def start(*, alerts: Iterable[Alert], by: Actor) -> list[Escalation]:
    """A run for each alert that an active policy of its agency stands for.

    Its steps are copied, so that editing the policy changes no run. The first moment is a timer
    due at once: whatever is wrong with a policy, the alert itself leaves. Of what a flood bundles
    the first starts it, and its run stands for the others while it goes on.
    """
    known = list(alerts)
    policies = _policies({alert.agency_id for alert in known})
    chosen = ((alert, _chosen(alert, policies)) for alert in known if alert.mode != Mode.REPLAY)
    return [
        _started(alert, policy, by)
        for alert, policy in chosen
        if policy and not _stood_for(alert, policy)
    ]


def held(alert_id: int) -> tuple[Alert, Escalation | None]:
    """The alert, locked, and its run: whoever moves a run holds the lock of its alert."""
    alerts = Alert.objects.select_for_update(of=("self",)).select_related("agency")
    alert = alerts.get(pk=alert_id)
    return alert, Escalation.objects.filter(alert=alert).first()


def move(*, run: Escalation, after: timedelta, by: Actor, asked: bool = False) -> None:
    """Go on after so much time; whatever timer was in hand is moot from here on."""
    run.epoch += 1
    run.save()
    _plan(run, after, by, asked=asked)


def end(*, run: Escalation, state: RunState, by: Actor, name: str = "") -> None:
    """End the run, and tell its agency how."""
    run.state, run.ended_at, run.ended_by = state, Now(), (name or by.name)[:120]
    run.epoch += 1
    run.save()
    run.refresh_from_db(fields=["ended_at"])
    tell(
        run=run, kind=f"escalation.{state}", text=f"{run.policy_name}: {state.label.lower()}", by=by
    )


def tell(*, run: Escalation, kind: str, text: str, by: Actor) -> None:
    """One line to the agency of the run."""
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(run.uuid), "kind": kind},
        "text": text,
        "tier": "event",
    }
    audience = journal.Audience("a", run.agency_id, "alerts", "full")
    journal.append(kind=kind, by=by, mode=run.mode, audiences={audience: payload})


def _policies(agencies: set[int]) -> list[EscalationPolicy]:
    return list(EscalationPolicy.objects.filter(agency__in=agencies, active=True).order_by("id"))


def _chosen(alert: Alert, policies: Iterable[EscalationPolicy]) -> EscalationPolicy | None:
    family = AlertFamily.of(alert.kind)
    found = (
        policy
        for policy in policies
        if policy.agency_id == alert.agency_id
        and family in policy.families
        and alert.severity in policy.severities
    )
    return next(found, None)


def _stood_for(alert: Alert, policy: EscalationPolicy) -> bool:
    """A run of the policy goes on for another alert of its bundle, which nobody fills meanwhile.

    Once it has ended, whoever answered knew nothing of what came later: the next starts anew.
    """
    if alert.bundled_in_id is None:
        return False
    return Escalation.objects.filter(
        alert__bundled_in=alert.bundled_in_id,
        policy_name=policy.name,
        state=RunState.RUNNING,
    ).exists()


def _started(alert: Alert, policy: EscalationPolicy, by: Actor) -> Escalation:
    run = Escalation.objects.create(
        alert=alert,
        agency_id=alert.agency_id,
        mode=alert.mode,
        policy_name=policy.name,
        steps=policy.steps,
    )
    _plan(run, timedelta(), by)
    return run


def _plan(run: Escalation, after: timedelta, by: Actor, *, asked: bool = False) -> None:
    timers.plan(
        kind=TimerKind.ESCALATION,
        object_id=run.pk,
        agency_id=run.agency_id,
        mode=run.mode,
        epoch=run.epoch,
        after=after,
        by=by,
        asked=asked,
    )
