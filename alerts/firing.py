"""What the clock brings: each due timer in a transaction of its own, moot or fired, once.

Any number of processes may sweep at once; call it outside any transaction. After a standstill each
timer fires once, and says how late.
"""

import time
from collections.abc import Callable, Mapping

import structlog
from django.conf import settings

from alerts.models import Timer, TimerKind
from alerts.services import escalation, timers
from eoc.access import Actor, scope
from eoc.journal.dispatch import relay

log = structlog.get_logger()

LONGEST = 4.0
FIRING: Mapping[str, Callable[..., list[str] | None]] = {TimerKind.ESCALATION: escalation.fire}


def fire_due(ended: Callable[[], bool] = lambda: False) -> int:
    """Fire what is due, the longest waiting first, for some seconds; answers how many."""
    until, fired = time.monotonic() + LONGEST, 0
    while time.monotonic() < until and not ended() and _fire_one():
        fired += 1
    return fired


def _fire_one() -> bool:
    with scope(relay(settings.ACCORD_MODE)) as by:
        timer = timers.claim(by=by)
        if timer is None:
            return False
        try:
            with scope(by):
                done = FIRING[timer.kind](timer=timer, by=by)
        except Exception:
            _again(timer, by)
        else:
            timers.mark_fired(timer=timer, done=done, by=by)
    return True


def _again(timer: Timer, by: Actor) -> None:
    log.exception("timer.failed", kind=timer.kind, object=timer.object_id)
    timers.mark_failed(timer=timer, by=by)
