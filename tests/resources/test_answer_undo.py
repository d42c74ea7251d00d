"""A no or a withdrawal is taken back for ten minutes, if nobody took its place; the asker hears."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import NotFound, NotPermitted, Stale, WrongState
from resources.models import Booking, MutualAidRequest, Offer, RequestState
from resources.services import answers_undoing, counters, mutual_aid, mutual_aid_offers
from tests.cast import Cast
from tests.resources.asking import again, engine, heard, kinds, offer, submitted
from tests.resources.test_mutual_aid_answers import promised, state
from tests.resources.test_mutual_aid_pages import client_of

WHY = {"reason": "Fire at home"}


def declined(cast: Cast, quantity: int = 1) -> Offer:
    asked = offer(cast, submitted(cast, quantity))
    with scope(cast.actor("lee")) as lee:
        return mutual_aid_offers.decline(offer=asked, by=lee, **WHY)


def about(asked: Offer) -> MutualAidRequest:
    """Its request, by key alone."""
    return MutualAidRequest(pk=asked.request_id)


def undone(cast: Cast, asked: Offer, who: str = "lee", version: int | None = None) -> Offer:
    with scope(cast.actor(who)) as by:
        return answers_undoing.undo(offer=asked, by=by, version=version)


def test_declined_is_asked_again_and_the_request_waits_as_before(cast: Cast) -> None:
    asked = declined(cast)
    back = undone(cast, asked)
    assert (back.state, back.reason, back.decided_by, back.decided_at) == ("invited", "", "", None)
    told = heard(cast, "riverton")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("mutual_aid.undone", "notice")
    assert "Correction: LAK is invited, declined was a slip" in told["payload"]["text"]
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.undone"
    assert again(cast, about(back)).state == RequestState.SUBMITTED
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="within 10 minutes"):
        answers_undoing.undo(offer=asked, by=lee)


def test_a_withdrawn_offer_stands_again_with_its_engines(cast: Cast) -> None:
    asked = promised(cast, 2, "LAK Engine 12", "LAK Engine 14")
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.withdraw(offer=asked, by=lee, **WHY)
    assert state(cast) == "available"
    back = undone(cast, asked)
    assert back.state == "offered"
    assert (state(cast), state(cast, "LAK Engine 14")) == ("assigned", "assigned")
    with scope(cast.actor("dana")) as dana:
        done = mutual_aid_offers.accept(offer=asked, by=dana)
        assert (done.state, done.quantity) == ("accepted", 2)
        assert Booking.objects.filter(during__upper_inf=True).count() == 2


def test_a_countered_offer_comes_back_countered(cast: Cast) -> None:
    asked = promised(cast, 2, "LAK Engine 12", "LAK Engine 14")
    with scope(cast.actor("dana")) as dana:
        counters.counter(offer=asked, assets=[engine(cast)], by=dana)
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.withdraw(offer=asked, by=lee, **WHY)
        assert undone(cast, asked).state == "countered"
        done = mutual_aid_offers.accept(offer=asked, by=lee)
    assert (done.state, done.quantity) == ("accepted", 1)


def test_an_engine_that_is_needed_elsewhere_by_now_does_not_come_back(cast: Cast) -> None:
    asked = promised(cast)
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.withdraw(offer=asked, by=lee, **WHY)
    other = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=other, assets=[engine(cast)], by=lee)
        with pytest.raises(WrongState, match="already committed"):
            answers_undoing.undo(offer=asked, by=lee)
        assert Offer.objects.get(pk=asked.pk).state == "withdrawn"


def test_others_took_its_place(cast: Cast) -> None:
    asked = declined(cast)
    made, hillcrest = again(cast, about(asked)), cast.agencies["hillcrest"]
    with scope(cast.actor("dana")) as dana:
        mutual_aid.ask(request=made, agencies=[hillcrest.pk], by=dana)
    other, sent = offer(cast, made, "hal"), [engine(cast, "HIL Engine 12")]
    with scope(cast.actor("hal")) as hal:
        mutual_aid_offers.approve(offer=other, assets=sent, by=hal)
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="took its place"):
        answers_undoing.undo(offer=asked, by=lee)


def test_who_undoes_nothing_and_not_later(cast: Cast) -> None:
    asked = declined(cast)
    for who, refusal in (("dana", NotPermitted), ("liv", NotPermitted), ("olu", NotFound)):
        with scope(cast.actor(who)) as by, pytest.raises(refusal):
            answers_undoing.undo(offer=asked, by=by)
    with pytest.raises(Stale):
        undone(cast, asked, version=1)
    with scope(sharing.operator("Test")):
        row = Offer.objects.get(pk=asked.pk)
        row.decided_at, row.version = timezone.now() - timedelta(minutes=10), row.version + 1
        row.save()
    with pytest.raises(WrongState, match="within 10 minutes"):
        undone(cast, asked)
    with (
        scope(cast.actor("lee")),
        pytest.raises(DatabaseError, match="undone within 10 minutes"),
        transaction.atomic(),
    ):
        row.state, row.version = "invited", row.version + 1
        row.save()
    with scope(cast.actor("dana")) as dana:  # whoever asks may ask again at any time
        made = again(cast, about(asked))
        mutual_aid.ask(request=made, agencies=[row.providing_agency_id], by=dana)
    assert offer(cast, about(asked)).state == "invited"


def test_undo_stands_where_the_no_was_said(cast: Cast) -> None:
    asked = declined(cast)
    lee = client_of(cast, "lee")
    for where in (f"/resources/decide/{asked.uuid}/", "/mutual-aid/board/"):
        assert "RIV was told; it hears that this was a slip." in lee.get(where).content.decode()
    done = lee.post(f"/resources/decide/{asked.uuid}/", {"verb": "undo"})
    assert done.status_code == 302
    assert offer(cast, about(asked)).state == "invited"
    after = client_of(cast, "dana").get(f"/resources/decide/{asked.uuid}/")
    assert "Undo" not in after.content.decode()
