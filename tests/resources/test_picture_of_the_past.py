"""The past over HTTP: which moments are answered, what is closed today, pages and marks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from agencies.services.agreements import revoke
from agencies.services.sharing import operator
from eoc.access import scope
from eoc.journal import past as journal
from eoc.journal.deleting import delete_payload
from eoc.journal.models import Entry
from incidents.services import activity_log, corrections, sharing
from resources.selectors import past
from resources.services import standing
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import logged
from tests.journal.tampering import tamper

PICTURE = "/api/v1/picture/"


def ask(cast: Cast, name: str, path: str = "", **said: Any) -> HttpResponse:
    client = Client()
    client.force_login(cast.users[name])
    query = "&".join(f"{key.rstrip('_')}={quote(str(value))}" for key, value in said.items())
    return client.get(f"{PICTURE}{path}?{query}")


def numbers(cast: Cast, name: str, at: datetime) -> list[str]:
    response = ask(cast, name, at=at.isoformat())
    assert response.status_code == 200, response.content
    return [row["number"] for row in response.json()["incidents"]]


def test_without_a_moment_it_is_the_picture_of_now(cast: Cast) -> None:
    logged(cast)
    found = ask(cast, "dana").json()
    assert [row["number"] for row in found["incidents"]] == ["2026-RIV-0001"]
    assert found["heads"]


def test_before_the_first_entry_nothing_stands(cast: Cast) -> None:
    logged(cast)
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    found = ask(cast, "dana", at=long_ago.isoformat()).json()
    assert not any(found[part] for part in ("incidents", "assets", "requests", "alerts"))
    assert found["timeline"] == []


def test_a_moment_is_met_to_the_microsecond_and_in_any_zone(cast: Cast) -> None:
    logged(cast)
    at = told_at()
    assert numbers(cast, "dana", at) == ["2026-RIV-0001"]
    assert numbers(cast, "dana", at - timedelta(microseconds=1)) == []
    elsewhere = at.astimezone(timezone.get_fixed_timezone(-330))
    assert numbers(cast, "dana", elsewhere) == ["2026-RIV-0001"]


def told_at() -> datetime:
    with scope(operator("Reader")):
        return Entry.objects.filter(kind="incident.logged").latest("at").at


@pytest.mark.parametrize(
    "given",
    ["2026-11-28T14:02:05", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "9"],
)
def test_what_is_no_moment_is_refused_with_words(cast: Cast, given: str) -> None:
    response = ask(cast, "dana", at=given)
    assert response.status_code == 422
    assert "with its zone" in response.json()["errors"]["at"]


def test_the_future_is_refused_with_words(cast: Cast) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    response = ask(cast, "dana", at=tomorrow.isoformat())
    assert response.status_code == 422
    assert response.json()["detail"] == "That moment has not been yet."


def test_revoked_today_the_past_is_closed_too(cast: Cast) -> None:
    agreement = agree(cast, "riverton", "farview", *show("incidents"))
    fire = logged(cast, severity="critical")
    then = timezone.now()
    assert numbers(cast, "olu", then) == [fire.number]
    with scope(cast.actor("ada")) as ada:
        revoke(agreement=agreement, by=ada, reason="enough")
    assert numbers(cast, "olu", then) == []
    assert numbers(cast, "dana", then) == [fire.number]


def test_made_sensitive_today_the_past_is_closed_too(cast: Cast) -> None:
    agree(cast, "riverton", "farview", *show("incidents"))
    fire = logged(cast, severity="critical")
    with scope(cast.actor("dana")) as dana:
        activity_log.note(incident=fire, text="Names follow", by=dana)
    then = timezone.now()
    assert numbers(cast, "olu", then) == [fire.number]
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=fire, by=dana, sensitive=["law_sensitive"])
    assert numbers(cast, "olu", then) == []
    said = ask(cast, "olu", at=then.isoformat()).json()
    assert said["timeline"] == []
    start = then - timedelta(minutes=5)
    changed = ask(cast, "olu", "changes/", from_=start.isoformat(), to=then.isoformat()).json()
    assert changed["entries"] == []


def test_granted_today_the_past_begins_with_the_grant(cast: Cast) -> None:
    fire = logged(cast, severity="critical")
    before = timezone.now()
    agree(cast, "riverton", "farview", *show("incidents"))
    with scope(operator("Keeper")) as keeper:
        standing.tell_untold(by=keeper)
    assert numbers(cast, "olu", before) == []
    assert numbers(cast, "olu", timezone.now()) == [fire.number]


def test_a_share_that_ended_closes_its_past(cast: Cast) -> None:
    fire, farview = logged(cast), cast.agencies["farview"]
    with scope(cast.actor("dana")) as dana:
        sharing.share(incident=fire, agency=farview, tier="view", reason="smoke", by=dana)
    then = timezone.now()
    assert numbers(cast, "olu", then) == [fire.number]
    assert len(changes(cast, "olu", then)) == 1
    assert events(cast, "olu", then) == 1
    with scope(cast.actor("dana")) as dana:
        sharing.end(incident=fire, agency=farview, reason="over", by=dana)
    assert numbers(cast, "olu", then) == []
    assert changes(cast, "olu", then) == []
    assert events(cast, "olu", then) == 0


def test_what_was_deleted_lawfully_is_gone_from_the_past_and_its_keyframes(cast: Cast) -> None:
    fire = logged(cast, title="Name of a child")
    then = timezone.now()
    with scope(operator("Keeper")):
        assert journal.keep_frames(1, 1000)
    with scope(operator("Clerk")):
        stood = list(Entry.objects.filter(kind="incident.logged").values_list("stream", "seq"))
        for stream, seq in stood:
            delete_payload(stream=stream, seq=seq, reason="court order")
    response = ask(cast, "dana", at=then.isoformat())
    assert response.json()["incidents"] == []
    assert "child" not in response.content.decode()
    assert fire.number not in response.content.decode()


def test_changes_come_in_pages_that_lose_and_repeat_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fire = logged(cast)
    with scope(cast.actor("dana")) as dana:
        for number in range(7):
            activity_log.note(incident=fire, text=f"Line {number}", by=dana)
    whole = changes(cast, "dana", timezone.now())
    monkeypatch.setattr(past, "PAGE", 3)
    paged = changes(cast, "dana", timezone.now())
    assert paged == whole
    assert len({(entry["stream"], entry["seq"]) for entry in whole}) == len(whole) > 15


def test_marks_count_an_event_once_however_many_streams_told_it(cast: Cast) -> None:
    logged(cast)
    assert events(cast, "dana", timezone.now()) == 1
    assert events(cast, "olu", timezone.now()) == 0


@pytest.mark.parametrize("step", ["0", "86401", "1"])
def test_too_many_marks_are_refused(cast: Cast, step: str) -> None:
    now = timezone.now()
    start = (now - timedelta(days=2)).isoformat()
    response = ask(cast, "dana", "marks/", from_=start, to=now.isoformat(), step=step)
    assert response.status_code == 422


@pytest.mark.parametrize("after", ["x", "2026-01-01T00:00:00Z~s", "2026-01-01T00:00:00Z~s~x"])
def test_a_made_up_place_is_refused(cast: Cast, after: str) -> None:
    now = timezone.now().isoformat()
    response = ask(cast, "dana", "changes/", from_=now, to=now, after=after)
    assert response.status_code == 422


def test_what_was_before_the_archive_is_said_to_be_there(committed_cast: Cast) -> None:
    logged(committed_cast)
    before = timezone.now()
    later = logged(committed_cast)
    tamper(
        "DELETE FROM journal_entry WHERE seq = 1",
        "UPDATE journal_stream SET first_seq = 2 WHERE head > 1",
    )
    response = ask(committed_cast, "dana", at=before.isoformat())
    assert response.status_code == 410
    assert "in the archive" in response.json()["detail"]
    assert later.number in numbers(committed_cast, "dana", timezone.now())


def changes(cast: Cast, name: str, until: datetime) -> list[dict[str, Any]]:
    start, after, found = (until - timedelta(hours=1)).isoformat(), "", []
    while True:
        said = {"from_": start, "to": until.isoformat(), "after": after}
        page = ask(cast, name, "changes/", **said).json()
        found += page["entries"]
        if page["next"] is None:
            return found
        after = page["next"]


def events(cast: Cast, name: str, until: datetime) -> int:
    start = (until - timedelta(hours=1)).isoformat()
    told = ask(cast, name, "marks/", from_=start, to=until.isoformat()).json()
    return sum(mark["events"] for mark in told)
