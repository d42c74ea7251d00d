"""A letter's link is handed on once, to a colleague who decides and gets a link of their own."""

import re

import pytest
from django.test import Client

from agencies.models import Membership
from agencies.services import sharing
from alerts.selectors import links
from eoc.access import Role, scope
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.journal.dispatch import relay
from resources.models import ForwardedLink
from resources.services import forwarding
from tests import listening
from tests.alerts.conftest import as_relay, contact
from tests.alerts.stage import deliveries, hear_all
from tests.cast import Cast
from tests.resources.asking import offer, submitted
from tests.resources.build import stream
from tests.resources.test_mutual_aid_answer_link import link, picked
from tests.resources.test_mutual_aid_pages import client_of

TRUCK = "LAK Engine 12"


def may_decide_too(cast: Cast) -> None:
    """Liv decides for Lakeside as well, and gets letters."""
    with scope(sharing.operator("Cast")):
        lakeside, liv = cast.agencies["lakeside"], cast.people["liv"]
        Membership.objects.create(person=liv, agency=lakeside, role=Role.COORDINATOR)
        contact(cast, "lakeside", "liv@lakeside.example", person=liv, duty=False)


def passed_on(cast: Cast, client: Client, where: str) -> int:
    said = {"verb": "forward", "person": str(cast.people["liv"].uuid)}
    return client.post(where, said).status_code


def test_from_one_phone_to_the_next_to_the_decision(committed_cast: Cast, client: Client) -> None:
    cast = committed_cast
    may_decide_too(cast)
    made = submitted(cast)
    where = link(cast, made)
    assert "Pass it on" in client.get(where).content.decode()
    assert passed_on(cast, client, where) == 302
    page = client.get(where).content.decode()
    assert "this link only shows" in page
    assert "Approve 1" not in page
    assert client.post(where, picked(cast, TRUCK)).status_code == 403
    hear_all()
    (letter,) = [one for one in deliveries(channel="email") if "passes" in one.alert.subject]
    with as_relay(), scope(relay("demo")):
        said = links.answers([letter])
    assert letter.address == "liv@lakeside.example"
    assert "/answers/" not in letter.alert.body
    found = re.search(r"https?://[^/]+(/answers/\S+)", said[letter.pk])
    assert found is not None
    own = client.get(found[1]).content.decode()
    assert f"passed this on to <strong>{cast.people['liv'].name}" in own
    assert "Pass it on" not in own
    assert client.post(found[1], picked(cast, TRUCK)).status_code == 200
    for address in (where, found[1]):
        shown = client.get(address).content.decode()
        assert "Approved" in shown
        assert f"by {cast.people['liv'].name}" in shown


def test_the_own_agency_hears_and_nobody_else(cast: Cast, client: Client) -> None:
    may_decide_too(cast)
    passed_on(cast, client, link(cast, submitted(cast)))
    heard = {
        town: [e["kind"] for e in listening.heard(stream(cast, town, "agency.full"), 0)]
        for town in ("lakeside", "riverton")
    }
    assert heard["lakeside"].count("answer_link.forwarded") == 1
    assert "answer_link.forwarded" not in heard["riverton"]
    with scope(cast.actor("dana")):
        assert not ForwardedLink.objects.exists()


def test_the_inbox_says_whose_it_is(cast: Cast, client: Client) -> None:
    may_decide_too(cast)
    passed_on(cast, client, link(cast, submitted(cast)))
    assert f"with {cast.people['liv'].name}" in client_of(cast, "lee").get(
        "/resources/inbox/").content.decode()  # fmt: skip
    assert "Nothing waits" in client_of(cast, "lee").get(
        "/resources/inbox/?mine=1").content.decode()  # fmt: skip
    assert "passed on to you by" in client_of(cast, "liv").get(
        "/resources/inbox/?mine=1").content.decode()  # fmt: skip


def test_to_a_colleague_who_decides_and_no_other(cast: Cast) -> None:
    made = submitted(cast)
    for name in ("lee", "liv", "olu"):
        with scope(cast.actor("lee")) as lee, pytest.raises(Invalid):
            forwarding.forward(offer=offer(cast, made), to=cast.people[name].uuid, by=lee)


def test_by_whoever_decides_and_once(cast: Cast) -> None:
    may_decide_too(cast)
    made, to = submitted(cast), cast.people["liv"].uuid
    asked = offer(cast, made)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        forwarding.forward(offer=asked, to=to, by=dana)
    with scope(cast.actor("lee")) as lee:
        forwarding.forward(offer=asked, to=to, by=lee)
        with pytest.raises(WrongState, match="already passed"):
            forwarding.forward(offer=asked, to=to, by=lee)
    with scope(cast.actor("liv")) as liv, pytest.raises(WrongState, match="already passed"):
        forwarding.forward(offer=asked, to=cast.people["lee"].uuid, by=liv)


def test_not_once_it_is_answered(cast: Cast, client: Client) -> None:
    may_decide_too(cast)
    where = link(cast, submitted(cast))
    client.post(where, {"verb": "decline", "reason": "No crew"})
    assert passed_on(cast, client, where) == 409
    assert "until" in client.get(where).content.decode()
