"""Celery's doors: a bell rang, look what is due. Ids at most, never the work itself."""

import time
from collections.abc import Sequence

from celery import shared_task
from django.conf import settings

from agencies.services import break_glass
from alerts.feeding import read_due
from alerts.firing import fire_due
from alerts.housekeeping import tidy_up
from alerts.models import Priority
from alerts.sending import BATCH, Ways, send_due
from alerts.services import canaries, deliveries, public_alert_break_glass, public_alert_ending
from eoc import bus
from eoc.access import scope
from eoc.journal import dispatch, past, signing
from eoc.outgoing import Outgoing
from resources.services import mutual_aid_clock, standing

AT_ONCE = 100
PATIENCE = 30.0
FEEDS = 20.0  # and one feed's turn on top of it stays below the limit of a task


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def hear() -> int:
    """Let subscribers hear what is due, then send what they decided, if they decided anything."""
    heard = dispatch.hear(AT_ONCE)
    if heard == AT_ONCE:
        bus.ring("alerts.tasks.hear")
    if heard and _waits():
        bus.ring("alerts.tasks.deliver")
        deliver()
    return heard


def _waits() -> bool:
    """Something is due, however urgent."""
    with scope(dispatch.relay(settings.ACCORD_MODE)):
        return deliveries.waits(before=len(Priority))


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def deliver(ids: Sequence[int] | None = None) -> int:
    """Send what is due, batch after batch, for at most half a minute."""
    until, sent = time.monotonic() + PATIENCE, 0
    with Ways() as ways:
        while time.monotonic() < until:
            claimed = send_due(ways, BATCH, ids)
            sent += claimed
            if not claimed:
                return sent
    bus.ring("alerts.tasks.deliver")
    return sent


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def tidy() -> dict[str, int]:
    """Housekeeping, from the static schedule."""
    return tidy_up()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def canary() -> int:
    """Begin the canaries that are due; the relay does it too."""
    with scope(dispatch.relay(settings.ACCORD_MODE)) as relay:
        begun = canaries.begin_due(by=relay)
    if begun:
        bus.ring("alerts.tasks.deliver")
    return begun


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sign() -> int:
    """Sign the journal's heads where they moved; answers the signature's number, 0 for none."""
    if signing.own_key() is None:
        return 0
    with scope(dispatch.relay(settings.ACCORD_MODE)):
        signed = signing.sign()
    return signed.number if signed else 0


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def keep_past() -> dict[str, int]:
    """Tell the journal what stands untold, and make the keyframes of the past that are due."""
    with scope(dispatch.relay(settings.ACCORD_MODE)) as relay:
        told = standing.tell_untold(by=relay)
    with scope(relay):
        return {"told": told, "keyframes": past.keep_frames()}


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def read_feeds() -> int:
    """Read feeds that are due, for at most half a minute; the relay tells of those silent."""
    until = time.monotonic() + FEEDS
    with Outgoing() as way:
        relay = dispatch.relay(settings.ACCORD_MODE)
        read = len(read_due(way, by=relay, ended=lambda: time.monotonic() > until))
    if read:
        bus.ring("alerts.tasks.deliver")
    return read


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> dict[str, int]:
    """What the clock fires, ends or raises; the relay does it too."""
    relay = mutual_aid_clock.relay()
    return {
        "timers": fire_due(),
        **mutual_aid_clock.sweep(by=relay),
        "alerts_left": public_alert_break_glass.sweep(by=relay),
        "alerts_expired": public_alert_ending.expire(by=relay),
    }


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def lapse() -> int:
    """Close what was taken by break-glass and has run out, so that its agency reads it."""
    with scope(dispatch.relay(settings.ACCORD_MODE)) as relay:
        return break_glass.lapse(by=relay)
