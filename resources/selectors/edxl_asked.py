"""What a RequestResource of another system asks for, in our own fields; nothing of it is dropped.

What has no field here stays in words: of the line, or of the note. The counterpart of
`edxl_mapping`, which writes the same fields.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point
from django.utils import timezone

from eoc.text import strict_xml
from resources import edxl
from resources.edxl import Message
from resources.edxl import message as m
from resources.edxl.words import MOST_BYTES
from resources.models import OTHER, AssetKind
from resources.selectors.edxl_mapping import GML, KINDS, TYPES

UNSAID = "as the requester says"
NUMBER = re.compile(r"\d{1,6}(\.\d+)?")
LONGEST_STAY = timedelta(days=365)


@dataclass(frozen=True)
class Wanted:
    """One line: its element id there, what of our kinds it is, or `other` with their words."""

    element: str
    kind: str
    quantity: int
    type: int | None
    capability: str


@dataclass(frozen=True)
class Asked:
    """A request as it came: where, when, to whom, for which incident of theirs, and its lines."""

    incident_id: str
    incident_title: str
    reporting_place: str
    reporting_point: Point | None
    report_to: str
    radio_channel: str
    needed_by: datetime | None
    duration_hours: int | None
    note: str
    lines: tuple[Wanted, ...]


def asked(message: Message) -> Asked:
    """The request in our fields; kinds are known by code or name, whatever their list is called."""
    kinds = _kinds()
    schedules = [one for line in message.lines for one in line.schedules]
    needed = _at(schedules, "RequestedArrival")
    contact = message.contacts[0]
    incident = message.incidents[0] if message.incidents else m.Incident()
    place, point = _place(schedules)
    return Asked(
        incident_id=incident.id or message.originating_id,
        incident_title=_one_line(incident.description) or f"Incident {incident.id or 'elsewhere'}",
        reporting_place=place or UNSAID,
        reporting_point=point,
        report_to=_one_line(contact.description) or UNSAID,
        radio_channel=_radio(message.contacts) or UNSAID,
        needed_by=needed,
        duration_hours=_hours(needed, _at(schedules, "EstimatedReturnDeparture")),
        note=(message.description or "").strip(),
        lines=tuple(_wanted(line, kinds) for line in message.lines),
    )


def columns(line: Wanted) -> dict[str, object]:
    """A line as `mutual_aid.request` takes it."""
    return asdict(line)


def at(text: str) -> datetime:
    """A moment; one without a zone is one of here."""
    found = m.moment(text)
    return found if found.tzinfo else timezone.make_aware(found)


def _kinds() -> dict[str, str]:
    """Our kinds by what others may call them."""
    found: dict[str, str] = {}
    for kind in AssetKind.objects.all():
        for name in (kind.pk, kind.name):
            found[name.lower()] = found[f"{name.lower()}s"] = kind.pk
    return found


def _wanted(line: m.Line, kinds: dict[str, str]) -> Wanted:
    resource = line.resource or m.Resource()
    said = [*(resource.type.values if resource.type else ()), resource.name or ""]
    kind = next((kinds[one.strip().lower()] for one in said if one.strip().lower() in kinds), OTHER)
    size, words = _type(resource.keywords)
    many, unit = _quantity(line.assignment)
    theirs = said if kind == OTHER and not _is_ours(resource) else []
    words = [*theirs, *words, *unit, resource.description or "", *_conditions(line)]
    text = "; ".join(dict.fromkeys(filter(None, map(_one_line, words))))
    return Wanted(line.id, kind, many, size, text)


def _is_ours(resource: m.Resource) -> bool:
    """Another Accord asked for something in words: its name of that says nothing."""
    return resource.type is not None and resource.type.urn == KINDS


def _type(keywords: Sequence[m.Values]) -> tuple[int | None, list[str]]:
    """The NIMS type where one of 1 to 4 is said, and every other keyword in words."""
    size: int | None = None
    words: list[str] = []
    for one in keywords:
        for value in one.values:
            if one.urn == TYPES and value.strip() in {"1", "2", "3", "4"}:
                size = int(value)
            else:
                words.append(value)
    return size, words


def _quantity(assignment: m.Assignment | None) -> tuple[int, list[str]]:
    """How many, 1 where no number is said, and in words what a number does not hold."""
    quantity = assignment.quantity if assignment else None
    if quantity is None:
        return 1, []
    if quantity.measured is None:
        text = ", ".join(quantity.texts)
        return (int(text), []) if text.isdecimal() and len(text) < 7 else (1, [text])
    amount = quantity.measured.amount.strip()
    unit = list(quantity.measured.unit.values) if quantity.measured.unit else []
    if not NUMBER.fullmatch(amount) or float(amount) <= 0:
        return 1, [f"amount {amount}", *unit]
    exact = float(amount).is_integer()
    return math.ceil(float(amount)), unit if exact else [f"amount {amount}", *unit]


def _conditions(line: m.Line) -> Iterator[str]:
    if line.resource:
        yield line.resource.requirements or ""
        yield line.resource.credentials or ""
        yield line.resource.certifications or ""
    if line.assignment:
        yield line.assignment.restrictions or ""
        yield line.assignment.function or ""


def _at(schedules: Sequence[m.Schedule], kind: str) -> datetime | None:
    """The earliest of a kind."""
    return min((at(one.at) for one in schedules if one.type == kind and one.at), default=None)


def _hours(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or not timedelta() < end - start <= LONGEST_STAY:
        return None
    return math.ceil((end - start) / timedelta(hours=1))


def _place(schedules: Sequence[m.Schedule]) -> tuple[str, Point | None]:
    """Where to report: of ReportTo, else of the arrival asked for."""
    found = [one for name in ("ReportTo", "RequestedArrival") for one in schedules
             if one.type == name and one.location]  # fmt: skip
    places = [one.location for one in found if one.location]
    text = next((t for one in places if (t := _one_line(one.description) or _address(one))), "")
    points = (point for one in places if (point := _point(one.target_area)) is not None)
    return text, next(points, None)


def _address(place: m.Location) -> str:
    """The lines of an address of CIQ, in the order they stand."""
    if place.address is None:
        return ""
    return _one_line(" ".join(_shape(place.address).itertext()))


def _point(area: m.Foreign | None) -> Point | None:
    """The point of a GML shape, latitude first; None for any other shape."""
    if area is None:
        return None
    text = _shape(area).findtext(f".//{{{GML}}}pos") or ""
    try:
        latitude, longitude = (float(part) for part in text.split())
    except ValueError:
        return None
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    return Point(longitude, latitude, srid=4326) if on_earth else None


def _shape(text: m.Foreign) -> strict_xml.Element:
    return strict_xml.root_of(text.encode(), edxl.EdxlFault, "EDXL-RM", MOST_BYTES)


def _radio(contacts: Sequence[m.Contact]) -> str:
    return next((_one_line(r.channel) for one in contacts for r in one.radios if r.channel), "")


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
