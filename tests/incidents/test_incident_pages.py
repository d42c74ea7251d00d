"""Pages of incidents: the list, one incident, logging by form, verbs, for who may."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from eoc.access import scope
from incidents.models import ActivityLogEntry, Incident
from tests.cast import Cast
from tests.incidents.build import fresh, logged, share_data

CALL = {"title": "Smoke from a roof", "type": "structure_fire", "severity": "high"}
LOG = "incidents:log"


@pytest.fixture
def dana(cast: Cast) -> Client:
    return client_of(cast, "dana")


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def page(incident: Incident, name: str = "detail") -> str:
    return reverse(f"incidents:{name}", args=[incident.number])


def test_logged_by_form_without_script(cast: Cast, dana: Client) -> None:
    assert dana.get(reverse(LOG)).status_code == 200
    done = dana.post(reverse(LOG), {**CALL, "lon": "-74.97", "lat": "40.03"})
    assert done.status_code == 302
    shown = dana.get(done.headers["Location"])
    assert shown.status_code == 200
    assert "Riverton" in shown.content.decode()


@pytest.mark.parametrize("where", ["40.03, -74.97", "40°01'48\"N 74°58'12\"W", "18TWK 0256 3099"])
def test_the_place_may_be_written_as_coordinates(cast: Cast, dana: Client, where: str) -> None:
    assert dana.post(reverse(LOG), {**CALL, "place_text": where}).status_code == 302
    with scope(cast.actor("dana")):
        assert Incident.objects.get().point is not None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"type": "dragon"}, "Select a valid choice"),
        ({"lon": "-74.9"}, "Give both"),
        ({"lon": "-190", "lat": "40"}, "greater than or equal"),
        ({"happened_at": "2099-01-01T00:00", "place_text": "x"}, "future"),
        ({}, "Say where"),
    ],
)
def test_a_wrong_form_comes_back_with_what_to_do(
    dana: Client, said: dict[str, str], words: str
) -> None:
    refused = dana.post(reverse(LOG), {**CALL, **said})
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert "Smoke from a roof" in refused.content.decode()


def test_who_may_not_log_is_told_so(cast: Cast) -> None:
    for name in ("obi", "ada"):
        refused = client_of(cast, name).post(reverse(LOG), {**CALL, "place_text": "12 Main"})
        assert refused.status_code == 403


def test_possible_duplicates_are_shown_while_logging(cast: Cast, dana: Client) -> None:
    incident = logged(cast)
    at = cast.point("riverton")
    near = {"lon": str(at.x), "lat": str(at.y)}
    for where in (reverse("incidents:duplicates"), reverse(LOG)):
        assert incident.number in dana.get(where, near).content.decode()


def test_the_list_filters_searches_and_exports(cast: Cast, dana: Client) -> None:
    first = logged(cast, title="=HYPERLINK(1)")
    second = logged(cast, severity="critical", place_text="Old mill")
    whole = dana.get(reverse("incidents:list")).content.decode()
    assert first.number in whole
    assert second.number in whole
    picture = dana.get(reverse("incidents:list"), {"tab": "picture"}).content.decode()
    assert first.number not in picture
    assert second.number in picture
    found = dana.get(reverse("incidents:list"), {"q": "old mill"}).content.decode()
    assert first.number not in found
    export = dana.get(reverse("incidents:list"), {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(export.content.decode())))
    assert [row["number"] for row in rows] == [second.number, first.number]
    assert rows[1]["title"].startswith("'=")


def test_the_page_and_its_fragment(cast: Cast, dana: Client) -> None:
    incident = logged(cast, narrative="Caller on the phone")
    whole = dana.get(page(incident)).content.decode()
    assert "Caller on the phone" in whole
    assert reverse("resources:for-incident", args=[incident.number]) in whole
    fragment = dana.get(page(incident), {"panel": "1"}).content.decode()
    assert "<html" not in fragment
    assert client_of(cast, "olu").get(page(incident)).status_code == 404


def test_a_partner_reads_a_summary(cast: Cast) -> None:
    share_data(cast, "farview")
    incident = logged(cast, severity="critical", narrative="A telephone number")
    shown = client_of(cast, "olu").get(page(incident))
    assert shown.status_code == 200
    assert "A telephone number" not in shown.content.decode()


@pytest.mark.parametrize(
    ("verb", "said", "field", "value"),
    [
        ("promote", {"reason": "three streets"}, "on_picture", True),
        ("severity", {"severity": "low", "reason": "burnt out"}, "severity", "low"),
        ("stage", {"stage": "contained"}, "stage", "contained"),
        ("complexity", {"complexity": "3"}, "complexity", 3),
        ("close", {"reason": "over"}, "stage", "closed"),
    ],
)
def test_a_verb_is_a_form(
    cast: Cast, dana: Client, verb: str, said: dict[str, str], field: str, value: object
) -> None:
    incident = logged(cast)
    assert client_of(cast, "obi").post(page(incident, verb), said).status_code == 403
    assert client_of(cast, "olu").post(page(incident, verb), said).status_code == 404
    assert dana.post(page(incident, verb), {}).status_code == 422
    assert dana.get(page(incident, verb)).status_code == 405
    assert dana.post(page(incident, verb), said).status_code == 302
    assert getattr(fresh(cast, incident), field) == value


def test_a_closed_incident_refuses(cast: Cast, dana: Client) -> None:
    incident = logged(cast)
    dana.post(page(incident, "close"), {"reason": "over"})
    refused = dana.post(page(incident, "stage"), {"stage": "active"})
    assert refused.status_code == 409
    assert "is closed" in refused.content.decode()


def test_joining_names_the_parent(cast: Cast, dana: Client) -> None:
    child, parent = logged(cast), logged(cast)
    unknown = dana.post(page(child, "join"), {"parent": "2026-XXX-1", "reason": "creek"})
    assert unknown.status_code == 422
    said = {"parent": parent.number.lower(), "reason": "same creek"}
    assert dana.post(page(child, "join"), said).status_code == 302
    assert fresh(cast, child).parent == parent
    assert dana.post(page(child, "separate"), {"reason": "other creek"}).status_code == 302
    assert fresh(cast, child).parent is None


def test_a_note_is_a_line_of_the_log(cast: Cast, dana: Client) -> None:
    incident = logged(cast)
    assert dana.post(page(incident, "note"), {"text": " "}).status_code == 422
    assert dana.post(page(incident, "note"), {"text": "Street closed"}).status_code == 302
    assert "Street closed" in dana.get(page(incident)).content.decode()
    with scope(cast.actor("dana")):
        assert ActivityLogEntry.objects.get().by_name == "Dana"
