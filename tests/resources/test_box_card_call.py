"""A box card is called by one act an alarm level: what it says is booked at once."""

import pytest
from django.test import Client

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from incidents.models import Incident, IncidentType
from resources.models import AssetKind, BoxCardLine, RequestState
from resources.selectors import box_cards as selectors
from resources.services import asking_policy, assets, box_cards
from tests.cast import Cast
from tests.resources.asking import kinds
from tests.resources.build import incident
from tests.resources.test_mutual_aid_pages import client_of


def write(
    cast: Cast, level: int = 1, quantity: int = 1, who: str = "ada", partner: str = "hillcrest"
) -> BoxCardLine:
    with scope(cast.actor(who)) as by:
        return box_cards.put(
            agency=cast.agencies["riverton"],
            incident_type=IncidentType.objects.get(name="Structure fire"),
            level=level,
            partner=cast.agencies[partner],
            kind=AssetKind.objects.get(pk="engine"),
            quantity=quantity,
            by=by,
        )


def fire(cast: Cast) -> Incident:
    with scope(cast.actor("dana")):
        return incident(cast)


def test_one_act_books_what_the_card_says(cast: Cast) -> None:
    write(cast, 1, 1)
    write(cast, 2, 2)
    found = fire(cast)
    with scope(cast.actor("dana")) as dana:
        first = box_cards.call(agency=cast.agencies["riverton"], incident=found, level=1, by=dana)
        assert (first.state, first.deployments.count()) == (RequestState.FILLED, 1)
        second = box_cards.call(agency=cast.agencies["riverton"], incident=found, level=2, by=dana)
        assert (second.state, second.deployments.count()) == (RequestState.PARTLY_FILLED, 1)
    assert kinds(cast, "hillcrest").count("mutual_aid.booked") == 2


def test_the_card_says_what_comes_and_what_was_called(cast: Cast) -> None:
    write(cast, 1, 1)
    write(cast, 2, 2)
    found, riverton = fire(cast), cast.agencies["riverton"]
    with scope(cast.actor("dana")) as dana:
        first, second = selectors.card(dana, riverton.pk, found)
        assert (first.words, second.words) == ("1 x Engine from HIL", "2 x Engine from HIL")
        made = box_cards.call(agency=riverton, incident=found, level=1, by=dana)
        first, second = selectors.card(dana, riverton.pk, found)
        assert (first.called, second.called) == (made, None)
    client = client_of(cast, "dana")
    page = client.get(f"/resources/for-incident/{found.number}/").content.decode()
    assert "Box 1 called" in page and "Call box 2" in page and "2 x Engine from HIL" in page


def test_it_begins_as_the_agencys_other_requests_do(cast: Cast) -> None:
    write(cast)
    found = fire(cast)
    with scope(cast.actor("ada")) as ada:
        said = {"radio_channel": "TAC 5", "finance_code": "F-9"}
        asking_policy.set_policy(agency=cast.agencies["riverton"], by=ada, **said)
    with scope(cast.actor("dana")) as dana:
        made = box_cards.call(agency=cast.agencies["riverton"], incident=found, level=1, by=dana)
        assert (made.radio_channel, made.finance_code) == ("TAC 5", "F-9")


def test_a_level_is_called_once_unless_it_was_taken_back(cast: Cast) -> None:
    write(cast)
    found, riverton = fire(cast), cast.agencies["riverton"]
    with scope(cast.actor("dana")) as dana:
        first = box_cards.call(agency=riverton, incident=found, level=1, by=dana)
        with pytest.raises(WrongState, match="already called"):
            box_cards.call(agency=riverton, incident=found, level=1, by=dana)
        with pytest.raises(WrongState, match="no box card for level 3"):
            box_cards.call(agency=riverton, incident=found, level=3, by=dana)
        assert first.note == "Box card, alarm level 1"


def test_who_keeps_the_card_and_who_calls_it(cast: Cast) -> None:
    line, found = write(cast), fire(cast)
    for who, refusal in (("dana", NotPermitted), ("hal", NotPermitted), ("olu", NotPermitted)):
        with pytest.raises(refusal):
            write(cast, who=who)
    with pytest.raises(Invalid, match="No automatic-aid"):
        write(cast, partner="lakeside")
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        box_cards.call(agency=cast.agencies["riverton"], incident=found, level=1, by=obi)
    with scope(cast.actor("hal")) as hal:
        assert selectors.visible_to(hal).get() == line
        with pytest.raises(NotPermitted):
            box_cards.remove(line=line, by=hal)
    with scope(cast.actor("olu")) as olu:
        assert not selectors.visible_to(olu).exists()
    with scope(cast.actor("ada")) as ada:
        box_cards.remove(line=line, by=ada)
        assert not BoxCardLine.objects.exists()


def test_a_level_also_sends_who_covers_the_station_meanwhile(cast: Cast) -> None:
    write(cast, 1, 1)
    ada, dana = client_of(cast, "ada"), client_of(cast, "dana")
    cell = {
        "incident_type": "structure_fire",
        "level": "1",
        "partner": str(cast.agencies["hillcrest"].pk),
        "kind": "engine",
        "quantity": "1",
        "purpose": "station_cover",
    }
    where = "/resources/asking/RIV/box-card/"
    for post, told in (("", "Say which station"), ("Station \u202e1", "turns the reading")):
        refused = ada.post(where, {**cell, "post": post})
        assert refused.status_code == 422 and told in refused.content.decode()
    assert ada.post(where, {**cell, "post": "Riverton Station 1"}).status_code == 302
    assert (
        "station cover at Riverton Station 1" in ada.get("/resources/asking/RIV/").content.decode()
    )
    found, riverton = fire(cast), cast.agencies["riverton"]
    with scope(sharing.operator("Cast")) as operator:
        hillcrest, kind = cast.agencies["hillcrest"], AssetKind.objects.get(pk="engine")
        point = cast.point("hillcrest")
        assets.register(agency=hillcrest, call_sign="Engine 99", kind=kind, by=operator, home=point)
    with scope(cast.actor("dana")) as by:
        (level,) = selectors.card(by, riverton.pk, found)
        cover = "1 x Engine (station cover at Riverton Station 1)"
        assert level.words == f"1 x Engine, {cover} from HIL"
        made = box_cards.call(agency=riverton, incident=found, level=1, by=by)
        sent = made.deployments.order_by("purpose")
        assert [(one.purpose, one.post) for one in sent] == [
            ("assignment", ""),
            ("station_cover", "Riverton Station 1"),
        ]
        assert "1 x Engine: station cover at Riverton Station 1" in made.note
        assert {one["purpose"] for one in _cells(dana)} == {"assignment", "station_cover"}


def _cells(client: Client) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get("/api/v1/box-cards/").json()["results"]
    return found
