"""Agreements in force between members of the cast, with the grants a test needs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from agencies.models import Agreement, AgreementKind, AgreementParty, Grant
from agencies.services import sharing
from agencies.services.grants import Shown, give_usual
from eoc.access import scope
from tests.cast import Cast

YESTERDAY = timedelta(days=1)


def agree(
    cast: Cast,
    giver: str,
    receiver: str,
    *shown: Shown,
    by: str = "jurisdiction",
    until: datetime | None = None,
    code: str = "",
) -> Agreement:
    """A data-sharing agreement in force in which `giver` shows `receiver` something.

    `by` says whether the giver is the town's jurisdiction or its agency; the receiver is an agency.
    Without `shown` the giver shows the usual.
    """
    now = timezone.now()
    with scope(sharing.operator("Cast")):
        agreement = Agreement.objects.create(
            code=code or f"{giver}-{receiver}-{Agreement.objects.count()}",
            title=f"{giver} shows {receiver}",
            agency=cast.agencies[giver],
            kinds=[AgreementKind.DATA_SHARING],
            valid_from=now - YESTERDAY,
            valid_to=until,
        )
        side = _side(cast, agreement, giver, by)
        other = _side(cast, agreement, receiver, "agency")
        for one in shown:
            Grant.objects.create(agreement=agreement, giver=side, **vars(one))
        if not shown:
            give_usual(agreement)
            Grant.objects.filter(giver=other).delete()
        AgreementParty.objects.filter(agreement=agreement).update(signed_at=now, signed_by="Chief")
    return agreement


def _side(cast: Cast, agreement: Agreement, town: str, by: str) -> AgreementParty:
    what: dict[str, Any] = {"agency": cast.agencies[town]}
    if by == "jurisdiction":
        what = {"jurisdiction": cast.towns[town]}
    return AgreementParty.objects.create(agreement=agreement, **what)


def show(*classes: str, **said: Any) -> Sequence[Shown]:
    """Several classes on the same terms."""
    return [Shown(name, **said) for name in classes]
