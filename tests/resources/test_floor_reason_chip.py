"""Lending below the own floor takes two taps: a reason, and Approve; one's own words come first."""

import re

import pytest
from django.test import Client

from resources.forms.mutual_aid import BELOW_FLOOR
from resources.models import MutualAidRequest
from tests.cast import Cast
from tests.resources.asking import engine, offer, submitted
from tests.resources.costing import floor
from tests.resources.test_mutual_aid_answer_link import link
from tests.resources.test_mutual_aid_pages import client_of, decide

CHIP = BELOW_FLOOR[1]


@pytest.fixture
def asked(cast: Cast) -> MutualAidRequest:
    """Lakeside is asked for one engine of two and wants two at home."""
    floor(cast, 2)
    return submitted(cast)


def said(cast: Cast, **more: str) -> dict[str, str]:
    return {"verb": "approve", "asset": str(engine(cast).uuid), **more}


def test_a_chip_is_a_reason_by_link_and_by_login(cast: Cast, asked: MutualAidRequest) -> None:
    where = link(cast, asked)
    page = Client().get(where).content.decode()
    assert re.findall(r'name="floor_reason"\s+value="([^"]+)"', page) == list(BELOW_FLOOR)
    assert Client().post(where, said(cast)).status_code == 422
    assert Client().post(where, said(cast, floor_reason=CHIP)).status_code == 200
    assert offer(cast, asked).floor_override == CHIP
    other = submitted(cast)
    where = decide(offer(cast, other))
    more = {"asset": str(engine(cast, "LAK Engine 14").uuid), "floor_reason": CHIP}
    assert client_of(cast, "lee").post(where, said(cast) | more).status_code == 302
    assert offer(cast, other).floor_override == CHIP


def test_own_words_come_before_the_chip(cast: Cast, asked: MutualAidRequest) -> None:
    Client().post(link(cast, asked), said(cast, floor_reason=CHIP, override="Chief agreed"))
    assert offer(cast, asked).floor_override == "Chief agreed"


@pytest.mark.parametrize("more", [{"floor_reason": "Because"}, {"override": "x" * 301}])
def test_what_is_no_reason_is_said_and_the_chip_stays_chosen(
    cast: Cast, asked: MutualAidRequest, more: dict[str, str]
) -> None:
    answer = Client().post(link(cast, asked), said(cast, **{"floor_reason": CHIP} | more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a listed reason, or say it in at most 300 characters." in page
    assert (f'value="{CHIP}" checked' in page) == ("override" in more)
    assert offer(cast, asked).state == "invited"


def test_where_the_floor_is_held_nothing_asks(cast: Cast) -> None:
    assert "floor_reason" not in Client().get(link(cast, submitted(cast))).content.decode()
