"""Which elements stand in which, in which order and how often (CAP 1.2, section 3.2)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from alerts.cap import words
from alerts.cap.message import Alert, Area, Info, Named, Resource


class Kind(Enum):
    """What may stand in an element."""

    TEXT = auto()
    NAME = auto()
    REFERENCES = auto()
    MOMENT = auto()
    LANGUAGE = auto()
    DECIMAL = auto()
    INTEGER = auto()
    POLYGON = auto()
    CIRCLE = auto()
    NAMED = auto()
    GROUP = auto()


@dataclass(frozen=True)
class Part:
    """One child: its element, the field it fills, and how often it stands there."""

    element: str
    field: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    many: bool = False
    known: tuple[str, ...] = ()
    strict: bool = False
    group: "Group | None" = None
    most: int = 0


@dataclass(frozen=True)
class Group:
    """An element with children, in their order."""

    make: Callable[..., Any]
    parts: tuple[Part, ...]
    places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Where each child's place is."""
        places = {part.element: place for place, part in enumerate(self.parts)}
        object.__setattr__(self, "places", places)


def _needed(element: str, name: str, kind: Kind = Kind.TEXT, **more: Any) -> Part:
    return Part(element, name, kind, needed=True, **more)


def _many(element: str, name: str, kind: Kind = Kind.TEXT, **more: Any) -> Part:
    return Part(element, name, kind, many=True, **more)


NAMED = Group(Named, (_needed("valueName", "name"), _needed("value", "value")))
RESOURCE = Group(
    Resource,
    (
        _needed("resourceDesc", "description"),
        _needed("mimeType", "mime_type"),
        Part("size", "size", Kind.INTEGER),
        Part("uri", "uri"),
        Part("derefUri", "deref_uri"),
        Part("digest", "digest"),
    ),
)
AREA = Group(
    Area,
    (
        _needed("areaDesc", "description"),
        _many("polygon", "polygons", Kind.POLYGON),
        _many("circle", "circles", Kind.CIRCLE),
        _many("geocode", "geocodes", Kind.NAMED, group=NAMED),
        Part("altitude", "altitude", Kind.DECIMAL),
        Part("ceiling", "ceiling", Kind.DECIMAL),
    ),
)
INFO = Group(
    Info,
    (
        Part("language", "language", Kind.LANGUAGE),
        _many("category", "categories", known=words.CATEGORY, needed=True),
        _needed("event", "event"),
        _many("responseType", "response_types", known=words.RESPONSE),
        _needed("urgency", "urgency", known=words.URGENCY),
        _needed("severity", "severity", known=words.SEVERITY),
        _needed("certainty", "certainty", known=words.CERTAINTY),
        Part("audience", "audience"),
        _many("eventCode", "event_codes", Kind.NAMED, group=NAMED),
        Part("effective", "effective", Kind.MOMENT),
        Part("onset", "onset", Kind.MOMENT),
        Part("expires", "expires", Kind.MOMENT),
        Part("senderName", "sender_name"),
        Part("headline", "headline"),
        Part("description", "description"),
        Part("instruction", "instruction"),
        Part("web", "web"),
        Part("contact", "contact"),
        _many("parameter", "parameters", Kind.NAMED, group=NAMED),
        _many("resource", "resources", Kind.GROUP, group=RESOURCE),
        _many("area", "areas", Kind.GROUP, group=AREA, most=words.MOST_AREAS),
    ),
)
ALERT = Group(
    Alert,
    (
        _needed("identifier", "identifier", Kind.NAME),
        _needed("sender", "sender", Kind.NAME),
        _needed("sent", "sent", Kind.MOMENT),
        _needed("status", "status", known=words.STATUS, strict=True),
        _needed("msgType", "msg_type", known=words.MSG_TYPE, strict=True),
        Part("source", "source"),
        _needed("scope", "scope", known=words.SCOPE, strict=True),
        Part("restriction", "restriction"),
        Part("addresses", "addresses"),
        _many("code", "codes"),
        Part("note", "note"),
        Part("references", "references", Kind.REFERENCES),
        Part("incidents", "incidents"),
        _many("info", "infos", Kind.GROUP, group=INFO, most=words.MOST_INFOS),
    ),
)
