"""Silences begin with an end and a reason, by whoever keeps them, and end early by the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.services import sharing
from alerts.models import Silence
from alerts.selectors import silences as selectors
from alerts.services import silences
from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from tests.alerts.build import log
from tests.cast import Cast


def begin(cast: Cast, name: str = "ada", **said: Any) -> Silence:
    """Two hours from now on, for tests of contacts."""
    now = timezone.now()
    plain = {
        "agency": cast.agencies["riverton"],
        "kinds": ["contact_point.tested"],
        "starts_at": now,
        "ends_at": now + timedelta(hours=2),
        "reason": "Maintenance",
    }
    with scope(cast.actor(name)) as by:
        return silences.begin(by=by, **{**plain, **said})


def test_an_administrator_begins_one_and_ends_it_early(cast: Cast) -> None:
    made = begin(cast)
    with scope(cast.actor("ada")) as ada:
        ended = silences.end(silence=made, by=ada)
        assert ended.ended_by == "Ada" and ended.ends_at < made.ends_at
        assert not selectors.in_force(selectors.visible_to(ada))
        with pytest.raises(WrongState):
            silences.end(silence=made, by=ada)


def test_one_that_has_not_begun_never_does(cast: Cast) -> None:
    soon = timezone.now() + timedelta(hours=1)
    made = begin(cast, starts_at=soon, ends_at=soon + timedelta(hours=1))
    with scope(cast.actor("ada")) as ada:
        ended = silences.end(silence=made, by=ada)
    assert ended.ends_at == ended.starts_at == soon


@pytest.mark.parametrize("name", ["dana", "rosa", "olu", "lee"])
def test_whoever_keeps_nothing_there_may_not(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        begin(cast, name)
    made = begin(cast)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        selectors.by_uuid(olu, made.uuid)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("ends_at", {"ends_at": timezone.now() + timedelta(hours=25)}),
        ("ends_at", {"ends_at": timezone.now() - timedelta(hours=1)}),
        ("reason", {"reason": "  "}),
        ("kinds", {"kinds": ["public_alert.issued"]}),
        ("kinds", {"kinds": ["x" * 41]}),
    ],
)
def test_what_is_wrong_is_named_by_field(cast: Cast, field: str, said: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        begin(cast, **said)
    assert field in refused.value.fields


def test_a_matter_is_found_by_its_own_words_among_what_one_sees(cast: Cast) -> None:
    incident = log(cast)
    with scope(cast.actor("ada")) as ada:
        assert selectors.matter(ada, "incident", incident.number.lower())[0] == (
            f"incident:{incident.uuid}"
        )
        assert selectors.matter(ada, "asset", "engine 12")[0].startswith("asset:")
        assert selectors.matter(ada, "provider", " E-Mail ") == ("provider:email", "E-mail")
        for noun, named in (
            ("incident", "2026-XXX-9"),
            ("asset", "Ship"),
            ("asset", ""),
            ("provider", "x"),
        ):
            with pytest.raises(Invalid):
                selectors.matter(ada, noun, named)


def test_pages_and_api_begin_and_end_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["ada"])
    now = timezone.localtime()
    said = {
        "agency": cast.agencies["riverton"].pk,
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(hours=3):%Y-%m-%dT%H:%M}",
        "reason": "Radio tower",
    }
    assert client.post("/alerts/silences/add/", {**said, "noun": "asset"}).status_code == 422
    there = client.post("/alerts/silences/add/", said)["Location"]
    assert "Radio tower" in client.get(there).content.decode()
    assert "1 silence in force" in client.get("/alerts/").content.decode()
    body = {
        **said,
        "agency": "RIV",
        "kinds": ["x.y"],
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
    }
    made = client.post("/api/v1/silences/", body, content_type="application/json")
    assert made.status_code == 201 and made.json()["silenced"] == 0
    ended = client.post(f"/api/v1/silences/{made.json()['uuid']}/end/")
    assert ended.json()["ended_by"] == "Ada"
    with scope(sharing.operator()):
        assert Silence.objects.count() == 2
