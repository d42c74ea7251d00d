"""Redaction by fixed rules: which field of which row was withheld, by which rule, by whom, why."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eoc.access.grants import SENSITIVE
from incidents.models import Caller, Incident
from incidents.selectors.records import CALLER, WORDS, Part

CLASSES = {
    CALLER: "Identity of the caller, telephone numbers and mail addresses",
    WORDS: "Words of callers, log lines and notes, where people are named",
    "law_sensitive": "Law-sensitive information",
    "health": "Health information",
    "critical_infrastructure": "Critical infrastructure",
}
REACHED = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w.-])\+?\d[\d ()./-]{5,}\d(?![\w-])", re.ASCII
)


@dataclass(frozen=True)
class Redaction:
    """One field withheld, in whole or in part."""

    part: str
    row: int
    key: str
    field: str
    rule: str
    extent: str
    reason: str


class Rules:
    """What is withheld from one incident's records: the classes chosen, each with its reason."""

    def __init__(self, incident: Incident, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen
        absent = {str(name) for name in SENSITIVE} - set(incident.sensitive)
        self.classes = [name for name in CLASSES if name in chosen and name not in absent]
        self.names = _names(incident) if CALLER in chosen else None
        self.made: list[Redaction] = []

    def applied(self, part: Part) -> list[dict[str, Any]]:
        """The part's rows with what is withheld taken out; each redaction is noted."""
        return [
            {field: self._told(part, number, row, field) for field in row}
            for number, row in enumerate(part.rows, 1)
        ]

    def _told(self, part: Part, number: int, row: Mapping[str, Any], field: str) -> Any:
        value = row[field]
        if value in (None, ""):
            return value
        for rule in self.classes:
            if rule in part.classes.get(field, ()):
                self._note(part, number, row, field, rule, "whole")
                return f"[withheld: {rule}]"
        if CALLER not in self.chosen or field not in part.classes or not isinstance(value, str):
            return value
        told = self._without_caller(value)
        if told != value:
            self._note(part, number, row, field, CALLER, "part")
        return told

    def _without_caller(self, text: str) -> str:
        for pattern in filter(None, (self.names, REACHED)):
            text = pattern.sub(f"[withheld: {CALLER}]", text)
        return text

    def _note(
        self, part: Part, number: int, row: Mapping[str, Any], field: str, rule: str, extent: str
    ) -> None:
        key = str(row.get("uuid") or row.get("seq") or "")
        made = Redaction(part.name, number, key, field, rule, extent, self.chosen[rule])
        self.made.append(made)


def _names(incident: Incident) -> re.Pattern[str] | None:
    found = Caller.objects.filter(incident=incident)
    said = sorted(set(_said(found.values_list("name", "phone"))), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, said)), re.IGNORECASE) if said else None


def _said(rows: Any) -> Iterator[str]:
    for name, phone in rows:
        yield from (word for word in (name, phone, *name.split()) if len(word) > 2)
