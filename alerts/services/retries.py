"""Retries: what was given up is tried anew, one delivery or all of an alert, and stopped again.

The dedupe key stays, so a receiver that did get it knows it; the address is read anew, since a
wrong one is why most were given up. Tries and minutes count from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from alerts.models import Alert, Delivery, DeliveryState
from alerts.permissions.deliveries import may_retry
from alerts.selectors import matters, retries
from alerts.selectors.alerts import DEAD_LETTER, UNREACHED
from alerts.services import acknowledgements, answers, escalation_runs
from alerts.services.answers import Answerer
from eoc import bus, journal
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState

MOST = 500  # at once; whoever presses again goes on
WHO = "Dispatchers, duty officers and administrators of {} try it again: the address is theirs."
AGAIN = """UPDATE alerts_delivery d
   SET state = 'pending', attempts = 0, done_at = NULL, delivered_at = NULL, lease = NULL,
       lease_until = NULL, next_at = clock_timestamp(), retried_at = statement_timestamp(),
       retried_by = %s, address = a.address
  FROM unnest(%s::bigint[], %s::text[]) AS a (id, address)
 WHERE d.id = a.id AND d.state = 'dead'"""
STOPPED = "Given up again by {}."


@dataclass(frozen=True)
class Retried:
    """How many are tried again, how many of the alert stay given up, and why."""

    retried: int
    left: int
    why_not: str = ""


def retry(*, delivery: Delivery, by: Actor) -> Retried:
    """Try one again; raises WrongState where it is not given up, over, reached or gone."""
    locked = _locked(Delivery.objects.filter(pk=delivery.pk))
    _permit(by, delivery.alert)
    if not locked or locked[0].state != DeliveryState.DEAD:
        raise WrongState("Only what was given up is tried again.")
    return _again(delivery.alert, locked, by)


def retry_all(*, alert: Alert, by: Actor) -> Retried:
    """Try all of an alert again that reached nobody, up to 500 at once."""
    dead = Delivery.objects.filter(alert=alert, state=DeliveryState.DEAD)
    locked = _locked(dead, MOST)
    _permit(by, alert)
    if not locked:
        raise WrongState("Nothing of this alert is given up.")
    return _again(alert, locked, by)


def stop(*, delivery: Delivery, by: Actor) -> int:
    """Give one up again that was tried again and has not left."""
    _permit(by, delivery.alert)
    return _stop(delivery.alert, [delivery.pk], by)


def stop_all(*, alert: Alert, by: Actor) -> int:
    """Give up again whatever of an alert was tried again and has not left."""
    _permit(by, alert)
    return _stop(alert, None, by)


def _locked(found: QuerySet[Delivery], most: int = 1) -> list[Delivery]:
    """Leaving out what another retry of the same moment holds."""
    return list(found.select_for_update(skip_locked=most > 1).order_by("pk")[:most])


def _permit(by: Actor, alert: Alert) -> None:
    if not may_retry(by, alert.agency_id):
        raise NotPermitted(WHO.format(alert.agency.name))


def _again(alert: Alert, locked: Sequence[Delivery], by: Actor) -> Retried:
    if why := matters.over(alert):
        raise WrongState(f"It is not tried again. {why}")
    dead = Delivery.objects.filter(pk__in=[one.pk for one in locked])
    able = retries.retryable(dead, alert.pk)
    if not able.addresses:
        raise WrongState(f"Nothing is tried again: {able.why_not}.")
    with connection.cursor() as cursor:
        addresses = list(able.addresses.values())
        cursor.execute(AGAIN, [by.name[:120], list(able.addresses), addresses])
    moved = [one for one in locked if one.pk in able.addresses]
    left = Delivery.objects.filter(alert=alert, state=DeliveryState.DEAD).count()
    _answer_alarms(alert, moved, left, by)
    _tell("delivery.retried", alert, f"{by.name} tries again: {_words(alert, moved)}", by)
    transaction.on_commit(lambda: bus.ring("alerts.tasks.deliver"), robust=True)
    return Retried(len(moved), left, able.why_not)


def _answer_alarms(alert: Alert, moved: Sequence[Delivery], left: int, by: Actor) -> None:
    """Whoever tries again answers for the alarm of each, and for the page once none is left."""
    about = [f"delivery:{one.uuid}" for one in moved]
    _answer(Alert.objects.filter(kind=DEAD_LETTER, about__in=about), by)
    if not left:
        _answer(Alert.objects.filter(kind=UNREACHED, about=f"alert:{alert.uuid}"), by)


def _answer(alarms: QuerySet[Alert], by: Actor) -> None:
    who = Answerer(by.name, person_id=by.person_id)
    waiting = alarms.filter(acknowledgement__isnull=True).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        alarm, _ = escalation_runs.held(pk)
        answers.enough(alert=alarm, by=by, name=by.name, outright=True)
        acknowledgements.answer_for(alert=alarm, who=who, by=by)


def _stop(alert: Alert, ids: Sequence[int] | None, by: Actor) -> int:
    found = retries.stoppable(alert)
    found = found if ids is None else found.filter(pk__in=ids)
    held = _locked(found, MOST)
    if not held:
        raise WrongState("Nothing that was tried again waits; what leaves just now cannot stop.")
    Delivery.objects.filter(pk__in=[one.pk for one in held]).update(
        state=DeliveryState.DEAD,
        done_at=Now(),
        lease=None,
        lease_until=None,
        last_error=STOPPED.format(by.name)[:500],
    )
    text = f"{by.name} stopped trying again: {_words(alert, held)}"
    _tell("delivery.stopped", alert, text, by)
    return len(held)


def _words(alert: Alert, found: Sequence[Delivery]) -> str:
    whom = found[0].recipient if len(found) == 1 else f"{len(found)} deliveries"
    return f"{whom}, {alert.subject}"[:250]


def _tell(kind: str, alert: Alert, text: str, by: Actor) -> None:
    """The agency that must act, and the one that caused it, hear one line."""
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(alert.uuid), "kind": kind},
        "text": text,
        "tier": "event",
    }
    sides = {alert.agency_id, alert.from_agency_id} - {None}
    heard_by = [journal.Audience("a", int(side), "alerts", "full") for side in sides if side]
    journal.append(
        kind=kind,
        by=by,
        mode=alert.mode,
        audiences=dict.fromkeys(heard_by, payload),
        facts={"alert_id": alert.pk},
    )
