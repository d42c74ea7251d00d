"""An offer is turned down by message: ReleaseResource with a Decline, in and out (EDXL-RM 1.0)."""

from collections.abc import Iterator
from typing import Any

import pytest

from eoc.access import scope
from resources import edxl
from resources.edxl import message as m
from resources.models import Offer
from resources.selectors.edxl_documents import document_of
from resources.services import mutual_aid_offers
from tests.alerts import test_between_requests as between
from tests.alerts.test_between_requests import Post, offered, sent, theirs, waiting
from tests.cast import Cast
from tests.resources import asking
from tests.resources.asking import again

post = between.post


def standing(cast: Cast) -> Offer:
    """Hillcrest's offer as it stands where it was made."""
    with scope(cast.actor("hal")):
        return Offer.objects.get(providing_agency=cast.agencies["hillcrest"])


def free(cast: Cast) -> str:
    with scope(cast.actor("hal")):
        engine = cast.assets["HIL Engine 12"]
        engine.refresh_from_db()
        return str(engine.status)


def test_our_no_to_an_offer_reaches_whoever_made_it(post: Post) -> None:
    cast, made = post.cast, offered(post)
    assert free(cast) == "assigned"
    found = waiting(cast, "rosa")
    with scope(cast.actor("rosa")) as rosa:
        mutual_aid_offers.decline(offer=found, reason="Nearer help came", by=rosa)
    assert post.carry() == ["ReleaseResource"]
    assert post.log[-1][1] == "turned down HIL Engine 12: Nearer help came"
    offer = standing(cast)
    assert (offer.state, offer.reason) == ("declined", "Nearer help came")
    assert free(cast) == "available"
    assert theirs(cast).state == again(cast, made).state == "unable_to_fill"
    with scope(cast.actor("rosa")) as rosa:
        kept = edxl.read(document_of(rosa, made.number)).messages
    assert [one.type for one in kept] == ["RequestResource", "ReleaseResource"]
    assert kept[1].lines[0].response == m.Response("001", "Decline", reason="Nearer help came")


def test_what_they_decline_themselves_goes_back_to_nobody(post: Post) -> None:
    offered(post)
    with scope(post.cast.actor("hal")) as hal:
        mutual_aid_offers.withdraw(offer=standing(post.cast), reason="Own fire", by=hal)
    assert post.carry() == ["ResponseToRequestResource"]


def release(identity: str, first: str, *lines: m.Line, **more: Any) -> edxl.Message:
    """ReleaseResource of some other product."""
    return edxl.Message(
        id=identity,
        sent="2026-11-28T17:30:00-05:00",
        type="ReleaseResource",
        originating_id=first,
        contacts=(m.Contact(description="Farview EOC"),),
        incidents=(m.Incident("FV-7", "Dam failure"),),
        lines=lines,
        **more,
    )


def line(name: str, response: m.Response | None = None) -> m.Line:
    amount = m.Assignment(m.Quantity(measured=m.Measured("1")))
    return m.Line("1", response, m.Resource(name=name), amount)


@pytest.fixture
def first(post: Post) -> Iterator[str]:
    """The request's id, Hillcrest having offered Engine 12."""
    offered(post)
    yield theirs(post.cast).asked_as


@pytest.mark.parametrize(
    "said",
    [line("HIL Engine 14"), line("Engine 14", m.Response("001", "Decline", reason="One will do"))],
    ids=["by name", "by name and Decline"],
)
def test_part_of_an_offer_is_turned_down_and_the_rest_stands(post: Post, said: m.Line) -> None:
    cast = post.cast
    asking.submitted(cast, 2)
    post.carry()
    with scope(cast.actor("hal")) as hal:
        other = cast.assets["HIL Engine 14"]
        pair = [cast.assets["HIL Engine 12"], other]
        mutual_aid_offers.approve(offer=waiting(cast), assets=pair, by=hal)
    post.carry()
    first = theirs(cast).asked_as
    answer = sent(post, release("FV/5", first, said))
    assert answer.status_code == 200, answer.content
    assert answer.json()["messages"][0]["said"].startswith("turned down HIL Engine 14: ")
    offer = standing(cast)
    with scope(cast.actor("hal")):
        other.refresh_from_db()
        assert (other.status, free(cast)) == ("available", "assigned")
        assert [one.label for one in offer.named.all()] == ["HIL Engine 12"]
    assert (offer.state, offer.quantity) == ("offered", 1)
    again_said = sent(post, release("FV/6", first, line("Engine 14")))
    assert (again_said.status_code, standing(cast).quantity) == (422, 1)
    answer = sent(post, release("FV/7", first, line("HIL Engine 12")))
    assert answer.json()["messages"][0]["said"].startswith("turned down HIL Engine 12: ")
    assert (standing(cast).state, free(cast)) == ("declined", "available")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (line("HIL Engine 12"), "not needed, by message"),
        (line("Engine 12"), "not needed, by message"),
        (line("Engine", m.Response("001", "Decline", reason="Too far")), "Too far"),
        (line("HIL Engine 12", m.Response("001", "Decline", reason="Too far")), "Too far"),
    ],
)
def test_another_product_says_it_by_name_or_by_decline(
    post: Post, first: str, said: m.Line, reason: str
) -> None:
    answer = sent(post, release("FV/2", first, said))
    assert answer.status_code == 200, answer.content
    assert answer.json()["messages"][0]["said"] == f"turned down HIL Engine 12: {reason}"
    assert (standing(post.cast).state, free(post.cast)) == ("declined", "available")


def test_what_names_no_offer_is_refused_with_what_waits(post: Post, first: str) -> None:
    for said in (line("Engine", m.Response("009", "Decline")), line("LAK Pump 7")):
        answer = sent(post, release("FV/3", first, said))
        assert answer.status_code == 422
        assert "ReleaseResource/ResourceInformation[1]/Resource" in answer.json()["detail"]
    assert standing(post.cast).state == "offered"
    assert (
        "What waits is HIL Engine 12"
        in sent(post, release("FV/4", first, line("Engine", m.Response("009", "Decline")))).json()[
            "detail"
        ]
    )
