"""Letters to residents as they leave: only then are address and own links put to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.models import Channel
from alerts.channels.message import Message
from alerts.models import Subscription, SubscriptionState
from alerts.selectors.resident_words import words
from alerts.services import subscription_links as links
from alerts.services.held import Held
from alerts.services.subscription_asking import ASKS

LONGEST_TEXT = 420  # characters of a text message before its link is put to it
ENDED = "The subscription has ended."


@dataclass(frozen=True)
class Own:
    """What only this resident gets: the address, what stands at the end, where it stops."""

    address: str
    aside: str
    stop: str = ""


def own_of(deliveries: Iterable[Held]) -> dict[int, Own]:
    """By delivery, those that may leave: to a confirmed one, or one that is asked."""
    wanted = {one.subscription_id: one for one in deliveries if one.subscription_id}
    found = Subscription.objects.in_bulk([*wanted])
    made = {
        one.pk: _own(one, found[one.subscription_id])
        for one in deliveries
        if one.subscription_id in found
    }
    return {pk: own for pk, own in made.items() if own is not None}


def message(delivery: Held, own: Own) -> Message:
    """The alert as this resident reads it; a text message is its beginning."""
    alert = delivery.alert
    texts = delivery.channel == Channel.SMS
    asks = alert.kind == ASKS
    return Message(
        key=delivery.dedupe_key,
        mode=delivery.mode,
        address=own.address,
        subject=_short(alert.subject if asks else alert.body) if texts else alert.subject,
        body=alert.body if own.stop else alert.body + own.aside,
        aside=own.aside,
        stop=own.stop,
        facts={
            "kind": alert.kind,
            "severity": alert.severity,
            "agency": alert.agency.short_code,
            "issued_at": alert.issued_at.isoformat(),
        },
    )


def _own(delivery: Held, one: Subscription) -> Own | None:
    said, texts = words(one.language), one.channel == Channel.SMS
    if delivery.alert.kind == ASKS:
        if one.state != SubscriptionState.UNCONFIRMED:
            return None
        link = links.confirming(one)
        return Own(one.address, f"{said.text} {link}" if texts else f"\n{said.yes}\n{link}\n")
    if one.state != SubscriptionState.CONFIRMED:
        return None
    if texts:
        return Own(one.address, said.stop_text)
    stop, change = links.stopping(one), links.changing(one)
    aside = f"\n-- \n{said.stop}\n{stop}\n{said.change}\n{change}\n"
    return Own(one.address, aside, stop)


def _short(body: str) -> str:
    """The first paragraphs in a line; the transport cuts it to whole segments."""
    text = " ".join(body.split())
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rpartition(" ")[0] + "..."
