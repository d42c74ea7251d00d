"""What a warning starts: an incident once for each agency, and a call to the duty by rule."""

from typing import Any

import pytest
from django.test import Client

from agencies.services import sharing
from alerts import cap
from alerts.models import Alert, CapMessage
from alerts.services import cap_messages, warning_rules
from eoc.access import scope
from eoc.errors import Stale
from incidents.models import Incident
from tests.alerts import escalating
from tests.alerts.cap_build import LATER, message, naming
from tests.alerts.stage import hear_all
from tests.cast import Cast

AREA = cap.Area(
    "Riverton and around", ("39.9,-75.2 39.9,-74.95 40.2,-74.95 40.2,-75.2 39.9,-75.2",)
)


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def kept(*alerts: cap.Alert) -> list[CapMessage]:
    with scope(sharing.operator()) as by:
        return [cap_messages.keep(content=cap.write(a), by=by).message for a in alerts]


def open_by(client: Client, warning: CapMessage, **said: str) -> Any:
    path = f"/api/v1/cap-alerts/{warning.uuid}/incident/"
    return client.post(path, {"agency": "RIV", **said}, "application/json")


@pytest.mark.django_db
def test_an_incident_is_opened_on_ones_own_ground_once(cast: Cast) -> None:
    (warning,) = kept(message(1, expires=LATER, areas=(AREA,)))
    dana = browser(cast, "dana")
    first, again = open_by(dana, warning), open_by(browser(cast, "rosa"), warning)
    assert [first.status_code, again.status_code] == [201, 200]
    assert first.json()["number"] == again.json()["number"]
    with scope(sharing.operator()):
        made = Incident.objects.get()
        assert (made.type_id, made.severity, made.title) == ("flood", "high", "The river rises")
        assert made.jurisdiction == cast.towns["riverton"]
        assert cast.towns["riverton"].boundary.buffer(0.001).contains(made.area)
        assert f"/alerts/cap/{warning.uuid}/" in made.narrative
    page = dana.get(f"/alerts/cap/{warning.uuid}/").content.decode()
    assert made.number in page
    assert (
        made.number not in browser(cast, "liv").get(f"/alerts/cap/{warning.uuid}/").content.decode()
    )


@pytest.mark.django_db
def test_the_page_proposes_and_a_person_opens(cast: Cast) -> None:
    (warning,) = kept(message(1, expires=LATER, areas=(cap.Area("Some valley"),), event="Odd"))
    dana, path = browser(cast, "dana"), f"/alerts/cap/{warning.uuid}/open/"
    assert "Some valley" in dana.get(path).content.decode()
    said = {"title": "Watch", "severity": "low", "place_text": "Some valley"}
    agency = cast.agencies["riverton"].pk
    assert dana.post(path, {**said, "agency": agency}).status_code == 422
    made = dana.post(path, {**said, "agency": agency, "type": "storm_damage"})
    assert made.status_code == 302
    assert "Located by words" in dana.get(made["Location"]).content.decode()
    assert browser(cast, "obi").get(path).status_code == 403
    other = {**said, "agency": cast.agencies["lakeside"].pk, "type": "flood"}
    assert dana.post(path, other).status_code == 422


@pytest.mark.django_db
def test_another_agency_opens_its_own_and_nobody_opens_for_another(cast: Cast) -> None:
    (warning,) = kept(message(1, expires=LATER))
    assert open_by(browser(cast, "liv"), warning).status_code == 403
    assert open_by(browser(cast, "liv"), warning, agency="LAK").status_code == 201
    assert open_by(browser(cast, "dana"), warning).status_code == 201


@pytest.mark.django_db
def test_what_warns_of_nothing_opens_nothing(cast: Cast) -> None:
    (drill,) = kept(message(1, expires=LATER, status="Exercise"))
    assert open_by(browser(cast, "dana"), drill).status_code == 409


@pytest.mark.django_db
def test_the_incidents_page_says_what_is_in_force_there(cast: Cast) -> None:
    (warning,) = kept(message(1, expires=LATER, areas=(AREA,)))
    (far,) = kept(message(2, expires=LATER, areas=(cap.Area("Far", circles=("10,10 5",)),)))
    dana = browser(cast, "dana")
    number = open_by(dana, warning).json()["number"]
    shown = dana.get(f"/alerts/cap/at/{number}/").content.decode()
    assert f"/alerts/cap/{warning.uuid}/" in shown
    assert f"/alerts/cap/{far.uuid}/" not in shown
    assert "/alerts/cap/at/" in dana.get(f"/incidents/{number}/").content.decode()


@pytest.mark.django_db
def test_the_incidents_page_says_from_which_warning_it_was_opened_and_how_that_stands(
    cast: Cast,
) -> None:
    first = message(1, expires=LATER, areas=(cap.Area("Some valley"),))
    (warning,) = kept(first)
    dana = browser(cast, "dana")
    path = f"/alerts/cap/at/{open_by(dana, warning).json()['number']}/"
    shown = dana.get(path).content.decode()
    assert f"/alerts/cap/{warning.uuid}/" in shown and "In force" in shown
    kept(message(2, msg_type="Cancel", references=naming(first)))
    assert "Cancelled" in dana.get(path).content.decode()
    assert "Opened from" not in browser(cast, "lee").get(path).content.decode()


def rule(cast: Cast, name: str = "Floods", **said: Any) -> Any:
    fields = {"event": "FLOOD", "at_least": 2, "jurisdiction": None, **said}
    with scope(cast.actor("ada")) as ada:
        return warning_rules.add(agency=cast.agencies["riverton"], name=name, by=ada, **fields)


def calls() -> list[str]:
    hear_all()
    with scope(sharing.operator()):
        found = Alert.objects.filter(kind="warning.rule").order_by("pk")
        return [f"{one.agency.short_code} {one.subject}" for one in found]


def test_a_rule_calls_the_duty_once_and_again_only_where_it_becomes_worse(duty: Cast) -> None:
    rule(duty)
    rule(duty, name="Everything here", event="", at_least=5)
    first = message(1, expires=LATER)
    kept(first, message(2, expires=LATER, areas=(cap.Area("Far", circles=("10,10 5",)),)))
    assert calls() == ["RIV SEVERE WARNING: Flood warning, Riverton"]
    same = message(3, expires=LATER, msg_type="Update", references=naming(first))
    kept(same)
    assert len(calls()) == 1
    kept(message(4, expires=LATER, msg_type="Update", references=naming(same), severity="Extreme"))
    assert len(calls()) == 2


def test_a_policy_of_the_agency_takes_its_steps_until_somebody_answers(duty: Cast) -> None:
    escalating.reachable(duty, "rosa")
    steps = [escalating.wait(5), escalating.person(duty, "rosa")]
    escalating.policy(duty, steps, families=["warning"], severities=["high"])
    rule(duty)
    kept(message(1, expires=LATER))
    assert len(calls()) == 1
    with scope(sharing.operator()):
        called = Alert.objects.get(kind="warning.rule")
    escalating.swept()
    assert "Rosa" not in escalating.told(called)
    escalating.later(5)
    assert escalating.told(called)[-1] == "Rosa"


def test_a_rule_waits_for_its_words_its_severity_and_its_place(duty: Cast) -> None:
    ended = rule(duty)
    with scope(duty.actor("ada")) as ada:
        warning_rules.end(rule=ended, version=1, by=ada)
        with pytest.raises(Stale):
            warning_rules.end(rule=ended, version=1, by=ada)
    rule(duty, name="Tornado", event="tornado")
    rule(duty, name="Extreme", at_least=1)
    rule(duty, name="Farview", jurisdiction=duty.towns["farview"])
    kept(message(1, expires=LATER))
    assert calls() == []


@pytest.mark.django_db
def test_rules_are_kept_by_page_and_api(cast: Cast) -> None:
    ada = browser(cast, "ada")
    said = {"agency": "RIV", "name": "Floods", "at_least": 2}
    made = ada.post("/api/v1/warning-rules/", said, "application/json")
    assert made.status_code == 201
    assert ada.post("/api/v1/warning-rules/", said, "application/json").status_code == 422
    agency = cast.agencies["riverton"].pk
    page = {"agency": agency, "name": "Storms", "event": "storm", "at_least": "3"}
    assert ada.post("/alerts/cap/rules/add/", page).status_code == 302
    listed = ada.get("/alerts/cap/rules/").content.decode()
    assert "Storms" in listed
    assert "Severe or worse" in listed
    assert "Storms" not in browser(cast, "olu").get("/alerts/cap/rules/").content.decode()
    uuid = made.json()["uuid"]
    assert ada.post(f"/alerts/cap/rules/{uuid}/end/", {"version": 1}).status_code == 302
    assert "Floods" not in ada.get("/alerts/cap/rules/").content.decode().partition("<table")[2]
