"""Subscriptions: a resident asks, confirms, changes and ends; the same answer for every address."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from agencies.services import contact_addresses
from alerts.models import Subscription, SubscriptionState
from alerts.models.subscriptions import CHANNELS, MOST_ASKED, OPEN_FOR, RESUMED_FOR
from alerts.services import subscription_links as links
from alerts.services.subscription_wishes import Wish
from eoc import journal
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted

ASKED = "subscription.asked"
SPEAKING = ("public", "relay", "operator")


@dataclass(frozen=True)
class Ended:
    """An ended subscription, and the address it had: nowhere else any more."""

    subscription: Subscription
    address: str


def ask(*, channel: str, address: str, wish: Wish, by: Actor) -> None:
    """Ask the address whether it wants this; whether it is known already, nobody learns.

    Raises Invalid by field. An address is asked three times in two days at most; more is let pass
    in silence.
    """
    _permit(by)
    to = _checked(channel, address, wish)
    kept, _ = Subscription.objects.select_for_update().get_or_create(
        mode=by.mode,
        channel=channel,
        address=to,
        state=SubscriptionState.UNCONFIRMED,
        defaults=wish.columns(),
    )
    if kept.asked >= MOST_ASKED:
        return
    wish.write(kept)
    kept.asked += 1
    kept.save()
    facts = {"subscription_id": kept.pk}
    journal.append(kind=ASKED, by=by, mode=by.mode, audiences={}, facts=facts)


def confirm(*, subscription: Subscription, by: Actor) -> Subscription:
    """Yes; an earlier one of the same address takes over what was asked for now. Twice is once."""
    _permit(by)
    held = _held(subscription)
    if held.state == SubscriptionState.CONFIRMED:
        return held
    if held.state == SubscriptionState.ENDED or held.created_at < timezone.now() - OPEN_FOR:
        raise NotFound(links.ENDED)
    earlier = _standing(held).first()
    if earlier is not None:
        Wish.of(held).write(earlier)
        earlier.save()
        held.delete()
        return earlier
    held.state, held.confirmed_at = SubscriptionState.CONFIRMED, Now()
    held.save()
    return held


def change(*, subscription: Subscription, wish: Wish, by: Actor) -> Subscription:
    """Other places, another language or severity."""
    _permit(by)
    held = _held(subscription)
    if held.state != SubscriptionState.CONFIRMED:
        raise NotFound(links.ENDED)
    if faults := wish.faults():
        raise Invalid("It stays as it was.", faults)
    wish.write(held)
    held.save()
    return held


def end(*, subscription: Subscription, by: Actor) -> Ended:
    """No more; the address is forgotten in the same moment. Twice is once, without an address."""
    _permit(by)
    held = _held(subscription)
    if held.state == SubscriptionState.UNCONFIRMED:
        raise NotFound(links.ENDED)
    address = held.address
    if held.state == SubscriptionState.CONFIRMED:
        _forget(held)
    return Ended(held, address)


def resume(*, subscription: Subscription, address: str, by: Actor) -> Subscription:
    """As it was, for whoever brings the address it had, within a month."""
    _permit(by)
    held = _held(subscription)
    if held.state == SubscriptionState.CONFIRMED:
        return held
    known = held.former == links.former(held.channel, address)
    if not known or not held.ended_at or held.ended_at < timezone.now() - RESUMED_FOR:
        raise NotFound(links.ENDED)
    standing = _standing(held, address).first()
    if standing is not None:
        return standing
    held.state, held.address, held.former = SubscriptionState.CONFIRMED, address, ""
    held.ended_at = None
    held.save()
    return held


def end_gone(*, mode: str, channel: str, addresses: Collection[str], by: Actor) -> int:
    """End those whose address exists no more, as the relay; answers how many."""
    _permit(by)
    found = Subscription.objects.select_for_update().filter(
        mode=mode, channel=channel, address__in=addresses, state=SubscriptionState.CONFIRMED
    )
    for one in found:
        _forget(one)
    return len(found)


def _permit(by: Actor) -> None:
    if by.system not in SPEAKING:
        raise NotPermitted("Residents subscribe for themselves, by the public pages.")


def _held(subscription: Subscription) -> Subscription:
    held = Subscription.objects.select_for_update().filter(pk=subscription.pk).first()
    if held is None:
        raise NotFound(links.ENDED)
    return held


def _standing(one: Subscription, address: str = "") -> QuerySet[Subscription]:
    """The confirmed one of the same address, locked."""
    return Subscription.objects.select_for_update().filter(
        mode=one.mode,
        channel=one.channel,
        address=address or one.address,
        state=SubscriptionState.CONFIRMED,
    )


def _forget(held: Subscription) -> None:
    """The address goes at once, with what was asked for it and not confirmed."""
    Subscription.objects.filter(
        mode=held.mode,
        channel=held.channel,
        address=held.address,
        state=SubscriptionState.UNCONFIRMED,
    ).delete()
    held.former, held.address = links.former(held.channel, held.address), ""
    held.state, held.ended_at = SubscriptionState.ENDED, timezone.now()
    held.save()


def _checked(channel: str, address: str, wish: Wish) -> str:
    faults, to = wish.faults(), ""
    if channel not in CHANNELS:
        faults["channel"] = "Choose e-mail or text message."
    else:
        try:
            to = contact_addresses.read(channel, address).address.lower()
        except Invalid as wrong:
            faults["address"] = f"{wrong.message} {wrong.fields['address']}"
    if faults:
        raise Invalid("Something is missing or cannot be used.", faults)
    return to
