"""An alert is answered for once, by somebody on duty for the agency that must act."""

import json
import uuid

import pytest
from django.test import Client

from agencies.services import sharing
from alerts.models import Alert, Delivery
from alerts.services import acknowledgements
from eoc.access import scope
from eoc.errors import NotPermitted
from tests.alerts import build
from tests.cast import Cast
from tests.listening import heard


@pytest.fixture
def alert(cast: Cast) -> Alert:
    """A waiting alert to Riverton, inside the test's transaction."""
    with scope(cast.actor("dana")) as dana:
        return build.pending(cast.agencies["riverton"], dana, 2, event=uuid.uuid4())


def client(cast: Cast, name: str) -> Client:
    made = Client()
    made.force_login(cast.users[name])
    return made


def test_it_is_answered_for(cast: Cast, alert: Alert) -> None:
    with scope(cast.actor("dana")) as dana:
        made = acknowledgements.acknowledge(alert=alert, by=dana)
    assert (made.by_name, made.agency_id) == ("Dana", alert.agency_id)


def test_the_agency_hears_of_it(cast: Cast, alert: Alert) -> None:
    with scope(cast.actor("dana")) as dana:
        acknowledgements.acknowledge(alert=alert, by=dana)
    entries = heard(f"demo.a{alert.agency_id}.alerts.full")
    assert entries[-1]["kind"] == "alert.acknowledged"
    assert entries[-1]["payload"]["row"]["acknowledged"]["by"] == "Dana"
    assert entries[-1]["payload"]["row"]["version"] == 2


def test_the_second_reads_who_was_first(cast: Cast, alert: Alert) -> None:
    for name in ("dana", "rosa"):
        with scope(cast.actor(name)) as by:
            made = acknowledgements.acknowledge(alert=alert, by=by)
    assert made.by_name == "Dana"
    assert len(heard(f"demo.a{alert.agency_id}.alerts.full")) == 1


def test_an_observer_may_not(cast: Cast, alert: Alert) -> None:
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        acknowledgements.acknowledge(alert=alert, by=obi)


@pytest.mark.parametrize("path", ["/alerts/{}/", "/api/v1/alerts/{}/"])
def test_a_stranger_does_not_find_it(cast: Cast, alert: Alert, path: str) -> None:
    assert client(cast, "olu").get(path.format(alert.uuid)).status_code == 404
    assert client(cast, "dana").get(path.format(alert.uuid)).status_code == 200


def test_a_form_comes_back_to_the_alert(cast: Cast, alert: Alert) -> None:
    answer = client(cast, "dana").post(f"/alerts/{alert.uuid}/acknowledge/", follow=True)
    assert answer.redirect_chain == [(f"/alerts/{alert.uuid}/", 302)]
    assert "Dana" in answer.content.decode()


def test_the_console_hears_json(cast: Cast, alert: Alert) -> None:
    answer = client(cast, "dana").post(
        f"/alerts/{alert.uuid}/acknowledge/",
        "{}",
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json()["acknowledged"]["by"] == "Dana"


def test_the_api_acknowledges(cast: Cast, alert: Alert) -> None:
    path = f"/api/v1/alerts/{alert.uuid}/acknowledge/"
    assert client(cast, "obi").post(path).status_code == 403
    answer = client(cast, "dana").post(path)
    assert answer.status_code == 200
    assert answer.json()["acknowledged"]["by"] == "Dana"


def test_lists_show_what_waits(cast: Cast, alert: Alert) -> None:
    dana, olu = client(cast, "dana"), client(cast, "olu")
    assert alert.subject in dana.get("/alerts/?open=1").content.decode()
    assert alert.subject not in olu.get("/alerts/").content.decode()
    assert dana.get("/api/v1/alerts/?open=true").json()["count"] == 1
    assert dana.get("/api/v1/alerts/?open=false").json()["count"] == 0
    assert olu.get("/api/v1/alerts/").json()["count"] == 0


def test_the_outbox_shows_each_deliverys_state(cast: Cast, alert: Alert) -> None:
    dana = client(cast, "dana")
    page = dana.get("/alerts/outbox/").content.decode()
    assert "person0@riverton.example" in page
    assert "Waiting" in page
    assert "person0" not in dana.get("/alerts/outbox/?state=sent").content.decode()
    assert "person0" not in client(cast, "olu").get("/alerts/outbox/").content.decode()
    rows = dana.get("/api/v1/deliveries/?state=pending").json()
    assert rows["count"] == 2
    assert json.dumps(rows).count(str(alert.uuid)) == 2


def test_whoever_caused_it_sees_that_it_left_and_not_where_to(cast: Cast, alert: Alert) -> None:
    with scope(sharing.operator("Cast")):
        for rows in (Alert.objects.all(), Delivery.objects.all()):
            rows.update(from_agency_id=cast.agencies["lakeside"].pk)
    lee = client(cast, "lee")
    page = lee.get("/alerts/outbox/").content.decode()
    assert "Person 0" in page
    assert "person0@" not in page
    assert "person0@" not in lee.get("/api/v1/deliveries/").content.decode()
