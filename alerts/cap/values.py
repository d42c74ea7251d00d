"""What may stand in an element, kind by kind; ValueError says what is wrong and what to do."""

import re
from collections.abc import Callable
from enum import Enum

from alerts.cap.coordinates import disc, ring
from alerts.cap.grammar import Kind
from alerts.cap.message import moment
from alerts.cap.words import LONGEST_NAME, YEARS

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", re.ASCII)
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
FORBIDDEN = re.compile(r"[\s,<&]")


class Unknown(Exception):
    """Readable, kept as given, but not what CAP says."""


def _text(text: str) -> str:
    return text


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise ValueError("is empty. Fill it.")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"is longer than {LONGEST_NAME} characters. Shorten it.")
    if bad := FORBIDDEN.search(name):
        raise ValueError(f"holds {bad[0]!r}. No blank, comma, < or & may stand there.")
    return name


def _moment(text: str) -> str:
    text = text.strip()
    if not MOMENT.fullmatch(text):
        raise ValueError(f"is {text[:40]!r}. Write a time such as 2026-11-28T16:30:00-05:00.")
    try:
        year = moment(text).year
    except ValueError as error:
        raise ValueError(f"is {text!r}, which no calendar has: {error}.") from error
    if not YEARS[0] <= year <= YEARS[1]:
        raise ValueError(f"is of the year {year}. Write one from {YEARS[0]} to {YEARS[1]}.")
    return text


def _references(text: str) -> str:
    for triple in text.split():
        if len(triple.split(",")) != 3:
            says = "Write sender,identifier,sent, and a blank between messages."
            raise ValueError(f"holds {triple[:60]!r}. {says}")
        try:
            _moment(triple.split(",")[2])
        except ValueError as error:
            raise Unknown(f"names a message whose time {error}") from error
    return text


def _matching(pattern: re.Pattern[str], example: str) -> Callable[[str], str]:
    def checked(text: str) -> str:
        text = text.strip()
        if not pattern.fullmatch(text):
            raise ValueError(f"is {text[:40]!r}. Write it as {example}.")
        return text

    return checked


def _polygon(text: str) -> str:
    ring(text)
    return text.strip()


def _circle(text: str) -> str:
    disc(text)
    return text.strip()


CHECKED: dict[Enum, Callable[[str], str]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.REFERENCES: _references,
    Kind.MOMENT: _moment,
    Kind.LANGUAGE: _matching(LANGUAGE, "en-US"),
    Kind.DECIMAL: _matching(DECIMAL, "1200.5"),
    Kind.INTEGER: _matching(INTEGER, "2048"),
    Kind.POLYGON: _polygon,
    Kind.CIRCLE: _circle,
}
