"""Counter-offers go both ways, one turn after the other; what expires frees its assets."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import Asset, Booking, MutualAidRequest, Offer, OfferState, RequestState
from resources.services import counters, mutual_aid_clock, mutual_aid_offers
from resources.services.offer_terms import OfferTerms
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import again, engine, heard, kinds, needs_acceptance, offer, submitted

PAIR = ("LAK Engine 12", "LAK Engine 14")


def promised(cast: Cast, *labels: str, terms: OfferTerms | None = None) -> Offer:
    """Lee offers engines, Riverton has to answer."""
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast, 2))
    with scope(cast.actor("lee")) as lee:
        chosen = [engine(cast, label) for label in labels or PAIR]
        return mutual_aid_offers.approve(offer=asked, assets=chosen, by=lee, terms=terms)


def about(asked: Offer) -> MutualAidRequest:
    """Its request, by key alone: whoever looks reads it in a scope of their own."""
    return MutualAidRequest(pk=asked.request_id)


def counter(cast: Cast, who: str, asked: Offer, *labels: str, **more: object) -> Offer:
    with scope(cast.actor(who)) as by:
        chosen = [engine(cast, label) for label in labels]
        return counters.counter(offer=asked, assets=chosen, by=by, **more)  # type: ignore[arg-type]


def status(cast: Cast, label: str) -> str:
    with scope(cast.actor("lee")):
        return Asset.objects.get(pk=engine(cast, label).pk).status


def test_an_offer_says_when_it_would_be_there_and_until_when_it_stands(cast: Cast) -> None:
    made = promised(cast, terms=OfferTerms(ready_minutes=20, limits="No foam", good_for_minutes=60))
    assert made.eta_minutes is None
    assert made.expires_at is not None and made.offered_at is not None
    assert made.expires_at - made.offered_at == timedelta(minutes=60)
    assert made.limits == "No foam"


def test_fewer_are_proposed_and_agreed_to(cast: Cast) -> None:
    asked = promised(cast)
    counter(cast, "rosa", asked, "LAK Engine 12", words="One is enough")
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.countered"
    assert heard(cast, "lakeside")[-1]["payload"]["tier"] == "notice"
    assert heard(cast, "riverton")[-1]["payload"]["row"]["offers"][0]["state"] == "countered"
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.accept(offer=asked, by=lee)
        assert list(asked.deployments.values_list("asset_label", flat=True)) == ["LAK Engine 12"]
    assert status(cast, "LAK Engine 14") == "available"
    assert again(cast, about(asked)).state == RequestState.PARTLY_FILLED


def test_the_provider_answers_with_other_assets(cast: Cast) -> None:
    asked = promised(cast, "LAK Engine 12")
    later = timezone.now() + timedelta(hours=1)
    counter(cast, "rosa", asked, "LAK Engine 12", arrive_by=later)
    counter(cast, "lee", asked, "LAK Engine 14", terms=OfferTerms(ready_minutes=5))
    assert (status(cast, "LAK Engine 12"), status(cast, "LAK Engine 14")) == (
        "available",
        "assigned",
    )
    with scope(cast.actor("rosa")) as rosa:
        mutual_aid_offers.accept(offer=asked, by=rosa)
    with scope(cast.actor("lee")):
        assert Booking.objects.filter(void=False, during__upper_inf=True).count() == 1


def test_each_waits_for_its_turn(cast: Cast) -> None:
    asked = promised(cast)
    with pytest.raises(WrongState, match="other side's turn"):
        counter(cast, "lee", asked, "LAK Engine 12")
    counter(cast, "rosa", asked, "LAK Engine 12")
    with pytest.raises(WrongState, match="other side's turn"):
        counter(cast, "rosa", asked, "LAK Engine 14")
    with scope(cast.actor("rosa")) as rosa, pytest.raises(WrongState, match="not answered"):
        mutual_aid_offers.accept(offer=asked, by=rosa)


def test_a_stranger_the_wrong_role_an_older_version_and_nothing_new(cast: Cast) -> None:
    asked = promised(cast)
    with pytest.raises(NotFound):
        counter(cast, "olu", asked, "LAK Engine 12")
    for who in ("obi", "liv"):
        with pytest.raises(NotPermitted):
            counter(cast, who, asked, "LAK Engine 12")
    with pytest.raises(Stale):
        counter(cast, "rosa", asked, "LAK Engine 12", version=1)
    with pytest.raises(Invalid, match="what was offered"):
        counter(cast, "rosa", asked, *PAIR)
    with pytest.raises(Invalid, match="Choose among"):
        counter(cast, "rosa", asked, "LAK Pump 1")


def test_what_has_expired_is_taken_up_by_nobody(cast: Cast) -> None:
    asked = promised(cast)
    run_out(cast, asked)
    with scope(cast.actor("rosa")) as rosa:
        with pytest.raises(WrongState, match="expired at"):
            mutual_aid_offers.accept(offer=asked, by=rosa)
        with (
            pytest.raises(Exception, match="has expired"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE resources_offer SET state = 'accepted', version = version + 1 "
                "WHERE id = %s",
                [asked.pk],
            )


def run_out(cast: Cast, asked: Offer) -> None:
    """An hour passes for the offer."""
    with scope(cast.actor("lee")):
        held = Offer.objects.get(pk=asked.pk)
        held.expires_at = timezone.now() - timedelta(minutes=1)
        held.version += 1
        held.save(update_fields=["expires_at", "version"])


def test_the_clock_ends_an_offer_once_and_frees_what_it_held(committed_cast: Cast) -> None:
    cast = committed_cast
    asked = promised(cast)
    run_out(cast, asked)
    with as_relay():
        relay = mutual_aid_clock.relay()
        assert mutual_aid_clock.sweep(by=relay)["expired"] == 1
        assert mutual_aid_clock.sweep(by=relay)["expired"] == 0
    assert offer(cast, about(asked)).state == OfferState.EXPIRED
    assert {status(cast, label) for label in PAIR} == {"available"}
    assert kinds(cast, "riverton")[-1] == kinds(cast, "lakeside")[-1] == "mutual_aid.expired"
    assert again(cast, about(asked)).state == RequestState.UNABLE_TO_FILL
