"""Writing an announcement: first whom it reaches, then sent; what was typed is never lost."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from alerts.models import Announcement
from eoc.access import scope
from tests.alerts import stage
from tests.alerts.test_announcement_issue import reachable
from tests.cast import Cast

NEW = "/alerts/announcements/new/"


def client(cast: Cast, who: str) -> Client:
    made = Client()
    made.force_login(cast.users[who])
    return made


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    riverton, lakeside = (cast.agencies[town].pk for town in ("riverton", "lakeside"))
    said = {
        "identifier": str(uuid.uuid4()),
        "agency": riverton,
        "severity": "high",
        "subject": "Report to Station 1",
        "body": "Everybody off duty, please.",
        "agencies": [riverton, lakeside],
    }
    return said | more


def test_it_is_counted_first_and_sent_as_it_was_counted(committed_cast: Cast) -> None:
    reachable(committed_cast)
    dana, said = client(committed_cast, "dana"), typed(committed_cast)
    assert "Farview" not in dana.get(NEW).content.decode()
    shown = dana.post(NEW, said).content.decode()
    assert "Reaches 1 person, 3 addresses" in shown
    assert "Everybody off duty, please." in shown
    (seen,) = re.findall(r'name="seen"\s+value="(\w+)"', shown)
    other = dana.post(NEW, said | {"agencies": said["agencies"][:1], "seen": seen})
    assert "Reaches 0 people, 1 address" in other.content.decode()
    sent = dana.post(NEW, said | {"seen": seen})
    again = dana.post(NEW, said | {"seen": seen})
    assert sent.status_code == 302
    assert again["Location"] == sent["Location"]
    waiting = dana.get(sent["Location"]).content.decode()
    assert "being written" in waiting
    assert 'hx-select="#answers"' in waiting, "who comes appears by itself"
    stage.hear_all()
    progress = dana.get(sent["Location"]).content.decode()
    assert "3 waiting" in progress
    assert "every 2s" in progress
    assert "Report to Station 1" in dana.get("/alerts/announcements/").content.decode()
    assert client(committed_cast, "lee").get(sent["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"subject": ""}, "This field is required"),
        ({"agencies": []}, "reaches nobody"),
        ({"area": "[1"}, "no GeoJSON"),
        ({"area": '{"type": "Point", "coordinates": [0, 0]}'}, "It is"),
        ({"agencies": [0]}, "is not one of the available choices"),
    ],
)
def test_what_is_wrong_stands_beside_what_was_typed(
    cast: Cast, fault: dict[str, Any], told: str
) -> None:
    reachable(cast)
    answer = client(cast, "dana").post(NEW, typed(cast, **fault))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert told in shown
    assert "Everybody off duty, please." in shown
    with scope(cast.actor("dana")):
        assert not Announcement.objects.exists()


def test_a_program_counts_says_and_watches(committed_cast: Cast) -> None:
    reachable(committed_cast)
    dana = client(committed_cast, "dana")
    said = {
        "agency": "riv",
        "jurisdictions": ["LAK"],
        "severity": "low",
        "subject": "Drill on Friday",
        "body": "At ten.",
    }

    def post(path: str, **more: Any) -> Any:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        address = f"/api/v1/announcements/{path}"
        return dana.post(address, said | more, "application/json", headers=headers)

    reached = post("reach/").json()["reached"]
    assert reached == [{"agency": "LAK", "people": 1, "addresses": 2}]
    unknown = post("", agencies=["ZZZ"])
    assert unknown.status_code == 422
    assert "ZZZ" in unknown.content.decode()
    made = post("")
    assert made.status_code == 201, made.content
    stage.hear_all()
    shown = dana.get(f"/api/v1/announcements/{made.json()['uuid']}/").json()
    (standing,) = shown["standings"]
    assert (standing["agency"], standing["waiting"], standing["sent"]) == ("LAK", 2, 0)
