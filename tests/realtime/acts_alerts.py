"""Acts on alerts; who issues them works as the relay's role, so everything here is committed."""

import uuid
from collections.abc import Iterator

from alerts.escalation import Step, StepKind
from alerts.models import Alert, Answer
from alerts.services import acknowledgements, alerts, escalation, replies
from alerts.services.alerts import Notice
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts.conftest import as_relay
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


ACTS: list[Act] = [raised_and_answered, escalated_and_replied]
