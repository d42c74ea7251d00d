"""Moments that every reader can hold: a year past 9999 cannot be read back from the database."""

from datetime import UTC, datetime

from eoc.errors import Invalid

LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def within_reach(moment: datetime | None, field: str) -> None:
    """The moment, where there is one, lies in this century; else `Invalid` names the field."""
    if moment is not None and moment >= LATEST:
        raise Invalid("That time is too far away.", {field: "Choose a time of this century."})
