"""Rows of a call feed: read one by one, refused one by one, the rest goes through."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.utils.dateparse import parse_datetime

from agencies.models import Discipline, Jurisdiction
from eoc.text.public import harmless
from incidents.models import IncidentType
from incidents.services.calls import Call, Responder

COLUMNS = {
    "feed_time": "feed_time",
    "time": "cad_time",
    "discipline": "discipline",
    "nature": "nature",
    "lat": "lat",
    "lon": "lon",
    "place": "twp",
    "address": "addr",
    "station": "station",
}
DISCIPLINES = {"ems": Discipline.EMS, "fire": Discipline.FIRE, "traffic": Discipline.LAW}
GENERAL: dict[str, str] = {
    Discipline.EMS: "medical",
    Discipline.FIRE: "other_fire",
    Discipline.LAW: "other",
}
REACH_DEGREES = 3.0  # real feeds place some calls two hundred kilometres off


class BadRow(ValueError):
    """What is wrong with a row, in words."""


@dataclass(frozen=True)
class Region:
    """The reach of the known jurisdictions; a point far outside is a mistake, not an incident."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Inside the extent, with a margin of some three hundred kilometres."""
        return (
            self.west - REACH_DEGREES <= lon <= self.east + REACH_DEGREES
            and self.south - REACH_DEGREES <= lat <= self.north + REACH_DEGREES
        )


def region(prefix: str = "") -> Region | None:
    """The extent of the jurisdictions whose code begins with `prefix`."""
    known = Jurisdiction.objects.filter(code__startswith=prefix).order_by()
    extent = known.aggregate(extent=Extent("boundary"))["extent"]
    return Region(*extent) if extent else None


class Feed:
    """Turns rows into calls for one agency and source."""

    def __init__(
        self, *, agency_id: int, source: str, columns: Mapping[str, str], reach: Region | None
    ) -> None:
        self.agency_id = agency_id
        self.source = source
        self.columns = {**COLUMNS, **columns}
        self.reach = reach
        self.zone = ZoneInfo(settings.TIME_ZONE)

    @cached_property
    def types(self) -> dict[str, IncidentType]:
        """Types by the words feeds use."""
        return {
            word.strip().lower(): kind
            for kind in IncidentType.objects.filter(active=True)
            for word in kind.words.split(",")
            if word.strip()
        }

    @cached_property
    def by_code(self) -> dict[str, IncidentType]:
        """Types by code."""
        return {kind.code: kind for kind in IncidentType.objects.all()}

    def call(self, row: Mapping[str, str | None]) -> Call:
        """The call a row stands for; raises BadRow."""
        time_text = self._text(row, "time")
        happened = self._moment(time_text, "time")
        heard = self._text(row, "feed_time")
        lon, lat = self._point(row)
        nature, address = self._text(row, "nature"), self._text(row, "address")
        discipline = self._discipline(self._text(row, "discipline"))
        kind = self.types.get(nature.lower()) or self.by_code[GENERAL.get(discipline, "other")]
        return Call(
            agency_id=self.agency_id,
            type=kind.code,
            severity=_of_a_feed(kind.default_severity),
            title=_sentence(nature) or kind.name,
            happened_at=happened,
            heard_at=self._moment(heard, "feed_time") if heard else happened,
            point=(lon, lat),
            place_text=address,
            reported_jurisdiction=self._text(row, "place"),
            source=self.source,
            source_key=f"{time_text}|{' '.join(address.casefold().split())}",
            responders=self._responders(row, discipline, nature),
        )

    def _text(self, row: Mapping[str, str | None], name: str) -> str:
        """A feed cannot be asked to write better; an emergency is never refused for a character."""
        return harmless(row.get(self.columns[name]) or "")

    def _moment(self, text: str, name: str) -> datetime:
        if not text:
            raise BadRow(f"{self.columns[name]} is empty: a call needs its time")
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None:
            raise BadRow(f"{self.columns[name]} {text[:40]!r} is no time such as 2026-03-01 14:05")
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _point(self, row: Mapping[str, str | None]) -> tuple[float, float]:
        lon, lat = self._number(row, "lon"), self._number(row, "lat")
        if self.reach is None or self.reach.holds(lon, lat):
            return lon, lat
        swapped = " The axes are swapped." if self.reach.holds(lat, lon) else ""
        raise BadRow(f"{lat:g}, {lon:g} is out of the region's reach.{swapped}")

    def _number(self, row: Mapping[str, str | None], name: str) -> float:
        text = self._text(row, name)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise BadRow(f"{self.columns[name]} {text[:40]!r} is not a number")
        return value

    def _discipline(self, text: str) -> str:
        return DISCIPLINES.get(text.lower(), Discipline.COMMUNICATIONS)

    def _responders(
        self, row: Mapping[str, str | None], discipline: str, nature: str
    ) -> tuple[Responder, ...]:
        """The feed's word for the discipline stays in the label's place where no station stands."""
        station = self._text(row, "station") or self._text(row, "discipline") or "unknown"
        return (Responder(station, discipline, nature),)


def differs(reported: str, computed: str) -> bool:
    """Whether the feed names another jurisdiction than the polygon, whatever the kind's word."""
    return bool(reported) and _plain(reported) != _plain(computed)


def numbered(
    rows: Iterable[Mapping[str, str | None]],
) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Rows with the line a spreadsheet shows, the header being line 1."""
    return enumerate(rows, 2)


def _of_a_feed(severity: str) -> str:
    """A feed never raises an alarm by itself: its gravest is high."""
    return "high" if severity == "critical" else severity


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].lower() if text.isupper() else text


def _plain(name: str) -> str:
    words = re.sub(r"[^a-z ]", " ", name.lower()).split()
    return " ".join(w for w in words if w not in ("township", "twp", "borough", "boro", "city"))
