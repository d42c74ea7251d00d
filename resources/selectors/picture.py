"""The common operating picture: what a console loads once and then keeps by listening."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from agencies.services.sharing import streams_of
from eoc import journal
from eoc.access import Actor

TIMELINE = 200
LAST_TOLD = """
SELECT t.entry FROM (
  SELECT DISTINCT ON (e.event) e.at, e.seq, jsonb_build_object(
           'stream', e.stream, 'seq', e.seq, 'id', e.event, 'kind', e.kind, 'at', e.at,
           'by', e.actor->>'name', 'mode', e.mode, 'payload', e.payload || jsonb_build_object(
             'row', jsonb_build_object('uuid', e.payload->'row'->'uuid',
               'number', e.payload->'row'->'number', 'incident', e.payload->'row'->'incident',
               'detail', e.payload->'row'->'detail'))
         )::text AS entry
    FROM unnest(%s::text[]) AS s(name), LATERAL (
           SELECT * FROM journal_entry j
            WHERE j.stream = s.name AND j.kind <> 'asset.moved' {until}
            ORDER BY j.{order} DESC LIMIT %s) e
   WHERE coalesce(e.payload->>'text', '') <> ''
   ORDER BY e.event, e.stream) t
 ORDER BY t.at DESC, t.seq DESC LIMIT %s
"""
NOW = LAST_TOLD.format(until="", order="seq")
THEN = LAST_TOLD.format(until="AND j.at <= %s", order="at")
BASEMAP = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(
         jsonb_build_object('type', 'Feature', 'id', j.id,
           'properties', jsonb_build_object('code', j.short_code, 'name', j.name, 'kind', j.kind,
                                            'own', j.id = ANY (%s)),
           'geometry', ST_AsGeoJSON(ST_SimplifyPreserveTopology(j.boundary, %s), 5)::jsonb)
         ORDER BY ST_Area(j.boundary) DESC), '[]'))::text
  FROM agencies_jurisdiction j
"""
BASEMAP_VERSION = """
SELECT md5(coalesce(string_agg(j.id || ':' || j.version || ':' || (j.id = ANY (%s)), ','
           ORDER BY j.id), ''))
  FROM agencies_jurisdiction j
"""
SIMPLER_BY = 0.0005  # degrees, some 50 m: a line on a screen, not a legal boundary


def snapshot(actor: Actor) -> dict[str, Any]:
    """Everything the actor sees now; the heads are read first, so that nothing falls between."""
    streams = streams_of(actor)
    heads = journal.heads(streams)
    parts = {name: _part(path)(actor) for name, path in settings.SNAPSHOT_PARTS.items()}
    return {
        "now": timezone.now().isoformat(),
        "epoch": journal.epoch(),
        "mode": actor.mode,
        "heads": heads,
        "me": me(actor),
        **parts,
        "timeline": timeline(streams),
    }


def me(actor: Actor) -> dict[str, Any]:
    """Who looks at the console."""
    return {
        "uuid": actor.person_uuid,
        "name": actor.name,
        "agencies": [{"id": a, "code": code, "name": name} for a, code, name in actor.agency_names],
        "roles": sorted({held.role.value for held in actor.roles}),
    }


def timeline(
    streams: list[str], count: int = TIMELINE, until: datetime | None = None
) -> list[dict[str, Any]]:
    """The last events that have words, oldest first, each once, however many streams told it.

    Their rows are cut down to what a line of the timeline needs; the parts hold them in full.
    """
    with connection.cursor() as cursor:
        if until is None:
            cursor.execute(NOW, [streams, count, count])
        else:
            cursor.execute(THEN, [streams, until, count, count])
        return [json.loads(entry) for (entry,) in reversed(cursor.fetchall())]


def basemap(actor: Actor) -> str:
    """Jurisdictions as GeoJSON, made and simplified by the database, one's own marked."""
    return _one(BASEMAP, [sorted(actor.jurisdictions), SIMPLER_BY])


def basemap_version(actor: Actor) -> str:
    """Changes when a boundary or the actor's own territory changes."""
    return _one(BASEMAP_VERSION, [sorted(actor.jurisdictions)])


def _part(path: str) -> Callable[[Actor], Any]:
    part: Callable[[Actor], Any] = import_string(path)
    return part


def _one(statement: str, values: list[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return str(cursor.fetchone()[0])
