"""The worker's task tells the journal what stands untold, once, and makes the keyframes due."""

from datetime import datetime

import pytest

from agencies.services.sharing import operator
from alerts.tasks import keep_past
from eoc.access import scope
from eoc.journal import past as journal
from eoc.journal.models import Entry
from resources.selectors import past, picture
from tests.agreeing import agree, show
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.incidents.build import logged


def kept() -> dict[str, int]:
    with as_relay():
        return keep_past()


def test_what_stands_is_told_once_and_without_words(committed_cast: Cast) -> None:
    logged(committed_cast)
    assert kept()["told"] == len(committed_cast.assets)
    assert kept()["told"] == 0
    with scope(operator("Reader")):
        said = Entry.objects.filter(kind="picture.told")
        assert {entry.payload["text"] for entry in said} == {""}


def test_what_a_new_grant_opens_is_told_to_its_stream(committed_cast: Cast) -> None:
    fire = logged(committed_cast, severity="critical")
    kept()
    agree(committed_cast, "riverton", "farview", *show("incidents"))
    assert kept()["told"] == 1
    told = _last()
    with scope(committed_cast.actor("olu")) as olu:
        now = picture.snapshot(olu)
        then = past.picture(olu, told)
    assert [row["number"] for row in then["incidents"]] == [fire.number]
    assert then["incidents"] == now["incidents"]


def test_keyframes_are_made_when_due(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    logged(committed_cast)
    assert kept()["keyframes"] == 0
    monkeypatch.setattr(journal.keep_frames, "__defaults__", (1, 1000))
    assert kept()["keyframes"] > 0


def test_nobody_but_the_relay_and_the_operator_asks_what_is_untold(committed_cast: Cast) -> None:
    stream = f"demo.a{committed_cast.agencies['farview'].pk}.assets.full"
    asked = [(stream, "asset", "8d5e0c6b-fdd3-4517-b164-b6a87fc4540e", 1)]
    with scope(committed_cast.actor("olu")):
        assert journal.untold(asked) == []
    with scope(operator("Keeper")):
        assert journal.untold(asked) == [0]


def _last() -> datetime:
    with scope(operator("Reader")):
        return Entry.objects.latest("at").at
