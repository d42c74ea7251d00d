"""What generated requests found: offsets, keys and bodies that are refused and never an error."""

import json

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.incidents.build import logged

INCIDENTS = "/api/v1/incidents/"
OFFSET = "2788-05-02T04:57:29+20:41"


@pytest.fixture
def dana(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.users["dana"])
    return client


def test_an_offset_no_clock_has_is_not_valid(dana: Client) -> None:
    answer = dana.get("/api/v1/alerts/", {"since": OFFSET})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["with space", "é", "k" * 256, "\t"])
def test_a_key_is_printable(dana: Client, cast: Cast, key: str) -> None:
    path = f"{INCIDENTS}{logged(cast).uuid}/notes/"
    answer = dana.generic(
        "POST", path, '{"text": "x"}', "application/json", HTTP_IDEMPOTENCY_KEY=key
    )
    assert answer.status_code == 422


def test_a_session_may_send_a_body(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.users["dana"])
    client.cookies[settings.CSRF_COOKIE_NAME] = "c" * 32
    body = json.dumps({"text": "Street closed"})
    answer = client.generic(
        "POST",
        f"{INCIDENTS}{logged(cast).uuid}/notes/",
        body,
        "application/json",
        headers={"X-CSRFToken": "c" * 32},
    )
    assert answer.status_code == 201


@pytest.mark.parametrize("size", ["0", "-1", "null", "1e3", ""])
def test_a_page_has_a_size(dana: Client, size: str) -> None:
    assert dana.get(INCIDENTS, {"page_size": size}).status_code == 422


def test_a_page_has_a_number(dana: Client) -> None:
    assert dana.get(INCIDENTS, {"page": ""}).status_code == 422


def test_a_moment_long_ago_is_written_in_utc(dana: Client, cast: Cast) -> None:
    path = f"{INCIDENTS}{logged(cast).uuid}/notes/"
    body = json.dumps({"text": "x", "at": "0240-12-31T22:24:20+20:45"})
    assert dana.post(path, body, "application/json").json()["at"] == "0240-12-31T01:39:20Z"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("bookings/", {"asset": "none"}),
        ("offers/", {"state": "none"}),
        ("offers/", {"waiting": "perhaps"}),
        ("offers/", {"waiting": "1"}),
        ("mutual-aid-requests/", {"open": ""}),
        ("streams/demo.j1.incidents.full/", {"since": "-1"}),
    ],
)
def test_a_parameter_is_what_the_document_says(
    dana: Client, path: str, query: dict[str, str]
) -> None:
    answer = dana.get(f"/api/v1/{path}", query)
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == query.keys()


def test_a_zero_character_in_an_address_is_a_problem(dana: Client) -> None:
    answer = dana.get(INCIDENTS + "?q=%00")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
