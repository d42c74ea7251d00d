"""History on pages and by the API: who, when, why, and each field from what to what in words."""

import pytest
from django.test import Client

from agencies.services import roles
from eoc.access import Actor, scope
from eoc.journal import history
from incidents.models import Incident
from incidents.selectors import history as of_incident
from incidents.services import corrections, incidents, sharing
from resources.selectors import history as of_request
from tests.cast import Cast
from tests.incidents.build import logged
from tests.resources.asking import submitted


def _client(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


@pytest.fixture
def changed(cast: Cast) -> Incident:
    """An incident that was made, made worse and corrected."""
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        held = incidents.set_severity(incident=incident, severity="low", reason="Toast", by=dana)
        corrections.change(
            incident=held, by=dana, title="Toast burns", point=cast.point("lakeside")
        )
    return incident


def _told(actor: Actor, incident: Incident) -> list[dict[str, tuple[str, str]]]:
    changes = of_incident.of(actor, incident)
    return [{one.label: (one.before, one.after) for one in change.fields} for change in changes]


def test_fields_are_told_in_words(cast: Cast, changed: Incident) -> None:
    with scope(cast.actor("dana")) as dana:
        corrected, lowered, made = _told(dana, changed)
    assert lowered == {"Severity": ("High", "Low")}
    assert corrected["Title"] == ("Smoke from a roof", "Toast burns")
    assert corrected["Jurisdiction"] == ("Riverton", "Lakeside")
    assert corrected["Point"] == ("40.03, -74.97", "40.03, -74.87")
    assert made["Stage"] == ("", "Reported")
    assert not {"Uuid", "Version", "Mode"} & made.keys()


def test_the_page_and_its_part(cast: Cast, changed: Incident) -> None:
    client = _client(cast, "dana")
    assert (
        f"/incidents/{changed.number}/history/"
        in client.get(f"/incidents/{changed.number}/").content.decode()
    )
    page = client.get(f"/incidents/{changed.number}/history/")
    assert "<!doctype html>" in page.content.decode().lower()
    part = client.get(f"/incidents/{changed.number}/history/", headers={"HX-Request": "true"})
    text = part.content.decode()
    assert "<html" not in text
    for words in ("Dana", "changed the incident: Toast", "<del>High</del>", "<ins>Low</ins>"):
        assert words in text
    assert part.headers["Vary"].startswith("HX-Request")


def test_the_api_tells_the_same(cast: Cast, changed: Incident) -> None:
    rows = _client(cast, "dana").get(f"/api/v1/incidents/{changed.uuid}/history/").json()
    assert [row["verb"] for row in rows] == ["changed", "changed", "made"]
    assert rows[1]["reason"] == "Toast"
    assert rows[1]["fields"] == [
        {"field": "severity", "label": "Severity", "before": "High", "after": "Low"}
    ]


def test_a_helper_sees_the_incident_and_not_its_history(cast: Cast, changed: Incident) -> None:
    with scope(cast.actor("dana")) as dana:
        agency = cast.agencies["hillcrest"]
        sharing.share(incident=changed, agency=agency, tier="assist", reason="Help", by=dana)
    hal = _client(cast, "hal")
    assert hal.get(f"/incidents/{changed.number}/").status_code == 200
    assert hal.get(f"/incidents/{changed.number}/history/").status_code == 404
    assert hal.get(f"/api/v1/incidents/{changed.uuid}/history/").status_code == 404


def test_a_request_tells_each_side_its_part(cast: Cast) -> None:
    asked = submitted(cast)
    with scope(cast.actor("dana")) as dana:
        own = of_request.of(dana, asked)
    with scope(cast.actor("lee")) as lee:
        theirs = of_request.of(lee, asked)
    assert {"offer", "mutual aid request"} == {change.what for change in own}
    names = {field.name for change in theirs for field in change.fields}
    assert "state" in names
    assert "ask" not in names


def test_roles_of_a_person(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        person, agency = cast.people["obi"], cast.agencies["riverton"]
        held = roles.give_role(person=person, agency=agency, role="liaison", by=ada)
        roles.end_role(membership=held, reason="Only for the flood", by=ada)
    page = _client(cast, "ada").get(f"/admin/people/{person.uuid}/history/").content.decode()
    assert "Liaison" in page
    assert "Only for the flood" in page


def test_an_agreement_tells_every_side(cast: Cast) -> None:
    lee = _client(cast, "lee")
    rows = lee.get("/api/v1/agreements/").json()["results"]
    uuid = next(row["uuid"] for row in rows if row["code"] == "NORTH-MA")
    told = lee.get(f"/api/v1/agreements/{uuid}/history/").json()
    assert {row["what"] for row in told} == {"agreement", "agreement party"}
    assert _client(cast, "olu").get(f"/api/v1/agreements/{uuid}/history/").status_code == 404


def test_what_the_reader_does_not_see_is_not_named(cast: Cast, changed: Incident) -> None:
    with scope(cast.actor("dana")):
        told = history.of({Incident: [changed.pk]}, without=["title"])
    assert all(field.name != "title" for change in told for field in change.fields)
