"""What PostgreSQL refuses: twice booked, by the wrong side, not in the table, too early."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from agencies.models import Agreement, AgreementParty, AgreementTerms
from agencies.services import sharing
from eoc.access import scope
from eoc.project.refusals import refusal_of
from resources.models import Booking, Deployment, Offer, StateTransition
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.journeys import brought, now

HOUR_AGO = timezone.now() - timedelta(hours=1)


def moved(sent: Deployment, state: str, when: timedelta = timedelta(0)) -> None:
    """Past every service: plain SQL as the application's role."""
    at = (timezone.now() + when).isoformat()
    Deployment.objects.filter(pk=sent.pk).update(
        state=state, times={**sent.times, state: at}, version=sent.version + 1
    )


def refused(act: Any, *args: Any, says: str) -> int:
    with pytest.raises(DatabaseError, match=says) as error, transaction.atomic():
        act(*args)
    refusal = refusal_of(error.value)
    return refusal.status if refusal else 500


def test_a_step_belongs_to_its_side(cast: Cast) -> None:
    sent = now(cast, brought(cast, "committed"))
    with scope(cast.actor("dana")):
        assert refused(moved, sent, "en_route", says="only the providing agency") == 403
    sent = now(cast, brought(cast, "checked_in", sent))
    with scope(cast.actor("lee")):
        assert refused(moved, sent, "assigned", says="only the requesting agency") == 403
        assert refused(moved, sent, "released", says="only the requesting agency") == 403


def test_no_move_outside_the_table(cast: Cast) -> None:
    sent = now(cast, brought(cast, "en_route"))
    listed = StateTransition.objects.filter(machine="deployment", old="en_route")
    with scope(cast.actor("lee")):
        allowed = set(listed.values_list("new", flat=True))
        assert "returned" not in allowed
        assert refused(moved, sent, "returned", says="cannot become returned") == 409


def test_no_return_before_the_departure(cast: Cast) -> None:
    sent = now(cast, brought(cast, "demobilizing"))
    with scope(cast.actor("lee")):
        early = timedelta(hours=-1)
        assert refused(moved, sent, "returned", early, says="no earlier than its last step") == 409


def test_no_second_booking_at_the_same_time(cast: Cast) -> None:
    sent = brought(cast, "committed")

    def twice() -> None:
        Booking.objects.create(
            mode="demo",
            asset_id=sent.asset_id,
            agency_id=sent.providing_agency_id,
            for_agency_id=sent.requesting_agency_id,
            purpose="deployment",
            during=TimestamptzRange(timezone.now(), None, "[)"),
            by_name="Somebody",
        )

    with scope(cast.actor("lee")):
        assert refused(twice, says="booking_not_twice") == 409


@pytest.mark.parametrize(
    ("signed", "fields", "covered"),
    [
        (True, {}, True),
        (True, {"revoked_at": HOUR_AGO}, False),
        (True, {"valid_to": HOUR_AGO}, False),
        (True, {"valid_from": timezone.now() + timedelta(days=1)}, False),
        (False, {}, False),
        (False, {"window": 720}, True),
        (False, {"window": 47}, False),
    ],
)
def test_no_deployment_that_no_agreement_covers(
    cast: Cast, signed: bool, fields: dict[str, Any], covered: bool
) -> None:
    sent = approved(cast)
    _under(cast, sent, signed, dict(fields))
    with scope(cast.actor("lee")):
        if covered:
            _another(cast, sent)
        else:
            assert refused(_another, cast, sent, says="no agreement in force covers") == 409


def _under(cast: Cast, sent: Deployment, signed: bool, fields: dict[str, Any]) -> None:
    """The offer stands under an agreement of two days ago instead."""
    window = fields.pop("window", 0)
    with scope(sharing.operator("Cast")):
        agreement = Agreement.objects.create(
            code="NORTH-MX",
            title="Another",
            agency=cast.agencies["riverton"],
            kinds=["mutual_aid"],
            illustrative=True,
            **{"valid_from": timezone.now() - timedelta(hours=48), **fields},
        )
        AgreementTerms.objects.create(agreement=agreement, currency="USD", window_hours=window)
        for town in ("riverton", "lakeside"):
            AgreementParty.objects.create(
                agreement=agreement,
                agency=cast.agencies[town],
                signed_at=timezone.now() if signed else None,
                signed_by="Chief" if signed else "",
            )
        offer = Offer.objects.filter(pk=sent.offer_id)
        offer.update(agreement=agreement, version=F("version") + 1)


def _another(cast: Cast, sent: Deployment) -> None:
    """Past every service: one more engine sent under the same offer."""
    engine = cast.assets["LAK Engine 14"]
    booking = Booking.objects.create(
        mode="demo",
        asset=engine,
        agency_id=sent.providing_agency_id,
        for_agency_id=sent.requesting_agency_id,
        purpose="deployment",
        during=TimestamptzRange(timezone.now(), None, "[)"),
        by_name="Somebody",
    )
    Deployment.objects.create(
        mode="demo",
        request_id=sent.request_id,
        offer_id=sent.offer_id,
        asset=engine,
        asset_label="LAK Engine 14",
        requesting_agency_id=sent.requesting_agency_id,
        providing_agency_id=sent.providing_agency_id,
        booking=booking,
        times={"committed": timezone.now().isoformat()},
    )
