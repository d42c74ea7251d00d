"""The ledger: every movement is posted for both parties at once and sums to zero."""

import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum

from eoc.access import Actor
from resources.models import Claim, Posting


def stand(claim: Claim, wanted: Mapping[str, Decimal], by: Actor) -> None:
    """Post what brings each account of a locked claim to what is wanted; others to nothing."""
    now = _standing(claim)
    moved = {a: wanted.get(a, Decimal(0)) - now.get(a, Decimal(0)) for a in {*now, *wanted}}
    transaction = uuid.uuid4()
    Posting.objects.bulk_create(
        Posting(
            transaction=transaction,
            claim=claim,
            requesting_agency_id=claim.requesting_agency_id,
            providing_agency_id=claim.providing_agency_id,
            party_id=party,
            account=account,
            currency=claim.currency,
            amount=sign * amount,
            by_name=by.name[:120],
        )
        for account, amount in sorted(moved.items())
        if amount
        for party, sign in ((claim.providing_agency_id, 1), (claim.requesting_agency_id, -1))
    )


def _standing(claim: Claim) -> dict[str, Decimal]:
    """What the provider has to get, by account."""
    mine = claim.postings.filter(party=claim.providing_agency_id).order_by()
    return dict(mine.values_list("account").annotate(Sum("amount")))
