"""An alarm when a provider stops answering, once an opening, and a line when it is back.

A channel as a whole concerns the agency that runs the installation; one receiver's host, only the
agencies that have something waiting for it. Nobody is told by what is broken.
"""

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone

from agencies.models import Channel, ContactPoint
from alerts.models import Alert, Delivery, DeliveryState
from alerts.selectors import contacts, links, operating
from alerts.selectors.alerts import CHANNEL_DOWN
from alerts.services import alerts
from alerts.services.alerts import Notice
from alerts.services.providers import Turned
from eoc import journal
from eoc.access import Actor, Role
from incidents.models import Severity

HEARING = (Role.ADMINISTRATOR, Role.DUTY_OFFICER)
PAGE = "/alerts/channels/"


def tell(*, turned: Sequence[Turned], by: Actor) -> None:
    """Raise the alarm for what opened, and say what works again."""
    for one in turned:
        if one.opened:
            _alarm(one, by)
        else:
            _say_it_works(one, by)


def _alarm(one: Turned, by: Actor) -> None:
    heard_by = {
        agency: [c for c in contacts.of_role_holders(agency, *HEARING) if not _is_of(one, c)]
        for agency in _concerned(one)
    }
    alerts.issue(notice=_notice(one), event=_event(one), mode=one.mode, contacts=heard_by, by=by)


def _is_of(one: Turned, contact: ContactPoint) -> bool:
    """Whether the contact is reached by what is broken."""
    host = (urlsplit(contact.address).hostname or "") if one.host else ""
    return contact.channel == one.channel and host == one.host


def _concerned(one: Turned) -> set[int]:
    if one.host:
        return set(_waiting(one).values_list("agency_id", flat=True))
    running = operating.agency()
    return {running.pk} if running else set()


def _waiting(one: Turned) -> QuerySet[Delivery]:
    found = Delivery.objects.filter(
        state=DeliveryState.PENDING, mode=one.mode, channel=one.channel
    ).order_by()
    if not one.host:
        return found
    at = f"https://{one.host}"
    return found.filter(
        Q(address=at) | Q(address__startswith=f"{at}/") | Q(address__startswith=f"{at}:")
    )


def _notice(one: Turned) -> Notice:
    name = Channel(one.channel).label
    where = f" to {one.host}" if one.host else ""
    return Notice(
        kind=CHANNEL_DOWN,
        severity=Severity.HIGH,
        subject=f"{name}{where} does not work: its messages wait",
        body=(
            f"Since {one.opened_at:%Y-%m-%d %H:%M:%S} UTC: {one.error}\n"
            f"{_waiting(one).count()} wait. Whoever has an address of another channel is told "
            "there; it is tried again by itself, at least every five minutes.\n"
            f"{links.absolute(PAGE)}"
        ),
        about=f"channel:{one.host or one.channel}"[:60],
        link=PAGE,
        joins=True,
        alone=True,
        provider=one.channel,
    )


def _say_it_works(one: Turned, by: Actor) -> None:
    """To those who were alarmed."""
    minutes = max(1, round((timezone.now() - one.opened_at).total_seconds() / 60))
    where = f" to {one.host}" if one.host else ""
    text = f"{Channel(one.channel).label}{where} works again, after {minutes} min"
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(_event(one)), "kind": "channel.works"},
        "text": text,
        "tier": "event",
    }
    told = Alert.objects.filter(event=_event(one), kind=CHANNEL_DOWN)
    audiences = [
        journal.Audience("a", agency, "alerts", "full")
        for agency in told.values_list("agency_id", flat=True)
    ]
    journal.append(
        kind="channel.works", by=by, mode=one.mode, audiences=dict.fromkeys(audiences, payload)
    )


def _event(one: Turned) -> uuid.UUID:
    """The same for one opening, whoever finds it."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"provider:{one.provider_id}:{one.opened_at.isoformat()}")
