"""Acts on alerts; who issues them works as the relay's role, so everything here is committed."""

import uuid
from collections.abc import Iterator

from django.utils import timezone

from agencies.services import sharing
from alerts.escalation import Step, StepKind
from alerts.models import Alert, Answer, Delivery
from alerts.services import acknowledgements, alerts, dead_letters, escalation, replies, retries
from alerts.services.alerts import Notice
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts.conftest import as_relay, contact
from tests.alerts.escalating import answers, policy, raised, swept, wait
from tests.cast import Cast
from tests.realtime.acts_assets import Act


def raised_and_answered(cast: Cast) -> Iterator[None]:
    """Two agencies are alerted; one answers."""
    notice = Notice("incident.critical", "critical", "CRITICAL: fire", "Go.", "incident:x")
    told = {cast.agencies[town].pk: [] for town in ("riverton", "lakeside")}
    by = relay("demo")
    with as_relay(), scope(by):
        alerts.issue(notice=notice, event=uuid.uuid4(), mode="demo", contacts=told, by=by)
    yield
    with scope(cast.actor("lee")) as lee:
        alert = Alert.objects.select_related("agency").get(agency=cast.agencies["lakeside"])
        acknowledgements.acknowledge(alert=alert, by=lee)
    yield


def escalated_and_replied(cast: Cast) -> Iterator[None]:
    """A run for three answers is hurried; two reply, one changes their mind, it is stopped."""
    policy(cast, [wait(5), answers(3, 5), Step(StepKind.AGENCY)])
    alert = raised(cast)
    yield
    with scope(cast.actor("dana")) as dana:
        escalation.escalate(alert=alert, by=dana)
    swept()
    yield
    for name, answer in (("dana", Answer.AVAILABLE), ("rosa", Answer.ETA), ("dana", Answer.CANNOT)):
        with scope(cast.actor(name)) as by:
            replies.reply(alert=alert, answer=answer, minutes=20, by=by)
        yield
    with scope(cast.actor("dana")) as dana:
        escalation.stop(alert=alert, by=dana)
    yield


def given_up_and_retried(cast: Cast) -> Iterator[None]:
    """A message is given up, tried again, stopped; all of the alert is tried again and stopped."""
    by = relay("demo")
    with scope(sharing.operator()):
        points = [contact(cast, "riverton", f"{name}@riverton.example") for name in ("a", "b")]
    told = {cast.agencies["riverton"].pk: points}
    notice = Notice("incident.critical", "critical", "CRITICAL: fire", "Go.", "incident:x")
    with as_relay(), scope(by):
        (alert,) = alerts.issue(
            notice=notice, event=uuid.uuid4(), mode="demo", contacts=told, by=by
        )
    yield
    with as_relay(), scope(by):
        Delivery.objects.update(state="dead", done_at=timezone.now())
        dead = list(Delivery.objects.select_related("alert"))
        dead_letters.raise_alarms(dead=dead, by=by)
    yield
    with scope(cast.actor("dana")) as dana:
        retries.retry(delivery=dead[0], by=dana)
    with scope(cast.actor("dana")) as dana:
        retries.stop(delivery=dead[0], by=dana)
    yield
    with scope(cast.actor("ada")) as ada:
        retries.retry_all(alert=alert, by=ada)
    yield
    with scope(cast.actor("ada")) as ada:
        retries.stop_all(alert=alert, by=ada)
    yield


ACTS: list[Act] = [raised_and_answered, escalated_and_replied, given_up_and_retried]
