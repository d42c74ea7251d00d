"""Who answered an announcement and who has not, by agency, partners too: its author asked them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from alerts.models import Announcement, Answer

MOST_NAMES = 300
GROUPS = """SELECT g.name, g.short_code, count(*), count(*) FILTER (WHERE answer = 'available'),
    count(*) FILTER (WHERE answer = 'eta'), count(*) FILTER (WHERE answer = 'cannot'),
    count(*) FILTER (WHERE answer = '')
  FROM alerts_answered(%s) JOIN agencies_agency g ON g.id = agency_id
 GROUP BY g.id ORDER BY g.name"""
NAMES = """SELECT w.name, answer, minutes, at
  FROM alerts_answered(%s) w JOIN agencies_agency g ON g.id = w.agency_id
 WHERE g.short_code = %s ORDER BY answer <> '', at, w.name LIMIT %s"""
SILENT = """SELECT alert_id, unnest(contacts) FROM alerts_answered(%s)
 WHERE answer = '' AND (%s::bigint IS NULL OR agency_id = %s)"""


@dataclass(frozen=True)
class Group:
    """People and shared addresses of one agency that were told, by what they said."""

    agency: str
    code: str
    told: int
    available: int
    later: int
    cannot: int
    silent: int


@dataclass(frozen=True)
class Person:
    """One of them; `answer` is empty where none came, `minutes` are those until they come."""

    name: str
    answer: str
    minutes: int | None
    at: datetime | None

    @property
    def words(self) -> str:
        """What they said."""
        if self.answer == Answer.ETA:
            return f"In {self.minutes} min"
        return Answer(self.answer).label if self.answer else "No answer"


def groups(said: Announcement) -> list[Group]:
    """By agency; counted in the database, whoever many were told."""
    return [Group(*row) for row in _asked(GROUPS, [said.uuid])]


def people(said: Announcement, code: str) -> list[Person]:
    """The people of one agency, those without an answer first; 300 at most."""
    return [Person(*row) for row in _asked(NAMES, [said.uuid, code, MOST_NAMES])]


def silent(said: Announcement, agency: int | None = None) -> list[tuple[int, int]]:
    """(alert, contact point) of whoever has not answered, of one agency or of all."""
    return [(row[0], row[1]) for row in _asked(SILENT, [said.uuid, agency, agency])]


def _asked(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
