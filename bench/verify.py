"""How long a million entries of the decision log take to verify."""

import argparse
import hashlib
import statistics
import time
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from agencies.services import sharing
from bench import ground
from bench.report import machine, say
from eoc.access import scope
from eoc.journal import verifying

NAME = "eoc_bench_verify"
BATCH = 500
SAY = """SELECT count(*) FROM journal_append((SELECT jsonb_agg(jsonb_build_object(
  'event', gen_random_uuid(), 'kind', 'incident.updated', 'mode', 'demo',
  'subscribers', '[]'::jsonb, 'facts', '{}'::jsonb,
  'actor', jsonb_build_object('name', 'Illustrative dispatcher', 'person', gen_random_uuid(),
                              'system', null, 'agencies', jsonb_build_array('RIV')),
  'audiences', jsonb_build_array(
    jsonb_build_object('stream', format('demo.a%%s.incidents.full', n %% 20), 'owner_kind', 'a',
                       'owner_id', n %% 20, 'detail', 'full', 'payload', said),
    jsonb_build_object('stream', format('demo.j%%s.incidents.full', n %% 20), 'owner_kind', 'j',
                       'owner_id', n %% 20, 'detail', 'full', 'payload', said))))
 FROM generate_series(%(first)s::int, %(last)s::int) n, LATERAL (SELECT jsonb_build_object(
   'noun', 'incident', 'op', 'upsert', 'tier', 'event', 'text', format('2026-RIV-%%s active', n),
   'row', jsonb_build_object('uuid', gen_random_uuid(), 'number', format('2026-RIV-%%s', n),
     'mode', 'demo', 'type', 'structure_fire', 'type_name', 'Structure fire',
     'severity', 'medium', 'complexity', null, 'stage', 'active', 'title', 'Illustrative fire',
     'place_text', '12 Main St near the mill', 'lon', -74.97, 'lat', 40.03, 'area', null,
     'jurisdiction', jsonb_build_object('id', 12, 'code', 'RIV', 'name', 'Riverton'),
     'located', 'polygon', 'reported_jurisdiction', '', 'promoted', false, 'on_picture', false,
     'happened_at', statement_timestamp(), 'heard_at', statement_timestamp(), 'parent', null,
     'children', 0, 'responses', '[]'::jsonb, 'closed_at', null, 'version', 3, 'detail', 'full',
     'agency', jsonb_build_object('id', 12, 'code', 'RIV', 'name', 'Riverton Fire'))) said) s))"""
READ = """COPY (SELECT hash, payload_sha256, convert_to(concat_ws('|', stream, seq, event, kind,
  mode, extract(epoch FROM at), actor::text), 'UTF8'), convert_to(payload::text, 'UTF8')
  FROM journal_entry WHERE stream = %s ORDER BY seq) TO STDOUT (FORMAT BINARY)"""


def _speak(entries: int) -> None:
    """So many entries of the size real ones have, through the journal's own function."""
    operator = sharing.operator("Bench")
    for first in range(1, entries // 2 + 1, BATCH):
        last = min(first + BATCH - 1, entries // 2)
        with scope(operator), connection.cursor() as cursor:
            cursor.execute(SAY, {"first": first, "last": last})
    with psycopg.connect(ground.url("OWNER", NAME), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE journal_entry")


def _in_python() -> int:
    """The same by hashlib over what COPY brings: the way not taken, for comparison."""
    entries = 0
    name = str(settings.DATABASES["default"]["NAME"])
    with psycopg.connect(ground.url("ADMIN", name)) as above:
        streams = above.execute("SELECT name FROM journal_stream").fetchall()
        for (stream,) in streams:
            previous = b""
            with above.cursor().copy(READ, [stream]) as rows:
                for digest, words, header, payload in rows.rows():
                    if hashlib.sha256(payload).digest() != words:
                        raise SystemExit("edited")
                    previous = hashlib.sha256(previous + header + words).digest()
                    if previous != digest:
                        raise SystemExit("broken")
                    entries += 1
    return entries


def _by_database(workers: int) -> int:
    report = verifying.chains(sharing.operator("Bench"), workers=workers)
    if report.faults:
        raise SystemExit(f"{report.faults[0]}")
    return report.entries


def _seconds(what: Any, rounds: int) -> dict[str, Any]:
    found, entries = [], 0
    for _ in range(rounds):
        begin = time.perf_counter()
        entries = what()
        found.append(time.perf_counter() - begin)
    return {
        "entries": entries,
        "seconds": round(statistics.median(found), 2),
        "rounds": [round(one, 2) for one in found],
    }


def main(words: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench verify")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(words)
    with ground.region(NAME):
        _speak(given.entries)
        for workers in (2, 1):
            found = _seconds(lambda n=workers: _by_database(n), given.rounds)
            say(bench="verify", way="database", connections=workers, **found, **machine())
        found = _seconds(_in_python, 1)
        say(bench="verify", way="python", connections=1, **found, **machine())
