"""The answer to a tap is the page; the same tap again changes nothing; a slip is taken back."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from agencies.services import sharing
from eoc.access import scope
from resources.models import Deployment, Offer
from resources.services import mutual_aid_offers
from tests.cast import Cast
from tests.resources.asking import heard, kinds, needs_acceptance, offer, submitted
from tests.resources.test_mutual_aid_answer_link import link, picked

TRUCKS = ("LAK Engine 12", "LAK Engine 14")
NO = {"verb": "decline", "reason": "No crew"}


@pytest.mark.parametrize("verb", ["approve", "decline", "unable"])
def test_the_same_decision_again_shows_what_was_decided(cast: Cast, verb: str) -> None:
    made, client = submitted(cast, 2), Client()
    where = link(cast, made)
    said = {**picked(cast, *TRUCKS), "verb": verb, "reason": "No crew"}
    first, again = client.post(where, said), client.post(where, said)
    assert (first.status_code, again.status_code) == (200, 200)
    assert "answered already" not in again.content.decode()
    told = kinds(cast, "riverton")
    assert told.count(told[-1]) == 1
    with scope(cast.actor("lee")):
        assert Deployment.objects.count() == (2 if verb == "approve" else 0)


def test_another_decision_is_refused(cast: Cast) -> None:
    made, client = submitted(cast, 2), Client()
    where = link(cast, made)
    client.post(where, picked(cast, TRUCKS[0]))
    for said in (picked(cast, *TRUCKS), picked(cast, TRUCKS[1]), NO, NO | {"verb": "unable"}):
        assert client.post(where, said).status_code == 409


def test_what_is_not_a_decision_is_shown_by_a_get(cast: Cast) -> None:
    where = link(cast, submitted(cast))
    assert Client().post(where, {"verb": "seen", "minutes": "10"}).status_code == 302


def test_a_no_is_taken_back_by_the_same_link_and_answered_anew(cast: Cast) -> None:
    made, client = submitted(cast), Client()
    where = link(cast, made)
    page = client.post(where, NO).content.decode()
    assert "A slip? Until" in page and 'value="undo"' in page
    assert client.post(where, {"verb": "undo"}).status_code == 302
    assert offer(cast, made).state == "invited"
    assert "Correction: LAK is invited" in heard(cast, "riverton")[-1]["payload"]["text"]
    assert "Approved" in client.post(where, picked(cast, TRUCKS[0])).content.decode()


def test_a_link_takes_back_nothing_but_a_no_of_its_person(cast: Cast) -> None:
    needs_acceptance(cast)
    made, client = submitted(cast), Client()
    where = link(cast, made)
    client.post(where, picked(cast, TRUCKS[0]))
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.withdraw(offer=offer(cast, made), reason="Fire", by=lee)
    assert 'value="undo"' not in client.get(where).content.decode()
    refused = client.post(where, {"verb": "undo"})
    assert refused.status_code == 403
    assert "takes back a no of yours" in refused.content.decode()
    fresh = submitted(cast)
    with scope(sharing.operator("Test")):
        Offer.objects.filter(request=fresh).update(decided_by="Other", version=F("version") + 1)
    assert client.post(link(cast, fresh), {"verb": "undo"}).status_code == 403


def test_after_ten_minutes_the_link_only_shows(cast: Cast) -> None:
    made, client = submitted(cast), Client()
    where = link(cast, made)
    client.post(where, NO)
    found = offer(cast, made)
    with scope(sharing.operator("Test")):
        late = timezone.now() - timedelta(minutes=11)
        Offer.objects.filter(pk=found.pk).update(decided_at=late, version=found.version + 1)
    assert 'value="undo"' not in client.get(where).content.decode()
    assert client.post(where, {"verb": "undo"}).status_code == 409
    assert offer(cast, made).state == "declined"
