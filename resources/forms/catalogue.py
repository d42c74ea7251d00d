"""A CSV of kinds read and checked: every fault with its row and column, nothing half taken."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from agencies.models import Discipline
from eoc.doors.spreadsheets import uploaded
from eoc.errors import Invalid
from resources.models import Category

COLUMNS = ("kind", "name", "discipline", "category", "speed_kmh", "ready_minutes", "type",
           "capability", "unit", "minimum")  # fmt: skip
CODE = re.compile(r"^[a-z0-9][a-z0-9_-]{0,23}$")
MOST_FAULTS = 20
MOST_ROWS = 5000
LARGEST = Decimal(10) ** 10
Row = dict[str, str]


@dataclass
class Read:
    """What a file says: kinds by code, and what each type of them must be able to do."""

    kinds: dict[str, dict[str, Any]] = field(default_factory=dict)
    capabilities: dict[tuple[str, int, str], dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class CatalogueForm(forms.Form):
    """A file of kinds, types and minimum capabilities."""

    file = forms.FileField(label="CSV file", help_text=f"Columns: {', '.join(COLUMNS)}")

    def text(self) -> str:
        """The file in words; refused where it is too large or not UTF-8."""
        return uploaded(self.cleaned_data["file"])


def read(text: str) -> Read:
    """All of a file, or Invalid that names row and column of each fault (the header is row 1)."""
    rows = csv.DictReader(io.StringIO(text), strict=True)
    found, number = Read(), 1
    try:
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            _refuse([f"row 1: the column {name} is missing" for name in missing])
        for number, row in enumerate(rows, 2):
            if number > MOST_ROWS:
                _refuse([f"row {number}: more than {MOST_ROWS} rows"])
            _take(found, number, {name: (row[name] or "").strip() for name in COLUMNS})
    except csv.Error as wrong:
        _refuse([f"row {number + 1}: {wrong}"])
    if not found.kinds and not found.faults:
        found.faults.append("row 2: there is no kind in the file")
    if found.faults:
        _refuse(found.faults)
    return found


def _refuse(faults: list[str]) -> None:
    shown = faults[:MOST_FAULTS]
    more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
    raise Invalid(f"Nothing was imported: {'; '.join([*shown, *more])}.", {"file": shown[0]})


def _take(found: Read, number: int, row: Row) -> None:
    before = found.kinds.get(row["kind"])
    faults = list(_faults_of_kind(row) if before is None else _differences(row, before))
    faults += list(_faults_of_capability(found, row))
    found.faults += [f"row {number}, column {fault}" for fault in faults]
    if faults:
        return
    if before is None:
        found.kinds[row["kind"]] = _kind(row)
    if row["capability"]:
        key = (row["kind"], int(row["type"]), row["capability"])
        found.capabilities[key] = {
            "kind": row["kind"],
            "type": int(row["type"]),
            "name": row["capability"],
            "unit": row["unit"],
            "minimum": row["minimum"],
        }


def _kind(row: Row) -> dict[str, Any]:
    return {
        "code": row["kind"],
        "name": row["name"],
        "discipline": row["discipline"],
        "category": row["category"] or Category.EQUIPMENT.value,
        "speed_kmh": int(row["speed_kmh"]),
        "ready_minutes": int(row["ready_minutes"] or 0),
    }


def _faults_of_kind(row: Row) -> Iterator[str]:
    if not CODE.match(row["kind"]):
        yield "kind: up to 24 small letters, digits, - and _, such as engine"
    if not 1 <= len(row["name"]) <= 60:
        yield "name: 1 to 60 characters"
    if row["discipline"] not in Discipline.values:
        yield f"discipline: one of {', '.join(Discipline.values)}"
    if row["category"] and row["category"] not in Category.values:
        yield f"category: one of {', '.join(Category.values)}"
    if not _whole(row["speed_kmh"], 1, 1000):
        yield "speed_kmh: a whole number from 1 to 1000"
    if row["ready_minutes"] and not _whole(row["ready_minutes"], 0, 20160):
        yield "ready_minutes: a whole number up to 20160 (two weeks)"


def _differences(row: Row, before: dict[str, Any]) -> Iterator[str]:
    """A kind's further rows repeat it or leave it empty."""
    for name in ("name", "discipline", "category", "speed_kmh", "ready_minutes"):
        if row[name] and row[name] != str(before[name]):
            yield f"{name}: {row['kind']} has {before[name]} above; repeat that or leave it empty"


def _faults_of_capability(found: Read, row: Row) -> Iterator[str]:
    named = [name for name in ("type", "capability", "minimum") if row[name]]
    if not named:
        return
    if not _whole(row["type"], 1, 4):
        yield "type: 1 (most capable) to 4"
    if not 1 <= len(row["capability"]) <= 80:
        yield "capability: 1 to 80 characters"
    if len(row["unit"]) > 24:
        yield "unit: at most 24 characters"
    if not _amount(row["minimum"]):
        yield "minimum: a number of at most two decimals, such as 3785"
    if row["type"].isdecimal() and (row["kind"], int(row["type"]), row["capability"]) in (
        found.capabilities
    ):
        yield f"capability: {row['capability']} stands above already for this kind and type"


def _whole(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most


def _amount(text: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    return (
        amount.is_finite() and 0 <= amount < LARGEST and amount == amount.quantize(Decimal("0.01"))
    )
