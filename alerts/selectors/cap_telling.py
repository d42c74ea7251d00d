"""CAP messages in words for pages: one language for lists, every language for one alert."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts import cap
from alerts.cap import ipaws, labels, lengths, words
from alerts.cap.message import moment
from alerts.models import CapInfo, CapMessage
from eoc.text.public import harmless

SHADES = dict(zip(words.SEVERITY, ("critical", "high", "medium", "low"), strict=False))
AREAS_SHOWN = 3
READ_HERE = "en"
ON_PHONES = {ipaws.SHORT_TEXT: lengths.SHORT, ipaws.LONG_TEXT: lengths.LONG}


@dataclass(frozen=True)
class Listed:
    """A line of the list: the info in the reader's language, the worst one's severity."""

    message: CapMessage
    info: CapInfo
    shade: str
    areas: tuple[str, ...]
    more: int
    languages: tuple[str, ...]


def listed(messages: Sequence[CapMessage]) -> list[Listed]:
    """Lines for messages that came `with_rows` and have an info."""
    return [_listed(message, list(message.infos.all())) for message in messages]


def _listed(message: CapMessage, infos: list[CapInfo]) -> Listed:
    spoken = [info for info in infos if info.language.lower().startswith(READ_HERE)] or infos
    info = min(spoken, key=lambda one: _rank(one.severity))
    areas = [area.words for area in info.areas.all()]
    return Listed(
        message,
        info,
        SHADES.get(info.severity, ""),
        tuple(areas[:AREAS_SHOWN]),
        max(0, len(areas) - AREAS_SHOWN),
        tuple(dict.fromkeys(one.language for one in infos)),
    )


def _rank(severity: str) -> int:
    return words.SEVERITY.index(severity) if severity in words.SEVERITY else len(words.SEVERITY)


@dataclass(frozen=True)
class OnPhone:
    """A text as a phone shows it, and how many of its places it takes."""

    text: str
    places: int
    most: int


@dataclass(frozen=True)
class Said:
    """What one info says, field by field, without characters that hide or reorder."""

    language: str
    shade: str
    info: cap.Info
    title: str
    paragraphs: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    phones: tuple["OnPhone", ...]
    times: tuple[tuple[str, datetime], ...]
    areas: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def said(alert: cap.Alert) -> list[Said]:
    """Every info of a message, in its order."""
    return [_said(info) for info in alert.infos]


def _said(info: cap.Info) -> Said:
    return Said(
        info.language or words.EN_US,
        SHADES.get(info.severity, ""),
        info,
        line(info.headline or info.event),
        tuple(_paragraphs(info)),
        tuple((name, line(text)) for name, text in _facts(info) if text),
        tuple(_on_phones(info)),
        tuple(_times(info)),
        tuple(line(area.description) for area in info.areas),
        tuple(_links(info)),
    )


def line(text: str) -> str:
    """Words on one line."""
    return " ".join(harmless(text).split())


def _paragraphs(info: cap.Info) -> Iterator[tuple[str, str]]:
    for name, text in (("What", info.description), ("What to do", info.instruction)):
        if text and text.strip():
            yield name, harmless(text, lines=True)


def _facts(info: cap.Info) -> Iterator[tuple[str, str]]:
    yield "Event", info.event
    yield "Kind", labels.all_said("category", info.categories)
    yield "Urgency", labels.said("urgency", info.urgency)
    yield "Certainty", labels.said("certainty", info.certainty)
    yield "What to do", labels.all_said("response", info.response_types)
    yield "For", info.audience or ""
    yield "From", info.sender_name or ""
    yield "Contact", info.contact or ""
    yield from ((one.name, one.value) for one in info.event_codes)
    for one in info.parameters:
        if one.name not in ON_PHONES:
            value = labels.local(one.value) if one.name == labels.ORDERED_AT else one.value
            yield labels.PARAMETERS.get(one.name, one.name), value


def _on_phones(info: cap.Info) -> Iterator[OnPhone]:
    for one in info.parameters:
        if one.name in ON_PHONES:
            text = harmless(one.value, lines=True)
            yield OnPhone(text, lengths.places(text), ON_PHONES[one.name])


def _times(info: cap.Info) -> Iterator[tuple[str, datetime]]:
    named = (("Effective", info.effective), ("Begins", info.onset), ("Expires", info.expires))
    yield from ((name, moment(text)) for name, text in named if text)


def _links(info: cap.Info) -> Iterator[tuple[str, str]]:
    """Addresses people may follow; anything but the web stands in the original only."""
    named = [("More about it", info.web), *((r.description, r.uri) for r in info.resources)]
    for name, address in named:
        if address and address.strip().lower().startswith(("https://", "http://")):
            yield line(name), address.strip()
