"""What either side proposed instead, the newest last."""

from resources.models import Offer, OfferCounter


def latest(offer: Offer) -> OfferCounter | None:
    """The newest counter of an offer, if somebody made one."""
    return offer.counters.order_by("pk").last()
