"""Keep CAP messages, of others or our own: each once, whole or not at all, in any order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from alerts import cap
from alerts.cap import words
from alerts.cap.drawing import Drawn, draw
from alerts.cap.message import moment
from alerts.models import CapArea, CapInfo, CapMessage, CapReference
from alerts.selectors.cap_telling import line
from alerts.services import warning_telling, zones
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState

LASTS = timedelta(days=1)  # CAP 1.2, 3.2.2: without `expires` each recipient decides
AHEAD = timedelta(minutes=2)
BATCH = 500
TAKING_IN = ("operator", "feeds")


@dataclass(frozen=True)
class Kept:
    """The message of a document as it stands here, and whether it came now or before."""

    message: CapMessage
    alert: cap.Alert
    created: bool
    differs: bool


def keep(*, content: bytes, by: Actor) -> Kept:
    """Read one document and keep its message; raises CapFault, and nothing is kept then.

    A message known by sender, identifier and time stays as it first came.
    """
    if by.system not in TAKING_IN:
        raise NotPermitted("CAP messages are taken in by the operator and by feeds.")
    return _keep(content, by.mode, None, by)


def keep_own(*, content: bytes, mode: str, issuer: int, by: Actor) -> CapMessage:
    """Keep what an agency of ours issues, in the transaction that issues it.

    The policies let only the issuer's own people and the relay write it. WrongState where it
    stands already.
    """
    kept = _keep(content, mode, issuer, by)
    if not kept.created:
        raise WrongState("That message was sent already.")
    return kept.message


def _keep(content: bytes, mode: str, issuer: int | None, by: Actor) -> Kept:
    received = cap.read(content)
    alert = received.alert
    drawn = [[draw(area) for area in info.areas] for info in alert.infos]
    with transaction.atomic():
        message, created = CapMessage.objects.get_or_create(
            mode=mode,
            sender=alert.sender,
            identifier=alert.identifier,
            sent=moment(alert.sent),
            defaults={**_fields(received, content, drawn), "issuing_agency_id": issuer},
        )
        if created:
            _keep_rest(message, alert, drawn)
            warning_telling.tell(message=message, by=by)
    differs = not created and cap.read(bytes(message.original)).alert != alert
    return Kept(message, alert, created, differs)


def _fields(
    received: cap.Received, content: bytes, drawn: Sequence[Sequence[Drawn]]
) -> dict[str, object]:
    alert = received.alert
    return {
        "status": alert.status,
        "msg_type": alert.msg_type,
        "scope": alert.scope,
        "public": alert.scope == "Public",
        "worst": min((_rank(info) for info in alert.infos), default=len(words.SEVERITY)),
        "came_in": received.version,
        "original": content,
        "flags": [*received.flags, *_undrawn(drawn), *_ahead(alert)],
    }


def _ahead(alert: cap.Alert) -> Iterator[str]:
    if moment(alert.sent) > timezone.now() + AHEAD:
        yield "alert/sent: lies in the future of this clock"


def _rank(info: cap.Info) -> int:
    ranks = {severity: rank for rank, severity in enumerate(words.SEVERITY, 1)}
    return ranks.get(info.severity, len(words.SEVERITY))


def _undrawn(drawn: Sequence[Sequence[Drawn]]) -> Iterator[str]:
    for i, areas in enumerate(drawn, 1):
        for a, one in enumerate(areas, 1):
            yield from (f"alert/info[{i}]/area[{a}]/{flag}" for flag in one.flags)


def _keep_rest(message: CapMessage, alert: cap.Alert, drawn: Sequence[Sequence[Drawn]]) -> None:
    CapReference.objects.bulk_create(_reference(message, one) for one in alert.referred)
    infos = [_info(message, place, info) for place, info in enumerate(alert.infos)]
    CapInfo.objects.bulk_create(infos)
    areas = [
        _area(row, place, area, one)
        for row, info, shapes in zip(infos, alert.infos, drawn, strict=True)
        for place, (area, one) in enumerate(zip(info.areas, shapes, strict=True))
    ]
    zones.place(areas)
    CapArea.objects.bulk_create(areas, batch_size=BATCH)


def _reference(message: CapMessage, named: cap.Reference) -> CapReference:
    """It acts where the sender speaks for itself about what is not newer, and means it.

    What was issued here acts within its own mode, an exercise on an exercise.
    """
    sent = _readable(named.sent)
    itself = (named.sender, named.identifier, sent) == (
        message.sender,
        message.identifier,
        message.sent,
    )
    acts = (
        (message.status == "Actual" or message.issuing_agency_id is not None)
        and message.msg_type in ("Update", "Cancel")
        and named.sender == message.sender
        and sent is not None
        and sent <= message.sent
        and not itself
    )
    return CapReference(
        message=message,
        mode=message.mode,
        sender=named.sender[: words.LONGEST_NAME],
        identifier=named.identifier[: words.LONGEST_NAME],
        sent=sent,
        acts=acts,
    )


def _readable(text: str) -> datetime | None:
    try:
        found = moment(text)
    except ValueError:
        return None
    sane = words.YEARS[0] <= found.year <= words.YEARS[1] and found.tzinfo is not None
    return found if sane else None


def _info(message: CapMessage, place: int, info: cap.Info) -> CapInfo:
    expires = moment(info.expires) if info.expires else None
    return CapInfo(
        message=message,
        public=message.public,
        position=place,
        language=info.language or words.EN_US,
        event=line(info.event),
        headline=line(info.headline or ""),
        sender_name=line(info.sender_name or ""),
        urgency=info.urgency,
        severity=info.severity,
        certainty=info.certainty,
        effective=moment(info.effective) if info.effective else None,
        expires=expires,
        ends_at=expires or message.sent + LASTS,
    )


def _area(info: CapInfo, place: int, area: cap.Area, drawn: Drawn) -> CapArea:
    return CapArea(
        info=info,
        public=info.public,
        position=place,
        words=line(area.description),
        codes=[f"{code.name}={code.value}" for code in area.geocodes],
        shape=_stored(drawn.shape),
        places=_stored(drawn.places),
    )


def _stored(shape: BaseGeometry | None) -> Any:
    return None if shape is None else GEOSGeometry(memoryview(shape.wkb), srid=4326)
