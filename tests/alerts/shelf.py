"""The shelf of other people's CAP messages, used by path and never committed."""

import csv
import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "standards"
SHELF = Path(os.environ.get("ACCORD_STANDARDS", BESIDE)) / "cap"
on_the_shelf = pytest.mark.skipif(
    not SHELF.is_dir(), reason=f"no CAP messages at {SHELF}; set ACCORD_STANDARDS"
)


def table() -> list[dict[str, str]]:
    """The lines of the shelf's own table, none where the shelf is absent."""
    index = SHELF / "INDEX.csv"
    if not index.exists():
        return []
    with index.open(newline="") as lines:
        return list(csv.DictReader(lines))


def file_of(row: dict[str, str]) -> Path:
    """Where a line's document lies."""
    return SHELF / row["folder"] / row["file"]


def accepted(row: dict[str, str]) -> bool:
    """Valid by the schema, and by the rules the shelf lists beyond it."""
    return row["xsd"] == "valid" and not row["spec_issues"]
