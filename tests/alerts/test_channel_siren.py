"""Sirens and signs: a signed signal; a test never sounds."""

import json

import pytest
from pytest_django import Settings

from agencies.models import Channel, ContactPoint
from agencies.services import sharing
from alerts.channels.siren import signal
from alerts.selectors import contacts
from eoc.access import scope
from eoc.doors.signed import vouched
from eoc.outgoing import Volley
from tests.alerts.conftest import SECRET
from tests.alerts.peers import always, answered, answering, message, read, sent
from tests.cast import Cast


def test_a_siren_is_told_what_to_do_and_by_whom(settings: Settings) -> None:
    with answering(always(answered("204 No Content"))) as (server, origin):
        settings.OUTGOING_INTERNAL = [origin]
        ours = message("k1", address=f"{origin}/siren/7", secret=SECRET)
        assert sent(signal.Signals(Volley()), ours) == {"k1": None}
    asked = read(server.asked[0])
    assert vouched(SECRET, asked.headers, asked.body)
    assert asked.headers["webhook-id"] == "k1"
    said = json.loads(asked.body)
    assert said["type"] == "siren.signal"
    assert said["data"]["state"] == "sound"
    assert said["data"]["wording"] == "DEMO: Levee road closed"
    assert said["data"]["mode"] == "demo"


@pytest.mark.parametrize(
    ("kind", "severity", "state"),
    [
        ("incident.critical", "critical", "sound"),
        ("public_alert.cancelled", "critical", "clear"),
        ("public_alert.expired", "low", "clear"),
        ("contact_point.tested", "critical", "test"),
        ("channel.canary", "critical", "test"),
        ("mutual_aid.submitted", "high", "show"),
    ],
)
def test_only_what_is_critical_sounds(kind: str, severity: str, state: str) -> None:
    assert signal.state(message(facts={"kind": kind, "severity": severity})) == state


@pytest.mark.django_db
def test_only_an_alert_of_the_public_reaches_sirens(cast: Cast) -> None:
    towns = [cast.agencies[name].pk for name in ("riverton", "hillcrest")]
    with scope(sharing.operator()):
        for town, person in (("riverton", None), ("hillcrest", None), ("riverton", "rosa")):
            ContactPoint.objects.create(
                agency=cast.agencies[town],
                channel=Channel.SIREN,
                address=f"https://siren.{town}.example/{person}",
                secret=SECRET,
                person=cast.people[person] if person else None,
            )

        def reached(**more: int) -> list[str]:
            found = contacts.of_agencies(towns, **more)
            sirens = [one for heard in found.values() for one in heard]
            return [one.address for one in sirens if one.channel == Channel.SIREN]

        assert reached() == []
        assert contacts.of_people([cast.people["rosa"].pk]) == []
        assert reached(sounding=towns[0]) == ["https://siren.riverton.example/None"]


def test_a_sign_holds_two_lines() -> None:
    said = signal.wording(message(subject="word " * 40))
    assert len(said) <= signal.LINE
    assert said.endswith("word…")
