"""What row history costs: incidents written in bulk with its triggers and without, in turns."""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone

from agencies.models import User
from agencies.services import sharing
from bench import ground
from bench.report import machine, say
from eoc.access import Actor, scope
from eoc.journal.models import RowChange
from incidents.models import Incident
from incidents.services.calls import Call, log_calls

NAME = "eoc_bench_history"
BUDGET = 25.0
TRIGGERS = """SELECT format('ALTER TABLE %%s %s TRIGGER %%I', tgrelid::regclass, tgname)
 FROM pg_trigger WHERE tgname LIKE 'history\\_%%'"""
TOUCH = """UPDATE incidents_incident SET stage = 'active', title = title || '.',
 version = version + 1 WHERE id = ANY (%s)"""
Write = Callable[[Actor, int], list[int]]


def feed(actor: Actor, rows: int) -> list[int]:
    """Calls as a feed brings them, two hundred in a transaction, through the service."""
    made: list[int] = []
    for begin in range(0, rows, 200):
        with scope(actor):
            calls = [_call(actor, number) for number in range(begin, min(begin + 200, rows))]
            logged = log_calls(calls=calls, by=actor, mode=actor.mode, quiet=True)
            made += [incident.pk for incident in logged.created]
    return made


def insert(actor: Actor, rows: int) -> list[int]:
    """Rows alone, one statement, no service."""
    now = timezone.now()
    stamp = time.perf_counter_ns()
    incidents = [
        Incident(
            number=f"B{stamp}-{number}"[-24:],
            mode=actor.mode,
            agency_id=min(actor.agencies),
            located="words",
            type_id="other_fire",
            severity="low",
            title=f"Illustrative measurement {number}",
            place_text="12 Main St near the mill",
            happened_at=now - timedelta(minutes=number),
            heard_at=now,
        )
        for number in range(rows)
    ]
    with scope(actor):
        return [made.pk for made in Incident.objects.bulk_create(incidents)]


def update(actor: Actor, rows: int) -> list[int]:
    """The rows last made, changed by one statement."""
    with scope(actor):
        ids = list(Incident.objects.order_by("-pk").values_list("pk", flat=True)[:rows])
        with connection.cursor() as cursor:
            cursor.execute(TOUCH, [ids])
    return ids


WRITES: dict[str, Write] = {"feed": feed, "insert": insert, "update": update}


def _call(actor: Actor, number: int) -> Call:
    now = timezone.now()
    return Call(
        agency_id=min(actor.agencies),
        type="other_fire",
        severity="low",
        title=f"Illustrative measurement {number}",
        happened_at=now,
        heard_at=now,
        place_text="12 Main St near the mill",
    )


def _switch(word: str) -> None:
    with psycopg.connect(ground.url("OWNER", NAME), autocommit=True) as owner:
        for (statement,) in owner.execute((TRIGGERS % word).encode()).fetchall():
            owner.execute(str(statement).encode())


def _kept(actor: Actor, ids: list[int]) -> int:
    with scope(sharing.operator("Bench")):
        found = RowChange.objects.filter(table_name="incidents_incident", row_id__in=ids)
        return found.count()


def _compared(actor: Actor, write: Write, rows: int) -> None:
    """Both ways write the same; only with triggers is it kept, row by row."""
    shown = {}
    for word in ("ENABLE", "DISABLE"):
        _switch(word)
        before = _kept(actor, [])
        ids = write(actor, rows)
        with scope(actor):
            held = Incident.objects.filter(pk__in=ids).order_by("pk")
            shown[word] = list(held.values_list("title", "stage", "severity", "located"))
        expected = len(ids) if word == "ENABLE" else 0
        if write is not update and _kept(actor, ids) - before != expected:
            raise SystemExit(f"{write.__name__}: history kept {_kept(actor, ids)} of {len(ids)}")
    if write is not update and shown["ENABLE"] != shown["DISABLE"]:
        raise SystemExit(f"{write.__name__}: the triggers changed what was written")


def _measure(actor: Actor, name: str, rows: int, rounds: int) -> dict[str, Any]:
    write, rates = WRITES[name], {"ENABLE": [], "DISABLE": []}  # type: ignore[var-annotated]
    _compared(actor, write, rows)
    for step in range(rounds):
        for word in ("ENABLE", "DISABLE") if step % 2 else ("DISABLE", "ENABLE"):
            _switch(word)
            begin = time.perf_counter()
            written = len(write(actor, rows))
            rates[word].append(written / (time.perf_counter() - begin))
    _switch("ENABLE")
    with_it, without = (statistics.median(rates[word]) for word in ("ENABLE", "DISABLE"))
    pairs = zip(rates["ENABLE"], rates["DISABLE"], strict=True)
    return {
        "write": name,
        "rows": rows,
        "rows_per_second": round(with_it),
        "rows_per_second_without": round(without),
        "cost_percent": round(100 * (1 - statistics.median(on / off for on, off in pairs)), 1),
    }


def main(words: list[str]) -> int:
    """Measure and print; 1 where a write costs more than the budget."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench history")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--user", default="dana@riverton.example")
    given = parser.parse_args(words)
    over = 0
    with ground.region(NAME):
        actor = sharing.actor_of(User.objects.get_by_natural_key(given.user))
        for name in WRITES:
            found = _measure(actor, name, given.rows, given.rounds)
            over += found["cost_percent"] > BUDGET
            say(bench="history", **found, **machine())
    return 1 if over else 0
