"""Crews: the manifest, checking in and out, and the work-rest clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
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


def test_struck_off_with_a_reason_stays_listed_and_may_come_after_all(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        casey, robin = crews.enroll(deployment=sent, people=CREW, by=lee)
        for wrong, words in (({"why": "bored"}, "Say why"), ({"reason": " "}, "Say why")):
            with pytest.raises(Invalid, match=words):
                crews.strike(member=casey, by=lee, **{"why": "no_show", "reason": "Ill", **wrong})
        crews.strike(member=casey, why="no_show", reason="Ill since noon", by=lee)
        with pytest.raises(WrongState, match="struck off already, by Lee"):
            crews.strike(member=casey, why="wrong", reason="Typed twice", by=lee)
        crews.enroll(deployment=sent, people=[CREW[0]], by=lee)  # the leader comes after all
    brought(cast, "en_route", sent)
    with scope(cast.actor("dana")) as dana:
        with pytest.raises(WrongState, match="struck off by Lee"):
            crews.check_in(member=casey, by=dana)
        crews.strike(member=robin, why="sent_back", reason="No boots", by=dana)
        assert selectors.on_board(sent) == 1
        struck = [one for one in selectors.manifest(sent) if one.member.struck_at]
        assert [one.acts for one in struck] == [(), ()]
        row = selectors.row(struck[0])
    assert (row["struck_off"], row["struck_reason"], row["struck_by"]) == (
        "no_show",
        "Ill since noon",
        "Lee",
    )
    told = heard(cast, "lakeside")[-1]["payload"]["text"]
    assert "Robin Hale of LAK Engine 12 struck off, sent back: No boots" in told


def test_nobody_with_time_on_scene_vanishes(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        casey, robin = crews.enroll(deployment=sent, people=CREW, by=lee)
    brought(cast, "checked_in", sent)
    with scope(cast.actor("dana")) as dana:
        for person in (casey, robin):
            crews.check_in(member=person, by=dana)
        crews.check_out(member=robin, by=dana)
        for person, words in ((casey, "is on scene since"), (robin, "has checked out")):
            with pytest.raises(WrongState, match=words):
                crews.strike(member=person, why="no_show", reason="Ill", by=dana)
        crews.strike(member=casey, why="sent_back", reason="Heat", by=dana)
        casey.refresh_from_db()
        assert casey.checked_out_at == casey.struck_at
        assert CrewShift.objects.get(member=casey).ended_at == casey.struck_at
        assert selectors.on_board(sent) == 2
        refused = [
            (casey, {"struck_reason": "Nothing"}, "stays listed"),
            (robin, {"checked_in_at": None, "checked_out_at": None}, "never vanishes"),
        ]
        for person, wrong, words in refused:
            with pytest.raises(DatabaseError, match=words), transaction.atomic():
                stands = CrewMember.objects.filter(pk=person.pk)
                stands.update(version=F("version") + 1, **wrong)
    for who in ("olu", "obi"):
        with scope(cast.actor(who)) as actor, pytest.raises((NotFound, NotPermitted)):
            crews.strike(member=robin, why="wrong", reason="Not ours", by=actor)


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
