"""Sides in turns, towards the same sinks, which must hold each key exactly once."""

import argparse
from contextlib import ExitStack

from bench.alert import correction, first_hand_off, ground, letters, sides
from bench.alert.mail_sink import MailSink
from bench.alert.rounds import Tally, carried
from bench.alert.sinks import Sinks
from bench.ground import as_relay, region
from bench.peers.packages import Absent
from bench.report import machine, say

DATABASE = "eoc_bench_alert"
PARTS = ("webhooks", "letters", "first", "correction")
Ratios = dict[str, float | None]


def main(words: list[str]) -> None:
    """Measure and print."""
    told = _told(words)
    said = {"recipients": told.recipients, "hosts": told.hosts, "letters": told.letters}
    say(bench="alert", parts=told.parts, **said, **machine())
    ratios: Ratios = {"task_each": None, "smtp_source": None}
    seconds: dict[str, float] = {}
    with ExitStack() as stack:
        sinks, mail = Sinks(told.hosts), MailSink()
        stack.callback(sinks.close)
        stack.callback(mail.close)
        stack.enter_context(region(DATABASE))
        environment = sides.environment(sinks.trust, sinks.origins, mail.port)
        hooks = ground.hooks(told.recipients, sinks.origins)
        everybody = ground.mailboxes(told.letters)
        urgent = ground.each(ground.mailboxes(2 * told.firsts + 2, "urgent"))
        correction.duty()
        as_relay()
        if "webhooks" in told.parts:
            ratios |= _webhooks(told, hooks, sinks, environment)
        if "letters" in told.parts:
            ratios |= _letters(told, everybody, mail, environment)
        if "first" in told.parts:
            first_hand_off.measured(DATABASE, urgent, everybody, mail, environment)
        if "correction" in told.parts:
            asked = told.corrections, everybody, mail, environment
            seconds = correction.measured(DATABASE, *asked)
    say(bench="alert", ratios=ratios, correction_s=seconds)


def _told(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/eoc bench alert")
    parser.add_argument("--quick", action="store_true", help="small numbers, below a minute")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--tasks", type=int, default=2_000, help="deliveries by one task each")
    parser.add_argument("--letters", type=int, default=100_000)
    parser.add_argument("--firsts", type=int, default=100, help="alerts whose first is timed")
    parser.add_argument("--corrections", type=int, default=20, help="alerts taken back")
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args(words)
    if told.quick:
        told.recipients, told.hosts, told.tasks, told.rounds = 2_000, 20, 200, 1
        told.letters, told.firsts, told.corrections = 2_000, 10, 3
    return told


def _webhooks(
    told: argparse.Namespace,
    everybody: ground.Recipients,
    sinks: Sinks,
    environment: dict[str, str],
) -> Ratios:
    """One alert to many https hosts, beside a Celery task for each delivery."""
    few = ground.some(everybody, told.tasks)
    ours, each = Tally(), Tally()
    with ExitStack() as stack:
        batches = sides.Batches(DATABASE, environment)
        stack.callback(batches.close)
        tasks = sides.TaskEach(DATABASE, environment)
        stack.callback(tasks.close)
        for _ in range(told.rounds):
            carried(batches, everybody, sinks, ours)
            carried(tasks, few, sinks, each)
    _say({batches.name: ours, tasks.name: each})
    return {"task_each": ours.times(each)}


def _letters(
    told: argparse.Namespace,
    everybody: ground.Recipients,
    mail: MailSink,
    environment: dict[str, str],
) -> Ratios:
    """One alert to many mailboxes, beside letters without rows, ours and of smtp-source."""
    try:
        kept, each = letters.SmtpSource(mail.port, "-d"), letters.SmtpSource(mail.port)
    except Absent as absent:
        say(bench="alert", absent="smtp-source", why=str(absent))
        return {"smtp_source": None}
    ours, bare, theirs, usual = Tally(), Tally(), Tally(), Tally()
    with ExitStack() as stack:
        batches = sides.Batches(DATABASE, environment)
        stack.callback(batches.close)
        alone = letters.Alone(environment)
        stack.callback(alone.close)
        for _ in range(told.rounds):
            carried(batches, everybody, mail, ours)
            letters.sent(alone, told.letters, mail, bare)
            letters.sent(kept, told.letters, mail, theirs)
            letters.sent(each, told.letters // 5, mail, usual)
    _say({"accord_letters": ours, alone.name: bare, kept.name: theirs, each.name: usual})
    return {
        "smtp_source": ours.times(theirs),
        "smtp_source_as_it_comes": ours.times(usual),
        "smtp_source_without_rows": bare.times(theirs),
    }


def _say(tallies: dict[str, Tally]) -> None:
    for name, tally in tallies.items():
        say(bench="alert", side=name, **tally.summed(), **machine())
