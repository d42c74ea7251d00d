"""Proposals: the best for all open requests, with why; nothing happens until a person accepts."""

import pytest
from django.test import Client
from django.urls import reverse

from eoc.access import scope
from eoc.errors import NotFound, NotPermitted, Stale, WrongState
from resources.models import Asset, LineState, Offer, Proposal, ProposalLine
from resources.selectors import proposals as selectors
from resources.services import proposals
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.resources.asking import draft, submitted
from tests.resources.build import said, stream

pytestmark = pytest.mark.django_db


def proposed(cast: Cast) -> Proposal:
    with scope(cast.actor("dana")) as dana:
        return proposals.propose(agency=cast.agencies["riverton"], by=dana)


def lines(cast: Cast, proposal: Proposal) -> list[ProposalLine]:
    with scope(cast.actor("dana")) as dana:
        return list(selectors.whole(dana, proposal.uuid).lines.all())


def waiting(cast: Cast, quantity: int = 1) -> None:
    """Lakeside is asked, so that Hillcrest's automatic units stay free for a proposal."""
    submitted(cast, quantity, ask=("lakeside",))


def test_each_missing_unit_gets_one_or_a_reason(cast: Cast) -> None:
    waiting(cast, 3)
    made = proposed(cast)
    found = lines(cast, made)
    assert (made.wanted, made.filled) == (3, 2)
    assert {line.asset_label for line in found} == {"HIL Engine 12", "HIL Engine 14", ""}
    (engine,) = (line for line in found if line.asset_label == "HIL Engine 12")
    assert "min (estimate)" in engine.why
    assert "automatic aid" in engine.why
    assert selectors.NOBODY in {line.why for line in found}
    assert said(stream(cast, "riverton", "agency.full"))[-1]["kind"] == "proposal.made"
    with scope(cast.actor("hal")):
        assert not Asset.objects.filter(status="assigned").exists()


def test_accepting_books_automatic_aid_once(cast: Cast) -> None:
    waiting(cast)
    (line,) = lines(cast, proposed(cast))
    with scope(cast.actor("dana")) as dana:
        done = proposals.accept(line=line, by=dana, version=line.version)
        assert done.state == LineState.ACCEPTED
        assert Asset.objects.get(pk=line.asset_id).status == "assigned"
        assert Offer.objects.get(providing_agency=line.providing_agency_id).state == "accepted"
    with scope(cast.actor("dana")) as dana, pytest.raises(Stale):
        proposals.accept(line=line, by=dana, version=line.version)
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="Dana already"):
        proposals.accept(line=line, by=dana)


def test_a_unit_taken_meanwhile_or_a_full_line_is_refused_in_words(cast: Cast) -> None:
    waiting(cast)
    first, second = (lines(cast, proposed(cast))[0] for _ in range(2))
    with scope(cast.actor("dana")) as dana:
        proposals.accept(line=first, by=dana)
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="Nothing is missing"):
        proposals.accept(line=second, by=dana)


def test_refused_with_a_reason(cast: Cast) -> None:
    waiting(cast)
    (line,) = lines(cast, proposed(cast))
    with scope(cast.actor("dana")) as dana:
        done = proposals.refuse(line=line, by=dana, reason="Bridge is closed")
    assert (done.state, done.said) == (LineState.REFUSED, "Bridge is closed")


def test_strangers_and_wrong_roles(cast: Cast) -> None:
    waiting(cast)
    made = proposed(cast)
    (line,) = lines(cast, made)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        selectors.whole(olu, made.uuid)
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        proposals.accept(line=line, by=obi)
    with scope(cast.actor("olu")) as olu, pytest.raises(WrongState, match="misses anything"):
        proposals.propose(agency=cast.agencies["farview"], by=olu)


def test_whoever_must_decide_is_asked(cast: Cast) -> None:
    """Lakeside shows its units and where they are; it is asked, and decides itself."""
    agree(cast, "lakeside", "riverton", *show("assets", "positions"), by="agency")
    submitted(cast, 3, ask=("hillcrest",))
    found = lines(cast, proposed(cast))
    assert [line.asset_label for line in found] == ["LAK Engine 12"]
    with scope(cast.actor("dana")) as dana:
        done = proposals.accept(line=found[0], by=dana)
        offer = Offer.objects.get(line=done.line_id, providing_agency=cast.agencies["lakeside"])
    assert (done.said, offer.state) == ("LAK is asked and decides", "invited")


def test_pages_say_why_and_decide(cast: Cast, client: Client) -> None:
    waiting(cast)
    client.force_login(cast.users["dana"])
    made = client.post(reverse("resources:proposals"), secure=True)
    assert made.status_code == 302
    page = client.get(made["Location"], secure=True).content.decode()
    assert "HIL Engine" in page
    assert "just as good" in page
    with scope(cast.actor("dana")):
        line = ProposalLine.objects.get()
    address = reverse("resources:proposal-line", args=[line.uuid, "accept"])
    assert client.post(address, {"version": line.version}, secure=True).status_code == 302
    assert (
        "booked under automatic aid" in client.get(made["Location"], secure=True).content.decode()
    )
    number = draft(cast, 1).number
    assert (
        "Who could come"
        not in client.get(f"/resources/requests/{number}/?full", secure=True).content.decode()
    )


def test_an_administrator_reads_and_does_not_decide(cast: Cast, client: Client) -> None:
    waiting(cast)
    made = proposed(cast)
    client.force_login(cast.users["ada"])
    tab = client.get(reverse("resources:proposals"), secure=True)
    assert tab.status_code == 200 and "Propose for all" not in tab.content.decode()
    one = client.get(reverse("resources:proposal", args=[made.uuid]), secure=True)
    assert "HIL Engine" in one.content.decode() and ">Accept<" not in one.content.decode()
    refused = client.post(reverse("resources:proposals"), secure=True)
    assert refused.status_code == 403


def test_the_requests_page_ranks_units_and_agencies(cast: Cast, client: Client) -> None:
    number = submitted(cast, 1).number
    client.force_login(cast.users["dana"])
    page = client.get(f"/resources/requests/{number}/?full", secure=True).content.decode()
    assert "Who could come" in page
    assert "LAK, one of 2" in page
    assert "HIL Engine 12" in page
    assert "What counts, in minutes" in page
