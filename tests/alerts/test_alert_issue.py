"""Fan-out finds who must act: every member of the cast hears what it should and no more."""

import uuid

from agencies.services import sharing
from alerts.models import Alert, Delivery, DeliveryState
from alerts.subscribers import incident_alarmed
from eoc import journal
from eoc.access import scope
from eoc.journal import Audience, dispatch
from incidents.models import Incident, Severity
from tests.alerts import build
from tests.alerts.conftest import as_relay, contact
from tests.cast import Cast, square
from tests.listening import heard


def test_a_critical_incident_alerts_who_is_responsible(duty: Cast) -> None:
    build.log(duty)
    assert build.fan_out() == 1
    assert build.heard_by(duty) == {"riverton": ["incident.critical"]}
    with scope(duty.actor("dana")):
        sent = Delivery.objects.order_by("channel").values_list("channel", "recipient", "state")
        assert list(sent) == [
            ("email", "Riverton Fire", "pending"),
            ("webhook", "Riverton Fire", "pending"),
        ]


def test_a_call_that_alarms_nobody_keeps_the_relay_asleep(duty: Cast) -> None:
    build.log(duty, Severity.HIGH)
    with as_relay(), scope(dispatch.relay("demo")):
        assert dispatch.oldest_due() == 0
    build.log(duty, Severity.CRITICAL)
    with as_relay(), scope(dispatch.relay("demo")):
        assert dispatch.oldest_due() > 0


def test_the_agency_reads_it_on_its_stream(duty: Cast) -> None:
    build.log(duty)
    build.fan_out()
    stream = f"demo.a{duty.agencies['riverton'].pk}.alerts.full"
    with scope(duty.actor("dana")):
        (entry,) = heard(stream)
    assert (entry["kind"], entry["by"]) == ("alert.issued", "Relay")
    assert entry["payload"]["tier"] == "alarm"
    assert entry["payload"]["row"]["subject"].startswith("CRITICAL: Tank farm fire, 12 Main St")


def test_an_area_over_a_boundary_alerts_both_sides(duty: Cast) -> None:
    build.log(duty, area=square(-74.95, 40.02, 0.07))
    build.fan_out()
    assert build.heard_by(duty).keys() == {"riverton", "lakeside"}


def test_any_other_severity_is_seen_without_an_alarm(duty: Cast) -> None:
    for severity in (Severity.HIGH, Severity.MEDIUM, Severity.LOW):
        build.log(duty, severity)
    build.fan_out()
    assert build.heard_by(duty) == {}


def test_territory_contacts_and_duty_officers_hear_once(committed_cast: Cast) -> None:
    cast = committed_cast
    with scope(sharing.operator()):
        contact(cast, "lakeside", "mayor@riverton.example", jurisdiction=cast.towns["riverton"])
        contact(cast, "lakeside", "lee@home.example", person=cast.people["lee"])
        contact(cast, "lakeside", "LEE@home.example")
        contact(cast, "lakeside", "off@lakeside.example", active=False)
        contact(cast, "lakeside", "desk@lakeside.example", duty=False)
    build.log(cast, area=square(-74.95, 40.02, 0.07))
    build.fan_out()
    with scope(sharing.operator()):
        addresses = sorted(Delivery.objects.values_list("address", flat=True))
    assert addresses == ["lee@home.example", "mayor@riverton.example"]
    assert build.heard_by(cast).keys() == {"riverton", "lakeside"}


def test_an_event_heard_twice_alerts_once(duty: Cast) -> None:
    incident = build.log(duty)
    build.fan_out()
    with scope(duty.actor("dana")):
        before = Delivery.objects.count()
        event = Alert.objects.get().event
    with as_relay(), scope(dispatch.relay("demo")):
        import_again(event, incident)
    with scope(duty.actor("dana")):
        assert (Alert.objects.count(), Delivery.objects.count()) == (1, before)


def import_again(event: uuid.UUID, incident: Incident) -> None:
    incident_alarmed(dispatch.Heard(event, "incident.logged", "demo", {"incident_id": incident.pk}))


def test_a_replay_suppresses_deliveries(duty: Cast) -> None:
    with scope(duty.actor("dana")) as dana:
        incident = build.log(duty, Severity.HIGH)
        replayed = Incident.objects.create(
            number="2026-RIV-9000",
            mode="replay",
            agency=incident.agency,
            jurisdiction=incident.jurisdiction,
            located="polygon",
            type=incident.type,
            severity="critical",
            title="Replayed",
            happened_at=incident.happened_at,
            heard_at=incident.heard_at,
        )
        journal.append(
            kind="incident.logged",
            by=dana,
            mode="replay",
            audiences={Audience("a", incident.agency_id, "incidents", "full"): {}},
            facts={"incident_id": replayed.pk},
        )
    build.fan_out()
    with scope(duty.actor("dana")):
        states = set(Delivery.objects.values_list("mode", "state"))
    assert states == {("replay", DeliveryState.SUPPRESSED)}
