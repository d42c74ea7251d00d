"""Messages that come back: each answers its sender's alert, or is answered by what to do."""

import uuid

from agencies.models import ContactPoint
from alerts.models import Alert, InboundText
from alerts.selectors.alerts import UNCLEAR
from alerts.services import alerts, replies, subscription_texts
from alerts.services.alerts import Notice
from eoc.access import Actor
from incidents.models import Severity

SHOWN = 60


def take(*, text: InboundText, event: uuid.UUID, by: Actor) -> list[Alert]:
    """Let it answer; who was not understood is told what to do, and their agency reads of it.

    A number that nobody keeps gets no answer: it may be anybody's. A machine that answers by itself
    is told once, since what repeats is joined.
    """
    waits = replies.waits(channel=text.channel, address=text.address, by=by)
    if subscription_texts.take(text=text, waits=waits, by=by):
        return []
    said = replies.by_address(channel=text.channel, address=text.address, words=text.words, by=by)
    points = ContactPoint.objects.filter(channel=text.channel, address=text.address, active=True)
    contact = points.select_related("agency", "person", "jurisdiction").order_by("id").first()
    if said.understood or contact is None:
        return []
    return alerts.issue(
        notice=_notice(text, contact, said.words),
        event=event,
        mode=text.mode,
        contacts={contact.agency_id: [contact]},
        by=by,
    )


def _notice(text: InboundText, contact: ContactPoint, words: str) -> Notice:
    return Notice(
        kind=UNCLEAR,
        severity=Severity.LOW,
        subject=words,
        body=f"{text.address} wrote: {text.words[:SHOWN]}",
        about=f"contact_point:{contact.uuid}",
        joins=True,
    )
