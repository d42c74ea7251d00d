"""Contact points: one's own, the agency's, a territory's; tested through the path of alerts."""

from typing import Any

import pytest

from agencies.models import ContactPoint
from agencies.services import contact_points, sharing
from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted
from tests.agencies.hearing import heard, kinds
from tests.cast import Cast


def add(cast: Cast, by: str = "ada", **more: Any) -> ContactPoint:
    fields = {"agency": cast.agencies["riverton"], "channel": "email", "address": "a@b.example"}
    with scope(cast.actor(by)) as actor:
        return contact_points.add(by=actor, **{**fields, **more})


def test_an_agencys_address(cast: Cast) -> None:
    made = add(cast, label="Duty desk")
    assert (made.address, made.duty, made.secret) == ("a@b.example", True, "")
    assert heard(cast.agencies["riverton"]) == [
        ("contact_point.added", "RIV: contact added, E-mail of Riverton Fire")
    ]
    assert kinds(cast.agencies["lakeside"]) == []


def test_a_webhook_gets_a_secret_and_a_new_one_when_it_moves(cast: Cast) -> None:
    made = add(cast, channel="webhook", address="https://riverton.example/in")
    first = made.secret
    assert first.startswith("whsec_")
    with scope(cast.actor("ada")) as ada:
        same = contact_points.change(point=made, by=ada, address=made.address, label="Desk")
        assert same.secret == first
        moved = contact_points.change(point=made, by=ada, address="https://riverton.example/2")
    assert moved.secret != first


def test_everybody_keeps_their_own(cast: Cast) -> None:
    made = add(cast, by="dana", person=cast.people["dana"])
    with scope(cast.actor("dana")) as dana:
        contact_points.test(point=made, by=dana)
        contact_points.remove(point=made, by=dana)
        assert not ContactPoint.objects.filter(pk=made.pk).exists()
    assert kinds(cast.agencies["riverton"])[-2:] == [
        "contact_point.tested",
        "contact_point.removed",
    ]
    with pytest.raises(NotPermitted):
        add(cast, by="dana", person=cast.people["rosa"])
    with pytest.raises(NotPermitted):
        add(cast, by="dana")


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    made = add(cast)
    with scope(cast.actor("olu")) as olu:
        for act in (contact_points.test, contact_points.remove):
            with pytest.raises(NotFound):
                act(point=made, by=olu)
    with pytest.raises(NotPermitted):
        add(cast, by="olu")


def test_a_territory_the_agency_serves(cast: Cast) -> None:
    made = add(cast, jurisdiction=cast.towns["riverton"])
    assert made.jurisdiction == cast.towns["riverton"]
    with pytest.raises(Invalid) as error:
        add(cast, jurisdiction=cast.towns["farview"])
    assert "jurisdiction" in error.value.fields


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "nobody"),
        ("webhook", "ftp://riverton.example"),
        ("webhook", "https://user:word@riverton.example/"),
        ("webhook", "javascript:alert(1)"),
    ],
)
def test_what_is_no_address_is_refused(cast: Cast, channel: str, address: str) -> None:
    with pytest.raises(Invalid) as error:
        add(cast, channel=channel, address=address)
    assert "address" in error.value.fields


def test_unknown_channels_and_doubles_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        add(cast, channel="pigeon")
    add(cast)
    with pytest.raises(Invalid, match="already"):
        add(cast)


def test_a_live_installation_wants_https(cast: Cast, settings: Any) -> None:
    add(cast, channel="webhook", address="http://riverton.example/in")
    actor = cast.actor("ada")
    settings.ACCORD_MODE = "live"
    with scope(actor), pytest.raises(Invalid):
        contact_points.add(
            agency=cast.agencies["riverton"],
            channel="webhook",
            address="http://riverton.example/2",
            by=actor,
        )
    with scope(sharing.operator(mode="demo")):
        assert ContactPoint.objects.filter(channel="webhook").count() == 1
