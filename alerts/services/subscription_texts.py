"""What residents text back: STOP ends, START brings back, YES confirms; called as the relay."""

from collections.abc import Callable

from django.db.models import QuerySet

from alerts.models import InboundText, Subscription, SubscriptionState
from alerts.services import subscription_links as links
from alerts.services import subscriptions
from eoc.access import Actor
from eoc.errors import NotFound

STOPPING = ("stop", "stopall", "unsubscribe", "end", "quit", "arret", "alto")
STARTING = ("start", "unstop", "resume")
AGREEING = ("yes", "y", "si", "sí", "oui", "ja", "sim")


def take(*, text: InboundText, waits: bool, by: Actor) -> bool:
    """Let it act on the subscription of its number; answers whether it was said to that.

    A YES is for an alert that `waits` for an answer from the number, where there is one. Of a text
    that acted only the gateway's own name for it is kept.
    """
    acted = _acted(text, waits, by)
    if acted:
        InboundText.objects.filter(pk=text.pk).update(address="", words="")
    return acted


def _acted(text: InboundText, waits: bool, by: Actor) -> bool:
    said = " ".join(text.words.casefold().replace(".", " ").replace("!", " ").split())
    if said in STOPPING:
        return _ended(text, by)
    if said in STARTING or (said in AGREEING and not waits):
        return _confirmed(text, by) or _resumed(text, by)
    return False


def _ended(text: InboundText, by: Actor) -> bool:
    """Both what stands and what was only asked for."""
    asked = _of(text).filter(state=SubscriptionState.UNCONFIRMED)
    known = bool(asked.delete()[0])
    for one in _of(text).filter(state=SubscriptionState.CONFIRMED):
        subscriptions.end(subscription=one, by=by)
        known = True
    return known


def _confirmed(text: InboundText, by: Actor) -> bool:
    asked = _of(text).filter(state=SubscriptionState.UNCONFIRMED).first()
    return asked is not None and _done(lambda: subscriptions.confirm(subscription=asked, by=by))


def _resumed(text: InboundText, by: Actor) -> bool:
    mark = links.former(text.channel, text.address)
    ended = Subscription.objects.filter(
        mode=text.mode, channel=text.channel, former=mark, state=SubscriptionState.ENDED
    )
    last = ended.order_by("-ended_at").first()
    if last is None:
        return False
    return _done(lambda: subscriptions.resume(subscription=last, address=text.address, by=by))


def _done(act: Callable[[], Subscription]) -> bool:
    """Whether it was still possible."""
    try:
        act()
    except NotFound:
        return False
    return True


def _of(text: InboundText) -> QuerySet[Subscription]:
    return Subscription.objects.filter(mode=text.mode, channel=text.channel, address=text.address)
