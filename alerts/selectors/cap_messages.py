"""CAP messages as people and programs see them: what is in force, one of them, its chain."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from alerts import cap
from alerts.models import CapArea, CapInfo, CapMessage, CapReference
from eoc.access import Actor
from eoc.access.modes import Mode
from eoc.errors import NotFound

Row = dict[str, Any]
BEFORE = datetime.min.replace(tzinfo=UTC)
# A message of ours is meant in its own mode: an exercise for those in it, a demo in the demo.
MEANT = Q(status="Actual") | (Q(issuing_agency__isnull=False) & ~Q(mode=Mode.LIVE))


class Ambiguous(NotFound):
    """Several messages share an identifier; `choices` are those it may mean."""

    def __init__(self, message: str, choices: Sequence[CapMessage]) -> None:
        super().__init__(message)
        self.choices = [(one.sender, one.sent) for one in choices]


def meant(message: CapMessage) -> bool:
    """The same of a message at hand."""
    ours = message.issuing_agency_id is not None and message.mode != Mode.LIVE
    return message.status == "Actual" or ours


def visible_to(actor: Actor) -> QuerySet[CapMessage]:
    """Public messages of the actor's modes; the operator's also restricted and private ones."""
    found = CapMessage.objects.filter(mode__in=actor.modes).defer("original")
    return found if actor.system == "operator" else found.filter(public=True)


def in_force(actor: Actor) -> QuerySet[CapMessage]:
    """Actual alerts and updates that no later one replaced or cancelled and that have not ended.

    The worst first, then the latest. Exercises, tests and drafts from outside never stand here;
    our own stand among what has their mode.
    """
    return visible_to(actor).filter(
        ~Exists(_acting_on(OuterRef)),
        Exists(CapInfo.objects.filter(message=OuterRef("pk"), ends_at__gt=Now())),
        MEANT,
        msg_type__in=("Alert", "Update"),
    )


def in_force_at(actor: Actor, at: datetime) -> QuerySet[CapMessage]:
    """What stood at a moment, by what had come here until then."""
    acted = _acting_on(OuterRef).filter(message__received_at__lte=at)
    return visible_to(actor).filter(
        ~Exists(acted),
        MEANT,
        Exists(CapInfo.objects.filter(message=OuterRef("pk"), ends_at__gt=at)),
        received_at__lte=at,
        msg_type__in=("Alert", "Update"),
    )


def _acting_on(of: Any) -> QuerySet[CapReference]:
    return CapReference.objects.filter(
        acts=True,
        mode=of("mode"),
        sender=of("sender"),
        identifier=of("identifier"),
        sent=of("sent"),
    )


def ended_by(message: CapMessage) -> QuerySet[CapMessage]:
    """Messages kept here that it ended."""
    acting = CapReference.objects.filter(
        message=message,
        acts=True,
        sender=OuterRef("sender"),
        identifier=OuterRef("identifier"),
        sent=OuterRef("sent"),
    )
    return CapMessage.objects.filter(Exists(acting), mode=message.mode)


def with_rows(messages: QuerySet[CapMessage]) -> QuerySet[CapMessage]:
    """What lists show: infos, and areas in words without their shapes."""
    areas = CapArea.objects.defer("shape", "places", "codes")
    infos = CapInfo.objects.prefetch_related(Prefetch("areas", areas))
    return messages.prefetch_related(Prefetch("infos", infos))


def found(actor: Actor, identifier: uuid.UUID) -> CapMessage:
    """One message; raises NotFound."""
    message = visible_to(actor).filter(uuid=identifier).first()
    if message is None:
        raise NotFound("There is no such CAP alert.")
    return message


def named(
    actor: Actor, identifier: str, sender: str = "", sent: datetime | None = None
) -> CapMessage:
    """The message of an identifier; sender and time tell apart those that share it.

    CAP knows a message by all three. Raises NotFound, and Ambiguous where several are meant.
    """
    kept = visible_to(actor).filter(identifier=identifier).order_by("sent", "sender", "mode")
    every = list({(one.sender, one.sent): one for one in reversed(list(kept))}.values())[::-1]
    meant = [one for one in every if sender in ("", one.sender) and sent in (None, one.sent)]
    if len(meant) == 1:
        return meant[0]
    if not every:
        raise NotFound(f"No CAP message {identifier} is kept here.")
    if not meant:
        raise Ambiguous(f"No CAP message {identifier} of that sender and time is kept here", every)
    raise Ambiguous(f"{len(meant)} CAP messages are called {identifier}", meant)


def alert_of(message: CapMessage) -> cap.Alert:
    """The whole message, read again from the document it came in."""
    return cap.read(bytes(message.original)).alert


def stands(actor: Actor, message: CapMessage) -> str:
    """In one word: in force, ended, replaced, cancelled, or not meant (exercise, test, draft)."""
    if not meant(message):
        return message.status.lower()
    if message.msg_type not in ("Alert", "Update"):
        return message.msg_type.lower()
    if in_force(actor).filter(pk=message.pk).exists():
        return "in force"
    by = acted_on_by(message).values_list("message__msg_type", flat=True)
    return "cancelled" if "Cancel" in by else "replaced" if by else "ended"


def acted_on_by(message: CapMessage) -> QuerySet[CapReference]:
    """References that ended it."""
    return _acting_on(lambda name: getattr(message, name))


@dataclass(frozen=True)
class Link:
    """A message before or after this one; without a uuid it never came here, or is not shown."""

    identifier: str
    sender: str
    sent: datetime | None
    kind: str
    uuid: uuid.UUID | None


def chain(actor: Actor, message: CapMessage) -> list[Link]:
    """Messages it refers to and messages that refer to it, the earliest first."""
    links = [_earlier(actor, one) for one in message.references.all()]
    later = CapReference.objects.filter(
        mode=message.mode, sender=message.sender, identifier=message.identifier, sent=message.sent
    )
    after = visible_to(actor).filter(references__in=later).exclude(pk=message.pk).distinct()
    links += [Link(m.identifier, m.sender, m.sent, m.msg_type, m.uuid) for m in after]
    return sorted(links, key=lambda link: link.sent or BEFORE)


def _earlier(actor: Actor, one: CapReference) -> Link:
    kept = visible_to(actor).filter(sender=one.sender, identifier=one.identifier, mode=one.mode)
    there = kept.filter(sent=one.sent).first() if one.sent else None
    kind, known = (there.msg_type, there.uuid) if there else ("", None)
    return Link(one.identifier, one.sender, one.sent, kind, known)


def geometry(message: CapMessage) -> Row:
    """GeoJSON of every area that has a shape; each once, though every language repeats it."""
    areas = CapArea.objects.filter(info__message=message)
    drawn = areas.filter(Q(shape__isnull=False) | Q(places__isnull=False))
    shapes: dict[str, Row] = {}
    for area in drawn:
        for geometry in (area.shape, area.places):
            if geometry is not None and geometry.json not in shapes:
                shapes[geometry.json] = _feature(area, geometry.json)
    return {"type": "FeatureCollection", "features": list(shapes.values())}


def _feature(area: CapArea, geometry: str) -> Row:
    return {
        "type": "Feature",
        "properties": {"name": area.words, "by_zones": area.by_zones},
        "geometry": json.loads(geometry),
    }


def unplaced(message: CapMessage) -> list[str]:
    """Areas known by words only."""
    areas = CapArea.objects.filter(info__message=message, shape=None, places=None)
    return list(dict.fromkeys(areas.values_list("words", flat=True)))


def row(message: CapMessage) -> Row:
    """One message as lists of the API have it; expects `with_rows`."""
    return {
        "uuid": str(message.uuid),
        "identifier": message.identifier,
        "sender": message.sender,
        "sent": message.sent.isoformat(),
        "status": message.status,
        "msg_type": message.msg_type,
        "scope": message.scope,
        "received_at": message.received_at.isoformat(),
        "flags": message.flags,
        "infos": [_info(info) for info in message.infos.all()],
    }


def _info(info: CapInfo) -> Row:
    return {
        "language": info.language,
        "event": info.event,
        "headline": info.headline,
        "sender_name": info.sender_name,
        "urgency": info.urgency,
        "severity": info.severity,
        "certainty": info.certainty,
        "effective": info.effective and info.effective.isoformat(),
        "expires": info.expires and info.expires.isoformat(),
        "areas": [area.words for area in info.areas.all()],
    }
