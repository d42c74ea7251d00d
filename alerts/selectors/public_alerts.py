"""Public alerts as doors show them: by what can be done next, one of them, how it will read."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon
from django.db.models import QuerySet
from django.utils import timezone
from shapely import from_wkb

from alerts import cap
from alerts.cap import composing
from alerts.cap.composing import Facts
from alerts.cap.content import Content
from alerts.models import UNSENT, Alert, PublicAlert, PublicAlertRemedy, PublicAlertState, Remedy
from alerts.models.escalation import SECOND_PERSON
from alerts.permissions.public_alerts import may_approve, may_decide
from alerts.selectors import alerts
from alerts.selectors.cap_telling import Said, said
from eoc.access import Actor
from eoc.errors import NotFound

Row = dict[str, Any]
KINDS = {"live": "LIVE", "exercise": "EXERCISE", "demo": "DEMO"}
RENDERED = {
    Remedy.CANCEL: composing.cancel,
    Remedy.CORRECTION: composing.correction,
    Remedy.ALL_CLEAR: composing.all_clear,
}


def visible_to(actor: Actor) -> QuerySet[PublicAlert]:
    """Those of the actor's agencies, in the mode the actor works in."""
    found = PublicAlert.objects.filter(agency__in=actor.agencies, mode=actor.mode)
    return found.select_related("agency", "supersedes", "message").defer(
        "agency__service_area", "message__original"
    )


def remedies_visible_to(actor: Actor) -> QuerySet[PublicAlertRemedy]:
    """Messages that end the alerts of the actor's agencies."""
    return PublicAlertRemedy.objects.filter(agency__in=actor.agencies, mode=actor.mode)


def found(actor: Actor, identifier: uuid.UUID) -> PublicAlert:
    """One alert; raises NotFound."""
    alert = visible_to(actor).filter(uuid=identifier).first()
    if alert is None:
        raise NotFound("There is no such public alert.")
    return alert


def grouped(actor: Actor, last: int = 50) -> dict[str, list[PublicAlert]]:
    """In force, about to leave, waiting for the actor, other drafts, and the last that ended."""
    every = visible_to(actor)
    open_ones = list(every.filter(state__in=UNSENT))
    waiting = [
        one
        for one in open_ones
        if (one.state == PublicAlertState.APPROVED and may_decide(actor, one.agency_id))
        or (one.state == PublicAlertState.SUBMITTED and may_approve(actor, one))
    ]
    return {
        "held": list(every.filter(state=PublicAlertState.HELD)),
        "in_force": list(every.filter(state=PublicAlertState.ISSUED).order_by("expires_at")),
        "waiting": waiting,
        "drafts": [one for one in open_ones if one not in waiting],
        "to_review": list(unreviewed(every)),
        "ended": list(
            every.exclude(state__in=[*UNSENT, "held", "issued"]).order_by("-ended_at")[:last]
        ),
    }


def unreviewed(alerts: QuerySet[PublicAlert]) -> QuerySet[PublicAlert]:
    """Sent by one person alone, and nobody has said whether that was right."""
    return alerts.exclude(alone_reason="").filter(verdict="", issued_at__isnull=False)


def phrase(alert: PublicAlert) -> str:
    """What whoever sends it must type, such as `SEND LIVE TO ABOUT 412,000`."""
    return f"SEND {KINDS.get(alert.mode, alert.mode.upper())} TO ABOUT {alert.audience:,}"


def typed_right(alert: PublicAlert, typed: str) -> bool:
    """Whether the phrase was typed, whatever its case and the blanks and commas in the number."""
    return _plain(typed) == _plain(phrase(alert))


def _plain(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def wrote(actor: Actor, alert: Alert) -> bool:
    """The alert asks for a second person, and this is the first."""
    if actor.person_id is None or alert.kind not in SECOND_PERSON:
        return False
    about = alert.about.partition(":")[2]
    return visible_to(actor).filter(uuid=about, author_id=actor.person_id).exists()


def asking(actor: Actor, alert: PublicAlert) -> Alert | None:
    """The latest alert by which a second person was asked; None before the relay wrote it."""
    asked = alerts.addressed_to(actor).filter(kind__in=SECOND_PERSON)
    return asked.filter(about=f"public_alert:{alert.uuid}").order_by("-pk").first()


def facts_of(alert: PublicAlert) -> Facts:
    """What its message says beyond the content: as sent, or as it would be sent now."""
    sent = (alert.issued_at or timezone.now()).replace(microsecond=0)
    before = alert.supersedes
    return Facts(
        identifier=alert.identifier,
        sender=sender(alert),
        sender_name=alert.agency.name,
        mode=alert.mode,
        sent=sent,
        expires=sent + timedelta(minutes=alert.minutes),
        shape=from_wkb(bytes(alert.area.wkb)),
        references=named(before) if before is not None else "",
        ipaws=settings.CAP_IPAWS,
    )


def sender(alert: PublicAlert) -> str:
    """The authority as CAP knows it: unique in the world, without blanks."""
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"{alert.agency.short_code.lower()}@{host}"


def named(alert: PublicAlert) -> str:
    """How later messages refer to it."""
    facts = facts_of(alert)
    return composing.naming(facts.sender, facts.identifier, facts.sent)


def message_of(alert: PublicAlert) -> cap.Alert:
    """The message as it would leave now."""
    return composing.alert(Content.of(alert.content), facts_of(alert))


def remedy_of(alert: PublicAlert, kind: Remedy) -> cap.Alert:
    """The message that ends it, as it is rendered before the alert is sent."""
    facts = facts_of(alert)
    own = uuid.uuid5(alert.uuid, kind)
    ending = Facts(
        identifier=f"urn:uuid:{own}",
        sender=facts.sender,
        sender_name=facts.sender_name,
        mode=facts.mode,
        sent=facts.sent,
        expires=facts.sent + composing.ENDING,
        shape=facts.shape,
        references=composing.naming(facts.sender, facts.identifier, facts.sent),
        ipaws=facts.ipaws,
    )
    return RENDERED[kind](Content.of(alert.content), ending)


@dataclass(frozen=True)
class Preview:
    """Exactly what the public will read, and what would be sent to take it back."""

    said: list[Said]
    remedies: list[tuple[str, list[Said]]]
    document: str


def preview(alert: PublicAlert) -> Preview:
    """Every language of the alert and of the messages that end it."""
    message = message_of(alert)
    return Preview(
        said(message),
        [(kind.label, said(remedy_of(alert, kind))) for kind in Remedy],
        cap.write(message).decode(),
    )


def geometry(area: MultiPolygon) -> Row:
    """The area as GeoJSON for the page's map."""
    return {"type": "Feature", "properties": {"name": ""}, "geometry": json.loads(area.json)}


def row(alert: PublicAlert) -> Row:
    """One alert as the API has it."""
    return {
        "uuid": str(alert.uuid),
        "identifier": alert.identifier,
        "mode": alert.mode,
        "agency": alert.agency.short_code,
        "state": alert.state,
        "supersedes": str(alert.supersedes.uuid) if alert.supersedes else None,
        "content": alert.content,
        "area": json.loads(alert.area.json),
        "minutes": alert.minutes,
        "digest": alert.digest,
        "audience": alert.audience,
        "phrase": phrase(alert),
        "wide": alert.wide,
        "author": alert.author_name,
        "approved_by": alert.approved_name,
        "approved_at": alert.approved_at,
        "alone_reason": alert.alone_reason,
        "due_at": alert.due_at,
        "issued_at": alert.issued_at,
        "issued_by": alert.issued_name,
        "expires_at": alert.expires_at,
        "ended_at": alert.ended_at,
        "ended_by": alert.ended_name,
        "end_reason": alert.end_reason,
        "verdict": alert.verdict,
        "review_note": alert.review_note,
        "cap_alert": str(alert.message.uuid) if alert.message else None,
        "version": alert.version,
    }
