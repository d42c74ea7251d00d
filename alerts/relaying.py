"""The relay's one question a second: what should have left by now, and who takes it?

Celery is a bell. Where it rings and workers answer, the relay finds nothing to do. What is still
here a second later is rung for once more, and carried by the relay itself where no bell rings; what
is here after five it carries anyhow, through the same claims, with or without Redis. What is
critical it does not leave lying that long: all who carry may be waiting for hosts that do not
answer.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils.module_loading import import_string

from alerts.firing import fire_due
from alerts.models import Priority
from alerts.sending import Ways, send_due
from alerts.services import (
    canaries,
    deliveries,
    feed_readings,
    lost_holders,
    public_alert_break_glass,
    public_alert_ending,
    roster_watch,
)
from eoc import bus
from eoc.access import scope
from eoc.journal import dispatch
from resources.printing.due import print_due
from resources.services import documents, mutual_aid_clock

log = structlog.get_logger()

RUNG_AFTER, CARRIED_AFTER = 1.0, 5.0
URGENT_AFTER = 0.25
AT_ONCE = 50
LONGEST = 20.0
ROSTERS_EVERY = 20  # seconds
CANARIES_EVERY = 15


def turn(ended: Callable[[], bool]) -> None:
    """One second's work; a database that is away is asked again the next second."""
    try:
        waited = oldest_due()
        if waited > CARRIED_AFTER or (waited > RUNG_AFTER and not _ring()):
            carry(ended)
        elif waited > URGENT_AFTER and urgent_waits():
            carry_urgent(ended)
        _beat(waited)
        mutual_aid_clock.sweep(by=mutual_aid_clock.relay())
        _watch_rosters()
        _let_canaries_go()
        with scope(dispatch.relay(settings.ACCORD_MODE)) as relay:
            feed_readings.alarm_silent(by=relay)
            lost_holders.give_up(by=relay)
        public_alert_break_glass.sweep(by=mutual_aid_clock.relay())
        public_alert_ending.expire(by=mutual_aid_clock.relay())
        _take_turns()
    except DatabaseError as error:
        log.warning("relay.database_away", reason=str(error).splitlines()[:1])
        connection.close()
    close_old_connections()


def keep_time(ended: threading.Event) -> None:
    """Fire timers each second, beside whatever is being carried: sending may take longer.

    Whatever goes wrong is tried again the next second, since nobody would see this thread end.
    """
    while not ended.wait(1.0):
        try:
            fire_due(ended.is_set)
        except Exception as error:
            log.warning("relay.clock_stands", reason=str(error).splitlines()[:1])
            connection.close()
        close_old_connections()
    connection.close()


def _every(seconds: float, first: float = 0.0) -> Iterator[bool]:
    """True where so many seconds have passed since it last was, however long a turn takes.

    For the first time it is true after `first` seconds.
    """
    last = time.monotonic() + first - seconds
    while True:
        due = time.monotonic() >= last + seconds
        last = time.monotonic() if due else last
        yield due


rosters_due = _every(ROSTERS_EVERY)
turns_due = {name: _every(seconds) for name, seconds in settings.RELAY_TURNS.items()}
canaries_due = _every(CANARIES_EVERY, first=60.0)  # what waits from before leaves first


def _watch_rosters() -> None:
    """Every few turns is often enough for what is told half an hour ahead."""
    if next(rosters_due):
        with scope(dispatch.relay(settings.ACCORD_MODE)) as by:
            roster_watch.sweep(mode=settings.ACCORD_MODE, by=by)


def _take_turns() -> None:
    """What apps above this one ask of the relay; their faults stop nothing else."""
    for name, due in turns_due.items():
        if next(due):
            try:
                import_string(name)()
            except DatabaseError:
                raise
            except Exception:
                log.exception("relay.turn_failed", turn=name)


def _let_canaries_go() -> None:
    """Those that are due; they leave as everything that is due does."""
    if next(canaries_due):
        with scope(dispatch.relay(settings.ACCORD_MODE)) as by:
            canaries.begin_due(by=by)


def oldest_due() -> float:
    """Seconds since the first thing that waits became due; 0 where nothing waits."""
    with scope(dispatch.relay(settings.ACCORD_MODE)):
        return max(dispatch.oldest_due(), deliveries.oldest_due(), documents.oldest_due())


def urgent_waits() -> bool:
    """Something critical lies and nobody has taken it."""
    with scope(dispatch.relay(settings.ACCORD_MODE)):
        return deliveries.oldest_due(Priority.CRITICAL_TO_MANY) > URGENT_AFTER


def carry_urgent(ended: Callable[[], bool]) -> None:
    """One batch of what is critical, and nothing else."""
    with Ways() as ways:
        send_due(ways, AT_ONCE, ended=ended, last=Priority.CRITICAL_TO_MANY)


def carry(ended: Callable[[], bool]) -> int:
    """Hear and send until nothing is due; then print, one page at a time, since alerts go first."""
    until, carried = time.monotonic() + LONGEST, 0
    with Ways() as ways:
        while time.monotonic() < until and not ended():
            done = dispatch.hear(AT_ONCE) + send_due(ways, AT_ONCE, ended=ended) or print_due()
            if not done:
                break
            carried += done
    return carried


def _ring() -> bool:
    bells = ("alerts.tasks.hear", "alerts.tasks.deliver", "resources.tasks.print_documents")
    return all(bus.ring(bell) for bell in bells)


def _beat(waited: float) -> None:
    """A file that says when the relay last looked, and how long the oldest had waited."""
    path = Path(settings.LOCAL) / "relay.json"
    written = path.with_suffix(".part")
    try:
        written.write_text(
            json.dumps({"at": datetime.now(UTC).isoformat(), "oldest": round(waited, 1)})
        )
        written.replace(path)
    except OSError as error:
        log.warning("relay.no_heartbeat", reason=str(error))
