"""Crews: the manifest, checking in and out, and the work-rest clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import CrewMember, CrewShift
from resources.selectors import crews as selectors
from resources.selectors.work_rest import MOST, clock
from resources.services import crews, deployments
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.journeys import brought

START = datetime(2026, 7, 1, 6, tzinfo=UTC)
CREW = [
    {"name": "Casey Moss", "qualification": "ENGB", "leader": True},
    {"name": "Robin Hale", "qualification": "FFT1", "agency_name": "Lakeside Rural"},
]


def shift(began: float, ended: float | None = None) -> CrewShift:
    after = None if ended is None else START + timedelta(hours=ended)
    return CrewShift(began_at=START + timedelta(hours=began), ended_at=after)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def test_enrolled_checked_in_at_the_incident_and_out_of_it(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        casey, _ = crews.enroll(deployment=sent, people=CREW, by=lee)
        with pytest.raises(WrongState, match="not left"):
            crews.check_in(member=casey, by=lee)
        with pytest.raises(Invalid, match="one leader"):
            crews.enroll(deployment=sent, people=[{**CREW[0], "name": "Alex Roe"}], by=lee)
        with pytest.raises(Invalid):
            crews.enroll(deployment=sent, people=[{"name": " "}], by=lee)
        again = {"name": "casey  moss", "qualification": "FFT1"}
        with pytest.raises(Invalid, match="Casey Moss is on the manifest"):
            crews.enroll(deployment=sent, people=[again], by=lee)
        namesake = {**again, "agency_name": "Lakeside Rural"}
        with pytest.raises(Invalid, match="on the manifest"):
            crews.enroll(deployment=sent, people=[namesake, namesake], by=lee)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        crews.enroll(deployment=sent, people=CREW, by=dana)
    brought(cast, "checked_in", sent)
    with scope(cast.actor("dana")) as dana:
        crews.check_in(member=casey, by=dana)
        with pytest.raises(WrongState, match="already"):
            crews.check_in(member=casey, by=dana)
        crews.rest(member=casey, by=dana)
        with pytest.raises(WrongState):
            crews.rest(member=casey, by=dana)
        crews.work(member=casey, by=dana)
        with pytest.raises(WrongState):
            crews.work(member=casey, by=dana)
        crews.check_out(member=casey, by=dana)
        with pytest.raises(WrongState):
            crews.check_out(member=casey, by=dana)
        first, second = selectors.manifest(sent)
    assert (first.member.name, second.member.agency_name) == ("Casey Moss", "Lakeside Rural")
    assert first.member.agency_name == "Lakeside Fire"
    assert "Casey Moss" in heard(cast, "lakeside")[-1]["payload"]["text"]


def test_travel_counts_and_home_ends_every_shift(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        casey, _ = crews.enroll(deployment=sent, people=CREW, by=lee)
    brought(cast, "en_route", sent)
    with scope(cast.actor("lee")) as lee:
        crews.check_in(member=casey, by=lee)
        began = CrewShift.objects.get(member=casey).began_at
        sent.refresh_from_db()
        assert began.isoformat() == sent.times["en_route"]
    for step in ("check_in", "release", "return_to_quarters"):
        with scope(cast.actor("lee" if step != "release" else "dana")) as actor:
            getattr(deployments, step)(deployment=sent, by=actor)
    with scope(cast.actor("lee")) as lee:
        assert CrewShift.objects.get(member=casey).ended_at is not None
        assert CrewMember.objects.get(pk=casey.pk).checked_out_at is not None


def test_a_stranger_sees_no_name(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        crews.enroll(deployment=sent, people=CREW, by=lee)
    with scope(cast.actor("olu")) as olu:
        assert not selectors.visible_to(olu).exists()


@pytest.mark.parametrize(
    ("shifts", "when", "state"),
    [
        ([], 1, "rested"),
        ([shift(0)], 3, "works"),
        ([shift(0)], 14.5, "soon"),
        ([shift(0)], 16, "due"),
        ([shift(0, 12)], 17.9, "rests"),
        ([shift(0, 12)], 18, "rested"),
        ([shift(0, 12), shift(15)], 16, "short"),
        ([shift(0, 12), shift(18)], 19, "works"),
        ([shift(0, 12), shift(18)], 21.5, "soon"),
    ],
)
def test_two_hours_of_work_ask_for_one_of_rest(
    shifts: list[CrewShift], when: float, state: str
) -> None:
    assert clock(shifts, at(when)).state == state


@given(
    st.lists(st.tuples(st.floats(0.1, 20), st.floats(0.1, 20)), min_size=1, max_size=6),
    st.floats(0, 20),
)
def test_never_more_than_sixteen_of_twenty_four_before_it_warns(
    spans: list[tuple[float, float]], more: float
) -> None:
    shifts, hour = [], 0.0
    for work, rest in spans:
        shifts.append(shift(hour, hour + work))
        hour += work + rest
    shifts.append(shift(hour))
    found = clock(shifts, at(hour + more))
    assert found.rest_due is not None
    assert found.rest_due >= at(hour + more)
    assert (found.worked >= MOST) == (found.state == "due")
    assert found.worked <= timedelta(hours=24)
