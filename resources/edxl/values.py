"""What may stand in an element, kind by kind; ValueError says what is wrong and what to do."""

import re
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from resources.edxl.grammar import Kind
from resources.edxl.message import moment
from resources.edxl.words import LONGEST_ID, YEARS

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[-+]\d\d:\d\d)?", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})([eE][+-]?\d{1,2})?", re.ASCII)


def _id(text: str) -> str:
    name = text.strip()
    if not name:
        raise ValueError("is empty. Fill it.")
    if len(name) > LONGEST_ID:
        raise ValueError(f"is longer than {LONGEST_ID} characters. Shorten it.")
    return name


def _moment(text: str) -> str:
    text = text.strip()
    if not MOMENT.fullmatch(text):
        raise ValueError(f"is {text[:40]!r}. Write a time such as 2026-11-28T16:30:00-05:00.")
    try:
        year = _to_micro(text).year
    except ValueError as error:
        raise ValueError(f"is {text!r}, which no calendar has: {error}.") from error
    if not YEARS[0] <= year <= YEARS[1]:
        raise ValueError(f"is of the year {year}. Write one from {YEARS[0]} to {YEARS[1]}.")
    return text


def _to_micro(text: str) -> datetime:
    """Python counts to the microsecond only."""
    return moment(re.sub(r"(\.\d{6})\d+", r"\1", text))


def _number(text: str) -> str:
    text = text.strip()
    if not NUMBER.fullmatch(text):
        raise ValueError(f"is {text[:20]!r}, which is not a number such as 2.")
    return text


CHECKED: dict[Enum, Callable[[str], str]] = {
    Kind.TEXT: str,
    Kind.ID: _id,
    Kind.MOMENT: _moment,
    Kind.NUMBER: _number,
}
