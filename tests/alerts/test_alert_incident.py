"""A critical incident alerts the duty contacts of those responsible, and nobody else."""

from django.contrib.gis.geos import MultiPolygon
from django.utils import timezone

from eoc import journal
from eoc.access import scope
from incidents.services import calls
from tests.alerts import build
from tests.cast import Cast, square


def test_the_towns_duty_contact_is_alerted(committed_cast: Cast) -> None:
    build.contact(committed_cast, "riverton")
    incident = build.critical(committed_cast)
    assert build.hear_all() == 1
    (delivery,) = build.deliveries()
    assert (delivery.address, delivery.state) == ("duty@riverton.example", "pending")
    assert incident.number in delivery.alert.subject
    assert delivery.alert.link == f"/incidents/{incident.number}/"


def test_the_agency_hears_it_on_its_stream(committed_cast: Cast) -> None:
    build.critical(committed_cast)
    build.hear_all()
    agency = committed_cast.agencies["riverton"].pk
    (entry,) = journal.since(f"demo.a{agency}.alerts.full", 0) or []
    assert entry["kind"] == "alert.issued"
    assert entry["payload"]["tier"] == "alarm"
    assert entry["payload"]["row"]["acknowledged"] is None


def test_an_area_alerts_every_territory_it_touches(committed_cast: Cast) -> None:
    area: MultiPolygon = square(-74.97, 40.01, 0.1)
    build.critical(committed_cast, area=area)
    build.hear_all()
    assert build.alerted() == {"RIV", "LAK"}


def test_high_severity_alerts_nobody(committed_cast: Cast) -> None:
    build.critical(committed_cast, severity="high")
    build.hear_all()
    assert build.alerted() == set()


def test_a_person_off_duty_is_not_reached(committed_cast: Cast) -> None:
    build.contact(committed_cast, "riverton", duty=False)
    build.contact(committed_cast, "riverton", "old@riverton.example", active=False)
    build.critical(committed_cast)
    build.hear_all()
    assert build.alerted() == {"RIV"}
    assert build.deliveries() == []


def test_hearing_twice_alerts_once(committed_cast: Cast) -> None:
    build.contact(committed_cast, "riverton")
    build.critical(committed_cast)
    assert [build.hear_all(), build.hear_all()] == [1, 0]
    assert len(build.deliveries()) == 1


def test_a_replay_alerts_nobody(committed_cast: Cast) -> None:
    build.contact(committed_cast, "riverton")
    with scope(committed_cast.actor("dana")) as dana:
        now = timezone.now()
        call = calls.Call(
            agency_id=committed_cast.agencies["riverton"].pk,
            type="structure_fire",
            severity="critical",
            title="Structure fire",
            happened_at=now,
            heard_at=now,
            point=committed_cast.point("riverton").coords,
        )
        calls.log_calls(calls=[call], by=dana, mode="replay", quiet=True)
    assert build.hear_all() == 0
    assert build.alerted() == set()
