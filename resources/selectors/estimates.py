"""What lending would cost the asking side, as far as an agreement says."""

from dataclasses import dataclass
from decimal import Decimal

from resources.models import Offer


@dataclass(frozen=True)
class Estimate:
    """An amount in a currency, and by which terms it was reckoned."""

    amount: Decimal
    currency: str
    words: str


def of_offer(offer: Offer, count: int) -> Estimate | None:
    """The estimate for lending `count` assets; None where no agreement names a rate."""
    return None
