"""`bin/eoc bench timers`: escalation timers against the clock, and after a standstill.

Two real relays sweep 200 runs whose timers fall due over half a minute; then the relays are ended,
every timer is put ten minutes into the past, and they begin again. Each must fire once.
"""

import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, F

from agencies.models import Agency, Channel, ContactPoint
from agencies.services import sharing
from alerts.escalation import Step, StepKind
from alerts.models import Delivery, Timer
from alerts.services.alerts import Notice, issue
from alerts.services.escalation_policies import Draft, add
from bench import report
from bench.alert.ground import SECRET
from bench.ground import as_relay, region
from eoc.access import scope
from eoc.journal.dispatch import relay

NAME, RUNS, RELAYS, WITHIN = "eoc_bench_timers", 200, 2, 30
ADDRESS = "https://hooks.bench.example/"
STANDSTILL = timedelta(minutes=10)
SPREAD = """UPDATE alerts_timer t SET due_at = x.at, next_at = x.at
  FROM (SELECT id, clock_timestamp() + make_interval(secs => %s * random()) AS at
          FROM alerts_timer WHERE fired_at IS NULL) x WHERE x.id = t.id"""


def main(arguments: Sequence[str]) -> int:
    """Both parts; 1 where a timer did not fire or something left twice."""
    report.say(**report.machine())
    with region(NAME):
        agency = _policy()
        as_relay()
        _begin(agency)
        with _relays():
            clocked = _fired(RUNS, WITHIN + 30)
        _put_back()
        begun = time.monotonic()
        with _relays():
            _fired(2 * RUNS, 60)
        stood = time.monotonic() - begun
        late = [timer.late_by.total_seconds() for timer in clocked if timer.late_by]
        doubled = _doubled()
    report.say(
        bench="timers",
        timers=RUNS,
        relays=RELAYS,
        late=report.spread(late),
        early=sum(one < 0 for one in late),
        after_standstill=round(stood, 1),
        doubled=doubled,
    )
    return int(doubled > 0)


def _policy() -> int:
    """Call a webhook, wait, call it again, wait; answers whose policy it is."""
    with scope(sharing.operator("Bench")) as by:
        agency = Agency.objects.order_by("pk")[1]
        hook = ContactPoint.objects.create(
            agency=agency, channel=Channel.WEBHOOK, address=ADDRESS, secret=SECRET
        )
        call, wait = Step(StepKind.WEBHOOK, str(hook.uuid)), Step(StepKind.WAIT, minutes=60)
        draft = Draft("Bench", ["incident"], ["critical"], [call, wait, call, wait])
        add(agency=agency, draft=draft, by=by)
    return agency.pk


def _begin(agency: int) -> None:
    """So many alerts, each with its run; their first timers fall due at random."""
    notice = Notice("incident.critical", "critical", "Illustrative measurement", "Text.", "bench")
    for _ in range(RUNS):
        with scope(relay(settings.ACCORD_MODE)) as by:
            issue(notice=notice, event=uuid.uuid4(), mode=by.mode, contacts={agency: []}, by=by)
    with scope(relay(settings.ACCORD_MODE)), connection.cursor() as cursor:
        cursor.execute(SPREAD, [WITHIN])


def _put_back() -> None:
    """Ten minutes in which nothing ran."""
    with scope(relay(settings.ACCORD_MODE)):
        waiting = Timer.objects.filter(fired_at__isnull=True)
        back = timedelta(minutes=60) + STANDSTILL
        waiting.update(due_at=F("due_at") - back, next_at=F("next_at") - back)


def _fired(count: int, seconds: float) -> list[Timer]:
    """Wait until so many have fired; the timers that did."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with scope(relay(settings.ACCORD_MODE)):
            found = list(Timer.objects.filter(fired_at__isnull=False))
        if len(found) >= count:
            return found
        time.sleep(0.2)
    raise SystemExit(f"only {len(found)} of {count} timers fired")


def _doubled() -> int:
    """Letters of one alert beyond one a step, and timers beyond one a moment."""
    with scope(relay(settings.ACCORD_MODE)):
        alerts = Delivery.objects.filter(alert__about="bench").values("alert")
        letters = alerts.annotate(number=Count("id")).exclude(number=2).count()
        return letters + abs(Timer.objects.filter(fired_at__isnull=False).count() - 2 * RUNS)


@contextmanager
def _relays() -> Iterator[None]:
    """Relays in processes of their own, until the block ends."""
    command = [sys.executable, "-m", "bench.timer_relay", NAME]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(RELAYS)]
    try:
        for one in running:
            assert one.stdout and one.stdout.readline() == "ready\n"
        yield
    finally:
        for one in running:
            one.communicate(timeout=60)
