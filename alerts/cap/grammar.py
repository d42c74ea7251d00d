"""Which elements stand in which, in which order and how often (CAP 1.2, section 3.2)."""

from enum import Enum, auto
from typing import Any

from alerts.cap import words
from alerts.cap.message import Alert, Area, Info, Named, Resource
from eoc.text.xml_grammar import Group, Part


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


def _part(element: str, name: str, kind: Kind = Kind.TEXT, **more: Any) -> Part:
    return Part(element, name, kind, **more)


def _needed(element: str, name: str, kind: Kind = Kind.TEXT, **more: Any) -> Part:
    return _part(element, name, kind, needed=True, **more)


def _many(element: str, name: str, kind: Kind = Kind.TEXT, **more: Any) -> Part:
    return _part(element, name, kind, many=True, **more)


NAMED = Group(Named, (_needed("valueName", "name"), _needed("value", "value")))
RESOURCE = Group(
    Resource,
    (
        _needed("resourceDesc", "description"),
        _needed("mimeType", "mime_type"),
        _part("size", "size", Kind.INTEGER),
        _part("uri", "uri"),
        _part("derefUri", "deref_uri"),
        _part("digest", "digest"),
    ),
)
AREA = Group(
    Area,
    (
        _needed("areaDesc", "description"),
        _many("polygon", "polygons", Kind.POLYGON),
        _many("circle", "circles", Kind.CIRCLE),
        _many("geocode", "geocodes", Kind.NAMED, group=NAMED),
        _part("altitude", "altitude", Kind.DECIMAL),
        _part("ceiling", "ceiling", Kind.DECIMAL),
    ),
)
INFO = Group(
    Info,
    (
        _part("language", "language", Kind.LANGUAGE),
        _many("category", "categories", known=words.CATEGORY, needed=True),
        _needed("event", "event"),
        _many("responseType", "response_types", known=words.RESPONSE),
        _needed("urgency", "urgency", known=words.URGENCY),
        _needed("severity", "severity", known=words.SEVERITY),
        _needed("certainty", "certainty", known=words.CERTAINTY),
        _part("audience", "audience"),
        _many("eventCode", "event_codes", Kind.NAMED, group=NAMED),
        _part("effective", "effective", Kind.MOMENT),
        _part("onset", "onset", Kind.MOMENT),
        _part("expires", "expires", Kind.MOMENT),
        _part("senderName", "sender_name"),
        _part("headline", "headline"),
        _part("description", "description"),
        _part("instruction", "instruction"),
        _part("web", "web"),
        _part("contact", "contact"),
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
        _part("source", "source"),
        _needed("scope", "scope", known=words.SCOPE, strict=True),
        _part("restriction", "restriction"),
        _part("addresses", "addresses"),
        _many("code", "codes"),
        _part("note", "note"),
        _part("references", "references", Kind.REFERENCES),
        _part("incidents", "incidents"),
        _many("info", "infos", Kind.GROUP, group=INFO, most=words.MOST_INFOS),
    ),
)
