"""Fan-out finds who must act: every member of the cast hears what it should and no more."""

import uuid

from agencies.services import sharing
from alerts.models import Alert, Delivery, DeliveryState
from alerts.subscribers import incident_alarmed
from eoc import journal
from eoc.access import scope
from eoc.journal import Audience, dispatch
from incidents.models import Incident, Severity
from resources.models import Asset, Offer
from tests.alerts import build
from tests.alerts.conftest import as_relay, contact
from tests.cast import Cast, square


def heard_by(cast: Cast) -> dict[str, list[str]]:
    """Town to the kinds of alert it heard."""
    with scope(sharing.operator()):
        rows = Alert.objects.order_by("id").values_list("agency__short_code", "kind")
        towns = {agency.short_code: town for town, agency in cast.agencies.items()}
        found: dict[str, list[str]] = {}
        for code, kind in rows:
            found.setdefault(towns.get(code, code), []).append(kind)
    return found


def fan_out() -> int:
    with as_relay():
        return dispatch.hear(100)


def step(cast: Cast, who: str, kind: str, request_id: int, **facts: int) -> None:
    """Journal a step as the service of mutual aid does."""
    with scope(cast.actor(who)) as by:
        journal.append(
            kind=kind,
            by=by,
            mode="demo",
            audiences={Audience("a", next(iter(by.agencies)), "requests", "full"): {}},
            facts={"request_id": request_id, **facts},
        )


def test_a_critical_incident_alerts_who_is_responsible(duty: Cast) -> None:
    build.log(duty)
    assert fan_out() == 1
    assert heard_by(duty) == {"riverton": ["incident.critical"]}
    with scope(duty.actor("dana")):
        sent = Delivery.objects.order_by("channel").values_list("channel", "recipient", "state")
        assert list(sent) == [
            ("email", "Riverton Fire", "pending"),
            ("webhook", "Riverton Fire", "pending"),
        ]


def test_the_agency_reads_it_on_its_stream(duty: Cast) -> None:
    build.log(duty)
    fan_out()
    stream = f"demo.a{duty.agencies['riverton'].pk}.alerts.full"
    with scope(duty.actor("dana")):
        (entry,) = journal.since(stream, 0) or []
    assert (entry["kind"], entry["by"]) == ("alert.issued", "Relay")
    assert entry["payload"]["tier"] == "alarm"
    assert entry["payload"]["row"]["subject"].startswith("CRITICAL: Tank farm fire, 12 Main St")


def test_an_area_over_a_boundary_alerts_both_sides(duty: Cast) -> None:
    build.log(duty, area=square(-74.95, 40.02, 0.07))
    fan_out()
    assert heard_by(duty).keys() == {"riverton", "lakeside"}


def test_any_other_severity_is_seen_without_an_alarm(duty: Cast) -> None:
    for severity in (Severity.HIGH, Severity.MEDIUM, Severity.LOW):
        build.log(duty, severity)
    fan_out()
    assert heard_by(duty) == {}


def test_territory_contacts_and_duty_officers_hear_once(committed_cast: Cast) -> None:
    cast = committed_cast
    with scope(sharing.operator()):
        contact(cast, "lakeside", "mayor@riverton.example", jurisdiction=cast.towns["riverton"])
        contact(cast, "lakeside", "lee@home.example", person=cast.people["lee"])
        contact(cast, "lakeside", "LEE@home.example")
        contact(cast, "lakeside", "off@lakeside.example", active=False)
        contact(cast, "lakeside", "desk@lakeside.example", duty=False)
    build.log(cast, area=square(-74.95, 40.02, 0.07))
    fan_out()
    with scope(sharing.operator()):
        addresses = sorted(Delivery.objects.values_list("address", flat=True))
    assert addresses == ["lee@home.example", "mayor@riverton.example"]
    assert heard_by(cast).keys() == {"riverton", "lakeside"}


def test_each_step_of_mutual_aid_alerts_only_the_side_that_acts_next(duty: Cast) -> None:
    incident = build.log(duty, Severity.HIGH)
    with scope(duty.actor("dana")):
        asked = build.request(duty, incident, "lakeside", "hillcrest")
        lakeside = Offer.objects.get(providing_agency=duty.agencies["lakeside"]).pk
    expected = [
        ("dana", "mutual_aid.submitted", {}, {"lakeside", "hillcrest"}),
        ("lee", "mutual_aid.acknowledged", {"offer_id": lakeside}, {"riverton"}),
        ("lee", "mutual_aid.declined", {"offer_id": lakeside}, {"riverton"}),
        ("lee", "mutual_aid.unable_to_fill", {"offer_id": lakeside}, {"riverton"}),
        ("lee", "mutual_aid.approved", {"offer_id": lakeside}, {"riverton"}),
        ("lee", "mutual_aid.stopped", {"offer_id": lakeside}, {"riverton"}),
        ("dana", "mutual_aid.booked", {"offer_id": lakeside}, {"lakeside"}),
        ("dana", "mutual_aid.withdrawn", {}, {"lakeside", "hillcrest"}),
    ]
    for who, kind, facts, towns in expected:
        step(duty, who, kind, asked.pk, **facts)
        fan_out()
        hearing = {town for town, kinds in heard_by(duty).items() if kind in kinds}
        assert hearing == towns, kind
    with scope(sharing.operator()):
        bodies = Alert.objects.filter(kind="mutual_aid.submitted").values_list("body", flat=True)
        assert all("1 x Engine" in body and "radio FIRE-3" in body for body in bodies)


def test_neighbours_hear_when_a_loan_changes_their_cover(duty: Cast) -> None:
    incident = build.log(duty, Severity.HIGH)
    with scope(sharing.operator()):
        Asset.objects.filter(agency=duty.agencies["hillcrest"], kind_id="engine").delete()
    with scope(duty.actor("dana")):
        asked = build.request(duty, incident, "hillcrest")
    step(duty, "hal", "mutual_aid.approved", asked.pk)
    fan_out()
    # Only Riverton shares automatic aid with Hillcrest, and Riverton is the one that asked.
    assert heard_by(duty) == {"riverton": ["mutual_aid.approved"]}


def test_an_event_heard_twice_alerts_once(duty: Cast) -> None:
    incident = build.log(duty)
    fan_out()
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
    fan_out()
    with scope(duty.actor("dana")):
        states = set(Delivery.objects.values_list("mode", "state"))
    assert states == {("replay", DeliveryState.SUPPRESSED)}
