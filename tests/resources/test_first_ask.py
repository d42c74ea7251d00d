"""From an incident to a request in two actions: what the form begins with is ready to be sent."""

import re

import pytest
from django.urls import reverse

from bench.filled_form import filled
from eoc.access import scope
from incidents.models import Incident
from resources.models import AskingPolicy, MutualAidRequest, Offer
from tests.cast import Cast
from tests.resources.asking import submitted
from tests.resources.build import incident, stream
from tests.resources.build import said as told
from tests.resources.test_mutual_aid_pages import client_of

Fields = dict[str, list[str]]


def form(page: str) -> Fields:
    """What a browser would send, by name."""
    found: Fields = {}
    for name, value in filled(page):
        found.setdefault(name, []).append(value)
    return found


def where(found: Incident) -> str:
    return reverse("resources:request", args=[found.number])


def of(cast: Cast, severity: str = "high", kind: str = "structure_fire") -> Incident:
    with scope(cast.actor("dana")):
        found = incident(cast)
        Incident.objects.filter(pk=found.pk).update(severity=severity, type=kind, version=2)
    return found


def test_whoever_goes_back_to_a_sent_form_finds_what_it_became(cast: Cast) -> None:
    found, dana = of(cast), client_of(cast, "dana")
    opened = dana.get(where(found))["Location"]
    assert opened.startswith(f"{where(found)}?key=")
    page = dana.get(opened)
    sent = dana.post(where(found), form(page.content.decode()))
    back = dana.get(opened, follow=True)
    assert back.redirect_chain == [(sent["Location"], 302)]
    assert "nothing was sent again" in back.content.decode()
    other = client_of(cast, "rosa").get(opened)
    assert other.status_code == 200, "the key is its person's alone"
    assert dana.get(where(found))["Location"] != opened


def begun(cast: Cast, found: Incident) -> Fields:
    return form(client_of(cast, "dana").get(where(found), follow=True).content.decode())


def test_the_untouched_form_asks_every_neighbour_once(cast: Cast) -> None:
    found, dana = of(cast), client_of(cast, "dana")
    page = dana.get(reverse("incidents:detail", args=[found.number])).content.decode()
    assert f'href="{where(found)}">Ask neighbours' in page
    said = begun(cast, found)
    first = dana.post(where(found), said)
    assert first.status_code == 302
    again = dana.post(where(found), said, follow=True)
    assert again.redirect_chain[0][0] == first["Location"]
    assert "nothing was sent again" in again.content.decode()
    with scope(cast.actor("dana")):
        made = MutualAidRequest.objects.get()
        assert (made.submitted_at is not None, made.incident_id) == (True, found.pk)
        assert made.needed_by is not None
        assert list(made.lines.values_list("kind", "quantity")) == [("engine", 2)]
        asked = Offer.objects.values_list("providing_agency__short_code", flat=True)
        assert sorted(asked) == ["HIL", "LAK"]
    heard = [one["kind"] for one in told(stream(cast, "riverton", "incidents.full"))]
    assert heard.count("incident.shared") == 1, "one step, however many neighbours"


@pytest.mark.parametrize(
    ("severity", "kind", "line", "priority"),
    [
        ("critical", "structure_fire", ("engine", "4"), "urgent"),
        ("medium", "structure_fire", ("engine", "1"), "routine"),
        ("low", "vehicle_fire", ("engine", "1"), "low"),
        ("high", "flood", ("pump", "2"), "routine"),
    ],
)
def test_lines_follow_type_and_severity(
    cast: Cast, severity: str, kind: str, line: tuple[str, str], priority: str
) -> None:
    said = begun(cast, of(cast, severity, kind))
    assert (said["line-0-kind"][0], said["line-0-quantity"][0]) == line
    assert said["priority"] == [priority]


def test_the_agencys_own_words_come_first_and_those_of_the_last_request_before(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        riverton = cast.agencies["riverton"]
        AskingPolicy.objects.create(agency=riverton, radio_channel="AID 1", finance_code="F-9")
    said = begun(cast, of(cast))
    assert (said["radio_channel"], said["finance_code"]) == (["AID 1"], ["F-9"])
    made = submitted(cast)
    asked = reverse("resources:request", args=[made.incident_number])
    page = client_of(cast, "dana").get(asked, follow=True)
    text = page.content.decode()
    assert "Asked for already: engine" in text
    again = form(text)
    assert again["radio_channel"] == [made.radio_channel]
    assert again["line-0-quantity"] == [""]


def test_a_wrong_answer_loses_nothing_and_keeps_the_key(cast: Cast) -> None:
    found = of(cast)
    said = begun(cast, found) | {"radio_channel": [""], "key": ["no uuid"]}
    refused = client_of(cast, "dana").post(where(found), said)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', page)
    assert form(page)["line-0-quantity"] == ["2"]


def test_who_only_helps_is_not_led_to_ask(cast: Cast) -> None:
    made = submitted(cast)
    lee = client_of(cast, "lee")
    page = lee.get(reverse("incidents:detail", args=[made.incident_number])).content.decode()
    assert "Ask neighbours" not in page
