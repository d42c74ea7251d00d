"""Guests: the one incident they were invited to, as far as the link says, until it ends."""

import pytest
from django.test import Client

from incidents.views.guests import COOKIE
from tests.doors import Door
from tests.test_doors import DOORS
from tests.trust.worlds import Planted

READING = [door for door in DOORS if door.method == "GET"]


def visit(sown: Planted, name: str) -> Client:
    """A browser that followed the guest's link."""
    client = Client(raise_request_exception=False)
    client.get(f"/guests/{sown.links[name]}/")
    return client


def page(sown: Planted, name: str) -> tuple[int, str]:
    """What the guest's page says now."""
    answer = visit(sown, name).get("/guests/")
    return answer.status_code, answer.content.decode()


def shown(sown: Planted, name: str, column: str) -> bool:
    """Some word of that column stands on the guest's page."""
    _, text = page(sown, name)
    return any(f".{column} of " in canary.home for canary in sown.aviary.all_in(text))


@pytest.mark.parametrize("name", ["gus", "gwen"])
def test_a_guest_reads_nothing_foreign(sown: Planted, name: str) -> None:
    code, text = page(sown, name)
    assert code == 200
    assert shown(sown, name, "title")
    assert sown.aviary.foreign(text, name) == []


def test_the_log_is_read_only_where_the_link_says_so(sown: Planted) -> None:
    assert shown(sown, "gwen", "text")
    assert not shown(sown, "gus", "text")


@pytest.mark.parametrize("name", ["sent away", "over"])
def test_a_link_that_ended_shows_nothing(sown: Planted, name: str) -> None:
    code, text = page(sown, name)
    assert code == 404
    assert [canary.home for canary in sown.aviary.all_in(text)] == []


@pytest.mark.parametrize("door", READING, ids=str)
def test_a_link_opens_no_other_door(sown: Planted, door: Door) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[COOKIE] = sown.links["gwen"]
    names = {**sown.world.names, **sown.classes["riverton's own"]}
    if door.path.startswith("guests/"):
        return
    answer = client.get("/" + door.path.format(**names))
    said = b"".join(answer) if answer.streaming else answer.content
    text = said.decode(errors="replace")
    for name in names.values():
        text = text.replace(name, "")
    assert sown.aviary.foreign(text, "pat") == []
