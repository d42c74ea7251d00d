"""A CAP message as values: field by field, each as it was written."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Named:
    """A name and a value: an event code, a parameter or a geocode."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that belongs to an info: a picture, a recording."""

    description: str
    mime_type: str
    size: str | None = None
    uri: str | None = None
    deref_uri: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where: words, polygons and circles (latitude first, as CAP writes them), and codes."""

    description: str
    polygons: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    geocodes: tuple[Named, ...] = ()
    altitude: str | None = None
    ceiling: str | None = None


@dataclass(frozen=True, slots=True)
class Info:
    """What is to be known and done, in one language."""

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str | None = None
    response_types: tuple[str, ...] = ()
    audience: str | None = None
    event_codes: tuple[Named, ...] = ()
    effective: str | None = None
    onset: str | None = None
    expires: str | None = None
    sender_name: str | None = None
    headline: str | None = None
    description: str | None = None
    instruction: str | None = None
    web: str | None = None
    contact: str | None = None
    parameters: tuple[Named, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The identity of an earlier message."""

    sender: str
    identifier: str
    sent: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One message: who says it, since when, to whom, about what."""

    identifier: str
    sender: str
    sent: str
    status: str
    msg_type: str
    scope: str
    source: str | None = None
    restriction: str | None = None
    addresses: str | None = None
    codes: tuple[str, ...] = ()
    note: str | None = None
    references: str | None = None
    incidents: str | None = None
    infos: tuple[Info, ...] = ()

    @property
    def referred(self) -> tuple[Reference, ...]:
        """The earlier messages it names, as `sender,identifier,sent` with blanks between."""
        parts = (triple.split(",") for triple in (self.references or "").split())
        return tuple(Reference(*part) for part in parts if len(part) == 3)


@dataclass(frozen=True, slots=True)
class Received:
    """What a document said: the message, its version, and what in it is kept but unknown."""

    alert: Alert
    version: str
    flags: tuple[str, ...] = ()
    signed: bool = False


def moment(text: str) -> datetime:
    """A time as CAP writes it, `2026-11-28T16:30:00-05:00`; raises ValueError for any other."""
    return datetime.fromisoformat(text)
