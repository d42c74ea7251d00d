"""The picture as it stood at a moment of the past, under what the actor may see today."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from agencies.services.sharing import streams_of
from eoc import journal
from eoc.access import Actor
from eoc.errors import Gone, Invalid
from eoc.journal import past
from eoc.journal.past import Place
from incidents.selectors.past import Today, today
from incidents.selectors.picture import SHOWN
from resources.selectors.picture import me, timeline

RANKS = {"existence": 0, "listed": 0, "area": 1, "summary": 2}
WHOLE = 3
PAGE = 1000
STEPS = 1500  # marks in one answer
CLOCKS_DIFFER = timedelta(seconds=5)

Row = dict[str, Any]
Said = dict[str, Any]


def picture(actor: Actor, at: datetime) -> dict[str, Any]:
    """The snapshot of then: of each row the newest version told by then in streams heard now.

    Raises Invalid for a moment that has not been, Gone for one before the archive.
    """
    _been(at)
    streams = streams_of(actor)
    _kept(streams, at)
    rows = _newest(_allowed_rows(actor, past.as_of(streams, at), at))
    return {
        "at": at.isoformat(),
        "now": timezone.now().isoformat(),
        "epoch": journal.epoch(),
        "mode": actor.mode,
        "me": me(actor),
        **{name: _part(noun, rows) for noun, name in settings.PAST_PARTS.items()},
        "timeline": _allowed(actor, timeline(streams, until=at)),
    }


def changes(actor: Actor, after: Place, until: datetime) -> tuple[list[Said], Place | None]:
    """A page of what was said after a place, and the place the next page follows; None: no more."""
    _been(after.at)
    streams = streams_of(actor)
    _kept(streams, after.at)
    entries = past.between(streams, after, until, PAGE + 1)
    page, more = entries[:PAGE], len(entries) > PAGE
    follows = _place(page[-1]) if more else None
    told = [entry for entry in page if entry["payload"]]
    return _allowed(actor, told), follows


def marks(actor: Actor, start: datetime, until: datetime, step: timedelta) -> list[Row]:
    """How many events each step of a stretch held."""
    if until <= start or (until - start) / step > STEPS:
        raise Invalid(f"Ask for a stretch of 1 to {STEPS} steps.", {"to": "After `from`."})
    found = past.marks(streams_of(actor), start, until, step)
    return [{"at": at.isoformat(), "events": events} for at, events in found]


def _been(at: datetime) -> None:
    if at > timezone.now() + CLOCKS_DIFFER:
        raise Invalid("That moment has not been yet.", {"at": "A moment of the past."})


def _kept(streams: list[str], at: datetime) -> None:
    begin = past.begins(streams)
    if begin is not None and at < begin:
        day = timezone.localtime(begin).date()
        raise Gone(f"What was before {day} is in the archive and not shown here.")


def _allowed(actor: Actor, entries: list[Said]) -> list[Said]:
    """Without what is told of incidents closed to the actor today."""
    seen = _today(actor, [entry["payload"] for entry in entries])
    return [entry for entry in entries if _is_open(entry["payload"], seen)]


def _allowed_rows(actor: Actor, told: list[Said], at: datetime) -> list[Said]:
    """The same of payloads, without incidents that were closed by then as well."""
    seen = _today(actor, told)
    return [said for said in told if _is_open(said, seen, at)]


def _today(actor: Actor, told: list[Said]) -> dict[str, Today]:
    about = {name for said in told if (name := _about(said))}
    return today(actor, about) if about else {}


def _about(payload: Said) -> str:
    """The incident an entry is a version or a note of, by uuid or number; otherwise empty."""
    name = {"incident": "uuid", "note": "incident"}.get(payload["noun"])
    return str(payload["row"].get(name) or "") if name else ""


def _is_open(payload: Said, seen: dict[str, Today], at: datetime | None = None) -> bool:
    name = _about(payload)
    if not name:
        return True
    now = seen.get(name)
    if now is None or (at and now.closed_at and now.closed_at <= at):
        return False
    if payload["noun"] == "note" or payload["op"] == "left":
        return True
    return rank(payload["row"]) <= RANKS.get(now.seen, WHOLE)


def _newest(told: list[Said]) -> dict[tuple[str, str], Row]:
    """Each row once: the newest version, of that the richest."""
    found: dict[tuple[str, str], Row] = {}
    for said in told:
        row, key = said["row"], (said["noun"], said["row"]["uuid"])
        if key not in found or _order(row) > _order(found[key]):
            found[key] = row
    return found


def _order(row: Row) -> tuple[int, int]:
    return row["version"], rank(row)


def rank(row: Row) -> int:
    """How much of a row is told; 3 is all of it."""
    return RANKS.get(row.get("detail", ""), WHOLE)


def _part(noun: str, rows: dict[tuple[str, str], Row]) -> list[Row]:
    found = [row for (of, _), row in rows.items() if of == noun]
    if noun == "incident":
        return sorted(found, key=lambda row: row["happened_at"], reverse=True)[:SHOWN]
    return sorted(found, key=lambda row: row.get("label") or row.get("number") or "")


def _place(entry: Said) -> Place:
    return Place(datetime.fromisoformat(entry["at"]), entry["stream"], entry["seq"])
