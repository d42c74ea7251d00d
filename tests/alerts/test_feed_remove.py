"""A feed is removed for good, with a reason; what it brought stays, and nothing more comes."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from alerts.models import CapMessage, Feed
from alerts.selectors import cap_messages
from alerts.selectors import feeds as selectors
from alerts.services import feed_readings
from eoc.access import scope
from eoc.journal import since
from tests.alerts import feed_build as build
from tests.alerts.cap_build import LATER, PLAIN, message
from tests.alerts.test_feed_keep import API, added, browser, send
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WHY = {"reason": "The state reads it for us"}


def removed(cast: Cast, **said: Any) -> str:
    """A feed of Riverton's that is over; its address in the API."""
    row = added(cast, **said)
    path = f"{API}{row['uuid']}/"
    assert send(browser(cast, "ada"), f"{path}remove/", WHY, version=1).status_code == 200
    return path


def test_it_is_over_for_good_and_says_who_and_why(cast: Cast) -> None:
    path, ada = removed(cast), browser(cast, "ada")
    for verb in ("pause", "resume", "read", "remove"):
        answer = send(ada, f"{path}{verb}/", WHY, version=2)
        assert answer.status_code == 409
        assert "was removed" in answer.content.decode()
    changed = ada.patch(path, {"every": 90}, "application/json", headers={"If-Match": '"2"'})
    assert changed.status_code == 409
    row = browser(cast, "olu").get(path).json()
    assert (row["stands"], row["removed_by"], row["active"]) == ("Removed", "Ada", False)
    assert row["removed_reason"] == WHY["reason"]
    assert ada.get(API).json()["results"] == []
    with scope(cast.actor("dana")):
        heard = since(f"demo.a{cast.agencies['riverton'].pk}.agency.full", 0) or []
        assert heard[-1]["payload"]["text"] == "Feed NWS removed: The state reads it for us"


def test_its_name_is_free_again(cast: Cast) -> None:
    removed(cast)
    assert added(cast)["stands"] == "Not heard yet"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_it_needs_a_reason_and_the_version_that_was_read(cast: Cast, reason: str) -> None:
    path, ada = f"{API}{added(cast)['uuid']}/remove/", browser(cast, "ada")
    answer = send(ada, path, {"reason": reason}, version=1)
    assert answer.status_code in (400, 422)
    assert "reason" in answer.content.decode()
    assert send(ada, path, WHY).status_code == 428
    assert send(ada, path, WHY, version=7).status_code == 412


def test_strangers_and_other_roles_remove_nothing(cast: Cast) -> None:
    row = added(cast)
    for name in ("olu", "dana", "lee"):
        for path in (f"{API}{row['uuid']}/remove/", f"/alerts/feeds/{row['uuid']}/remove/"):
            assert send(browser(cast, name), path, WHY, version=1).status_code == 403
    assert browser(cast, "dana").get(f"/alerts/feeds/{row['uuid']}/remove/").status_code == 403


def test_what_it_brought_stays_and_nothing_more_comes(cast: Cast, settings: Settings) -> None:
    first, second = (message(n, expires=LATER) for n in (1, 2))
    held = [build.inside(first)]
    with build.answering(settings, lambda _: build.ok(build.atom(*held))) as (_, origin):
        feed = build.kept_feed(cast, f"{origin}/")
        build.read_once()
        page = f"/alerts/feeds/{feed.uuid}/remove/"
        ada = browser(cast, "ada")
        asked = ada.get(page).content.decode()
        assert "came by it first: 1." in asked
        assert ada.post(page, {"version": feed.version, "reason": ""}).status_code == 422
        said = {"version": build.as_it_stands(feed).version, **WHY}
        assert ada.post(page, said)["Location"] == "/alerts/feeds/"
        held.append(build.inside(second))
        assert build.read_once() == []
    with scope(cast.actor("dana")) as dana:
        assert [one.identifier for one in cap_messages.in_force(dana)] == ["RIV-1"]
    listed = browser(cast, "olu").get("/alerts/feeds/").content.decode()
    assert WHY["reason"] in listed and "Removed feeds, 1" in listed
    shown = ada.get(f"/alerts/feeds/{feed.uuid}/").content.decode()
    assert WHY["reason"] in shown
    assert ">Resume<" not in shown and ">Change<" not in shown
    for step in ("edit", "remove"):
        assert ada.get(f"/alerts/feeds/{feed.uuid}/{step}/").status_code == 409


def test_a_reading_under_way_writes_nothing_to_what_was_removed(cast: Cast) -> None:
    feed = build.kept_feed(cast, "https://api.weather.gov/alerts")
    with scope(selectors.taking_in("demo")) as by:
        Feed.objects.filter(pk=feed.pk).update(lease="00000000-0000-0000-0000-000000000001")
        feed.refresh_from_db()
    path = f"{API}{feed.uuid}/remove/"
    assert send(browser(cast, "ada"), path, WHY, version=feed.version).status_code == 200
    read = feed_readings.Read(True, "1 entry")
    with scope(selectors.taking_in("demo")) as by:
        assert not feed_readings.note(feed=feed, read=read, seconds=0.1, by=by)
        feed_readings.sent(feed=feed, read=read, seconds=0.1, by=by)
        assert not feed.readings.exists()
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            Feed.objects.filter(pk=feed.pk).update(active=True)


def test_the_secret_of_one_that_was_sent_opens_nothing(cast: Cast) -> None:
    row = added(cast, kind="push", address="", name="County")
    bearer = {"Authorization": f"Bearer {row['secret']}"}
    ada = browser(cast, "ada")

    def push() -> int:
        answer = ada.post("/api/v1/cap/", PLAIN, "application/xml", headers=bearer)
        return int(answer.status_code)

    assert push() == 200
    version = ada.get(f"{API}{row['uuid']}/").json()["version"]
    assert send(ada, f"{API}{row['uuid']}/remove/", WHY, version=version).status_code == 200
    with transaction.atomic():
        assert push() == 403
    with scope(selectors.taking_in("demo")):
        assert Feed.objects.get().secret == ""
        assert CapMessage.objects.count() == 1
