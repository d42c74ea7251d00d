"""How quickly any moment of a long past is folded: with keyframes, without, by one statement."""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg

from agencies.models import User
from agencies.services import sharing
from bench import ground
from bench.report import machine, say, spread
from eoc.access import Actor, scope
from eoc.journal import past
from resources.selectors import past as picture

NAME = "eoc_bench_past"
LIVES = 12  # entries of one incident from its call to its end
APART = "30 seconds"  # a million of them are a year
STREAMS = """INSERT INTO journal_stream (name, head, head_hash, first_seq)
 SELECT unnest(%s::text[]), %s, '', 1
 ON CONFLICT (name) DO UPDATE SET head = excluded.head"""
SAY = """INSERT INTO journal_entry (stream, seq, event, kind, mode, at, owner_kind, owner_id,
                                    detail, actor, payload, payload_sha256, hash)
 SELECT (%(streams)s::text[])[1 + n %% 4], 1 + n / 4, gen_random_uuid(), 'incident.updated', 'demo',
   now() - (%(entries)s - n) * %(apart)s::interval, 'a', 0, 'full', '{"name": "Illustrative"}',
   jsonb_build_object('noun', CASE WHEN m %% 3 = 0 THEN 'incident' ELSE 'asset' END,
     'op', 'upsert', 'tier', 'event', 'text', format('Illustrative event %%s', n),
     'row', jsonb_build_object('uuid', CASE WHEN m %% 3 = 0
         THEN md5(format('%%s call %%s', n %% 4, m / 300 / %(lives)s * 100 + m / 3 %% 100))::uuid
         ELSE md5(format('%%s asset %%s', n %% 4, m * 7919 %% 600))::uuid END,
       'number', format('2026-RIV-%%s', n), 'label', format('RIV Engine %%s', m %% 600),
       'type_name', 'Structure fire', 'severity', 'medium', 'stage', 'active',
       'title', 'Illustrative fire of this measurement', 'place_text', '12 Main St near the mill',
       'lon', -74.97, 'lat', 40.03, 'area', null, 'responses', '[]'::jsonb, 'children', 0,
       'jurisdiction', jsonb_build_object('id', 12, 'code', 'RIV', 'name', 'Riverton'),
       'happened_at', now(), 'heard_at', now(), 'parent', null, 'version', n, 'detail', 'full',
       'closed_at', CASE WHEN m %% 3 = 0 AND m / 300 %% %(lives)s = %(lives)s - 1 THEN now() END,
       'agency', jsonb_build_object('id', 12, 'code', 'RIV', 'name', 'Riverton Fire'))), '', ''
   FROM generate_series(0, %(entries)s - 1) n, LATERAL (SELECT n / 4 AS m) s"""
ONE_STATEMENT = """SELECT DISTINCT ON (stream, payload->>'noun', payload->'row'->>'uuid') payload
 FROM journal_entry WHERE stream = ANY (%s) AND at <= %s
 ORDER BY stream, payload->>'noun', payload->'row'->>'uuid', seq DESC"""


def _speak(entries: int, streams: list[str]) -> None:
    """A year of four busy streams: 2,400 units, 400 open incidents, each with a dozen entries.

    Written past the journal's function, whose chain is not measured here.
    """
    said = {"streams": streams, "entries": entries, "lives": LIVES, "apart": APART}
    with psycopg.connect(ground.url("OWNER", NAME), autocommit=True) as owner:
        owner.execute("DELETE FROM journal_entry WHERE stream = ANY (%s)", [streams])
        owner.execute(SAY, said)
        owner.execute(STREAMS, [streams, entries // 4])
        owner.execute("VACUUM ANALYZE journal_entry")


def _moments(streams: list[str], count: int) -> list[datetime]:
    """Moments spread over the whole past, the same in every run."""
    query = "SELECT min(at), max(at) FROM journal_entry WHERE stream = ANY (%s)"
    with psycopg.connect(ground.url("OWNER", NAME)) as owner:
        ((begin, end),) = owner.execute(query, [streams]).fetchall()
    chosen = random.Random(4)
    return [begin + (end - begin) * chosen.random() for _ in range(count)]


def _milliseconds(what: Callable[[datetime], Any], moments: list[datetime]) -> dict[str, float]:
    taken = []
    for at in moments:
        begin = time.perf_counter()
        what(at)
        taken.append((time.perf_counter() - begin) * 1000)
    return spread(taken)


def _one_statement(streams: list[str], at: datetime) -> int:
    with psycopg.connect(ground.url("OWNER", NAME)) as owner:
        return len(owner.execute(ONE_STATEMENT, [streams, at]).fetchall())


def _picture(actor: Actor, at: datetime) -> int:
    with scope(actor):
        return len(picture.picture(actor, at)["assets"])


def _fold(actor: Actor, streams: list[str], at: datetime) -> set[str]:
    with scope(actor):
        told = past.as_of(streams, at)
    return {f"{said['row']['uuid']}:{said['row']['version']}" for said in told}


def _kept() -> dict[str, float]:
    begin = time.perf_counter()
    with scope(sharing.operator("Bench")):
        made = past.keep_frames(at_most=100_000)
    taken = time.perf_counter() - begin
    return {"keyframes": made, "keyframe_ms": round(taken / max(made, 1) * 1000, 1)}


def main(words: list[str]) -> None:
    """Measure and print; the folds are compared before they are timed."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench past")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--moments", type=int, default=25)
    given = parser.parse_args(words)
    with ground.region(NAME):
        dana = sharing.actor_of(User.objects.get(email="dana@riverton.example"))
        streams = [s for s in sharing.streams_of(dana) if s.endswith(".full")][:4]
        _speak(given.entries, streams)
        moments = _moments(streams, given.moments)
        slow = _milliseconds(lambda at: _one_statement(streams, at), moments[:3])
        bare = _milliseconds(lambda at: _picture(dana, at), moments[:3])
        without = [_fold(dana, streams, at) for at in moments[:3]]
        keyframes = _kept()
        if without != [_fold(dana, streams, at) for at in moments[:3]]:
            raise SystemExit("the folds differ")
        say(
            bench="past",
            entries=given.entries,
            rows=round(statistics.median(len(one) for one in without)),
            **keyframes,
            picture_ms=_milliseconds(lambda at: _picture(dana, at), moments),
            without_keyframes_ms=bare,
            one_statement_ms=slow,
            **machine(),
        )
