"""Names and titles that many people read are refused where they hide something, with the place."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, AgreementKind, Person
from agencies.services import agencies, agreements, declarations, people
from alerts.services.alerts import Notice, issue
from eoc.access import scope
from eoc.errors import Invalid
from incidents.models import Incident
from incidents.services import corrections, incidents
from tests.cast import Cast
from tests.incidents.build import logged

BAD = "Fire\u202egnp.exe"
GOOD = "Cafe\u0301 du Nord"
Act = Callable[[Cast, str], Any]


def _log(cast: Cast, field: str, words: str) -> Incident:
    said = {"title": "Smoke", "place_text": "Mill", field: words}
    return incidents.log(by=cast.actor("dana"), type="structure_fire", severity="low", **said)


def _title(cast: Cast, words: str) -> str:
    return _log(cast, "title", words).title


def _place(cast: Cast, words: str) -> str:
    return _log(cast, "place_text", words).place_text


def _correct(cast: Cast, words: str) -> str:
    made = _log(cast, "title", "Smoke")
    return corrections.change(incident=made, by=cast.actor("dana"), title=words).title


def _person(cast: Cast, words: str) -> str:
    found = Person.objects.get(pk=cast.people["dana"].pk)
    by = cast.actor("ada")
    return people.change(person=found, version=found.version, by=by, name=words, title="Chief").name


def _agency(cast: Cast, words: str) -> str:
    found = Agency.objects.get(pk=cast.agencies["riverton"].pk)
    return agencies.change(
        agency=found, version=found.version, by=cast.actor("ada"), name=words
    ).name


def _agreement(cast: Cast, words: str) -> str:
    terms = agreements.Terms(
        code="NORTH-9",
        title=words,
        kinds=[AgreementKind.MUTUAL_AID],
        valid_from=timezone.now(),
        valid_to=timezone.now() + timedelta(days=9),
        agencies=[cast.agencies["riverton"], cast.agencies["lakeside"]],
    )
    by = cast.actor("ada")
    return agreements.draft(agency=cast.agencies["riverton"], terms=terms, by=by).title


def _declaration(cast: Cast, words: str) -> str:
    by = cast.actor("ada")
    return declarations.declare(
        issuer=cast.towns["riverton"], title=words, legal_basis="§ 1", by=by
    ).title


ACTS: dict[str, tuple[str, str, Act]] = {
    "incident title": ("dana", "title", _title),
    "place": ("dana", "place_text", _place),
    "corrected title": ("dana", "title", _correct),
    "person": ("ada", "name", _person),
    "agency": ("ada", "name", _agency),
    "agreement": ("ada", "title", _agreement),
    "declaration": ("ada", "title", _declaration),
}


@pytest.mark.parametrize("name", ACTS)
def test_words_that_turn_are_refused_with_field_and_place(cast: Cast, name: str) -> None:
    who, field, act = ACTS[name]
    with scope(cast.actor(who)), pytest.raises(Invalid) as refused:
        act(cast, BAD)
    assert "Character 5 (U+202E)" in refused.value.fields[field]


@pytest.mark.parametrize("name", ACTS)
def test_words_are_kept_composed(cast: Cast, name: str) -> None:
    who, _, act = ACTS[name]
    with scope(cast.actor(who)):
        assert act(cast, GOOD) == "Café du Nord"


def test_an_alert_is_never_lost_for_a_character(cast: Cast) -> None:
    notice = Notice("incident", "high", f"{BAD}\nInjected: x", f"one\ntwo\u200b{BAD}", "x")
    by = cast.actor("dana")
    with scope(by):
        made = logged(cast)
        contacts = {cast.agencies["riverton"].pk: []}
        (alert,) = issue(notice=notice, event=made.uuid, mode="demo", contacts=contacts, by=by)
    assert alert.subject == "Fire gnp.exe Injected: x"
    assert alert.body == "one\ntwo Fire gnp.exe"


def test_a_page_and_the_api_say_which_character(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    said = {"type": "structure_fire", "severity": "low", "title": BAD, "place_text": "Mill"}
    answer = client.post("/api/v1/incidents/", json.dumps(said), content_type="application/json")
    assert answer.status_code == 422
    assert "U+202E" in answer.json()["errors"]["title"]
    page = client.post("/incidents/log/", said)
    assert page.status_code == 422
    assert "U+202E" in page.content.decode()


def test_whoever_logs_words_of_two_scripts_is_warned(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    word = "Sh\u0435lter"
    said = {"type": "structure_fire", "severity": "low", "title": word, "place_text": "Mill"}
    page = client.post("/incidents/log/", said, follow=True)
    assert page.status_code == 200
    assert f"different scripts stand in one word: {word}" in page.content.decode()
