"""Policies, runs and the clock as tests of escalation need them."""

import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta

from django.db.models import F

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.escalation import Step, StepKind
from alerts.firing import fire_due
from alerts.models import Alert, Delivery, Escalation, EscalationPolicy, Roster, Timer
from alerts.services import alerts, escalation_policies
from alerts.services.alerts import Notice
from alerts.services.escalation_policies import Draft
from eoc.access import Actor, scope
from eoc.journal.dispatch import relay
from tests.alerts.conftest import as_relay, contact
from tests.alerts.roster_build import layer
from tests.cast import Cast


def person(cast: Cast, name: str) -> Step:
    """Notify somebody of the cast."""
    return Step(StepKind.PERSON, who=str(cast.people[name].uuid))


def wait(minutes: int) -> Step:
    return Step(StepKind.WAIT, minutes=minutes)


def answers(needed: int, minutes: int) -> Step:
    return Step(StepKind.ANSWERS, needed=needed, minutes=minutes)


def repeat(back_to: int, times: int) -> Step:
    return Step(StepKind.REPEAT, back_to=back_to, times=times)


def draft(steps: Sequence[Step], **more: object) -> Draft:
    """Of incidents that are critical, unless said otherwise."""
    said = {"name": "Night", "families": ["incident"], "severities": ["critical"], **more}
    return Draft(steps=steps, **said)  # type: ignore[arg-type]


def policy(cast: Cast, steps: Sequence[Step], **more: object) -> EscalationPolicy:
    """Ada keeps one for Riverton."""
    with scope(cast.actor("ada")) as ada:
        made = draft(steps, **more)
        return escalation_policies.add(agency=cast.agencies["riverton"], draft=made, by=ada)


def reachable(cast: Cast, *names: str) -> None:
    """Each of them gets an address."""
    with scope(sharing.operator()):
        for name in names:
            own = cast.people[name]
            contact(cast, "riverton", f"{name}@riverton.example", person=own, duty=False)


def raised(
    cast: Cast,
    kind: str = "incident.critical",
    contacts: Sequence[ContactPoint] = (),
) -> Alert:
    """An alert to Riverton by the way of all alerts, as the relay."""
    notice = Notice(kind, "critical", "CRITICAL: Tank farm fire", "Go.", "incident:x")
    town = cast.agencies["riverton"].pk
    by = relay("demo")
    with as_relay(), scope(by):
        (alert,) = alerts.issue(
            notice=notice, event=uuid.uuid4(), mode="demo", contacts={town: contacts}, by=by
        )
    return alert


def swept() -> int:
    """What the relay fires in one turn."""
    with as_relay():
        return fire_due()


def later(minutes: float) -> int:
    """So much time passes, and the relay looks."""
    by = relay("demo")
    with as_relay(), scope(by):
        passed = timedelta(minutes=minutes)
        waiting = Timer.objects.filter(fired_at__isnull=True)
        waiting.update(due_at=F("due_at") - passed, next_at=F("next_at") - passed)
    return swept()


def duty_desk(cast: Cast, *people: str) -> Step:
    """Notify whoever of these has the day, one after the other; inside a scope."""
    desk = Roster.objects.create(agency=cast.agencies["riverton"], name="Duty desk", zone="UTC")
    layer(cast, desk, *people, starts_on=date(2020, 1, 6))
    return Step(StepKind.ROSTER, who=str(desk.uuid))


def told(alert: Alert) -> list[str]:
    """Everybody written to, in order, each as often as written to."""
    with scope(sharing.operator()):
        rows = Delivery.objects.filter(alert=alert).order_by("id")
        return list(rows.values_list("recipient", flat=True))


def run(alert: Alert) -> Escalation:
    with scope(sharing.operator()):
        return Escalation.objects.get(alert=alert)


def timers(alert: Alert) -> list[Timer]:
    with scope(sharing.operator()):
        found = Timer.objects.filter(object_id=Escalation.objects.get(alert=alert).pk)
        return list(found.order_by("epoch"))


def acting(cast: Cast, name: str) -> AbstractContextManager[Actor]:
    return scope(cast.actor(name))
