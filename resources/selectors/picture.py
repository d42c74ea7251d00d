"""The common operating picture: what a console loads once and then keeps by listening."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from agencies.services.sharing import streams_of
from eoc import journal
from eoc.access import Actor
from eoc.access.models import Installation
from eoc.journal.models import Entry

TIMELINE = 200
SEVERAL_STREAMS = 4
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
        "epoch": str(Installation.objects.values_list("epoch", flat=True).get()),
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


def timeline(streams: list[str], count: int = TIMELINE) -> list[dict[str, Any]]:
    """The last events that have words, oldest first, each once, however many streams told it."""
    told = Entry.objects.filter(stream__in=streams).exclude(payload__text="")
    newest = told.order_by("-at", "-seq").values(
        "stream", "seq", "event", "kind", "at", "actor", "mode", "payload"
    )
    seen: dict[Any, dict[str, Any]] = {}
    for entry in newest[: count * SEVERAL_STREAMS]:
        seen.setdefault(entry["event"], dict(entry))
    return [_entry(entry) for entry in reversed(list(seen.values())[:count])]


def basemap(actor: Actor) -> str:
    """Jurisdictions as GeoJSON, made and simplified by the database, one's own marked."""
    return _one(BASEMAP, [sorted(actor.jurisdictions), SIMPLER_BY])


def basemap_version(actor: Actor) -> str:
    """Changes when a boundary or the actor's own territory changes."""
    return _one(BASEMAP_VERSION, [sorted(actor.jurisdictions)])


def _part(path: str) -> Callable[[Actor], Any]:
    part: Callable[[Actor], Any] = import_string(path)
    return part


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "stream": entry["stream"],
        "seq": entry["seq"],
        "id": str(entry["event"]),
        "kind": entry["kind"],
        "at": entry["at"].isoformat(),
        "by": entry["actor"].get("name"),
        "mode": entry["mode"],
        "payload": entry["payload"],
    }


def _one(statement: str, values: list[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return str(cursor.fetchone()[0])
