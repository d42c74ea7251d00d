"""A public alert to a message of CAP 1.2, and the messages that end it, before anything is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shapely.geometry import MultiPolygon

from alerts.cap import ipaws, phrases
from alerts.cap.content import Content, Words
from alerts.cap.message import Alert, Area, Info, Named

STATUS = {"live": "Actual", "exercise": "Exercise"}
ENDING = timedelta(hours=1)
CIVIL = "CIV"  # 47 CFR 11.31(d): civil authorities


@dataclass(frozen=True)
class Facts:
    """What a message needs beyond its content: who, when, where, in whose name."""

    identifier: str
    sender: str
    sender_name: str
    mode: str
    sent: datetime
    expires: datetime
    shape: MultiPolygon
    references: str = ""
    ipaws: bool = False


def status(mode: str) -> str:
    """The word of CAP: only live is Actual; a demo is a Test."""
    return STATUS.get(mode, "Test")


def alert(content: Content, facts: Facts) -> Alert:
    """The alert itself; with references it is an Update."""
    infos = tuple(_info(content, text, facts) for text in content.texts)
    return _message(facts, "Update" if facts.references else "Alert", infos)


def cancel(content: Content, facts: Facts) -> Alert:
    """Takes the alert back: it was sent in error, in every language it had."""
    return _ended(content, facts, "Cancel", phrases.CANCEL)


def correction(content: Content, facts: Facts) -> Alert:
    """An Update that says so to those who no longer see what was cancelled."""
    return _ended(content, facts, "Update", phrases.CORRECTION)


def all_clear(content: Content, facts: Facts) -> Alert:
    """An Update that says that the danger is over."""
    return _ended(content, facts, "Update", phrases.ALL_CLEAR)


def naming(sender: str, identifier: str, sent: datetime) -> str:
    """How `references` names an earlier message."""
    return f"{sender},{identifier},{moment(sent)}"


def moment(at: datetime) -> str:
    """A time as CAP writes it: to the second, with the zone, never Z (CAP 1.2, 3.3.2)."""
    return at.replace(microsecond=0).isoformat()


def resent(message: Alert, sent: datetime) -> Alert:
    """The rendered message with the moment it is really sent; nothing else in it changes."""
    ends = moment(sent + ENDING)
    infos = tuple(replace(info, effective=moment(sent), expires=ends) for info in message.infos)
    return replace(message, sent=moment(sent), infos=infos)


def polygons(shape: MultiPolygon) -> tuple[str, ...]:
    """Outer rings, latitude first, six decimals; CAP knows no holes, so a hole is alerted too."""
    return tuple(
        " ".join(f"{lat:.6f},{lon:.6f}" for lon, lat, *_ in part.exterior.coords)
        for part in shape.geoms
    )


def _message(facts: Facts, kind: str, infos: tuple[Info, ...]) -> Alert:
    return Alert(
        identifier=facts.identifier,
        sender=facts.sender,
        sent=moment(facts.sent),
        status=status(facts.mode),
        msg_type=kind,
        scope="Public",
        codes=(ipaws.CODE,) if facts.ipaws else (),
        note=phrases.NOTES.get(facts.mode),
        references=facts.references or None,
        infos=infos,
    )


def _info(content: Content, text: Words, facts: Facts) -> Info:
    return Info(
        language=text.language,
        categories=(content.category,),
        event=text.event,
        response_types=content.responses,
        urgency=content.urgency,
        severity=content.severity,
        certainty=content.certainty,
        event_codes=(Named(ipaws.SAME, content.event_code),) if content.event_code else (),
        effective=moment(facts.sent),
        expires=moment(facts.expires),
        sender_name=facts.sender_name,
        headline=text.headline,
        description=text.description,
        instruction=text.instruction,
        parameters=tuple(_parameters(content, text, facts)),
        areas=(_area(text, facts),),
    )


def _parameters(content: Content, text: Words, facts: Facts) -> Iterable[Named]:
    """What phones show, who ordered, who alerts, who enforces."""
    named = {
        ipaws.ORIGINATOR: CIVIL if facts.ipaws else "",
        ipaws.SHORT_TEXT: text.short,
        ipaws.LONG_TEXT: text.long,
        "orderedBy": content.order.office,
        "orderAuthority": content.order.authority,
        "orderedAt": content.order.at,
        "alertedBy": facts.sender_name,
        "enforcedBy": content.order.enforced_by,
    }
    return (Named(name, value) for name, value in named.items() if value)


def _area(text: Words, facts: Facts) -> Area:
    return Area(description=text.place, polygons=polygons(facts.shape))


def _ended(content: Content, facts: Facts, kind: str, said: phrases.Phrases) -> Alert:
    texts = tuple(phrases.of(said, text, facts.mode, facts.sender_name) for text in content.texts)
    ending = replace(
        content,
        responses=("AllClear",),
        urgency="Past",
        severity="Minor",
        certainty="Unlikely" if said is not phrases.ALL_CLEAR else "Observed",
        texts=texts,
    )
    return _message(facts, kind, tuple(_info(ending, text, facts) for text in texts))
