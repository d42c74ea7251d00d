"""Overrides and swaps: who may, from when, what an undo brings back, and files of them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from alerts.models import Override, Roster, RosterLayer
from alerts.selectors import shifts
from alerts.selectors.rosters import on_duty
from alerts.services import override_files, overrides, rosters, shift_offers
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Refusal, Stale, WrongState
from tests.alerts import roster_build as build
from tests.cast import Cast


@pytest.fixture
def layer(cast: Cast) -> RosterLayer:
    """Dana and Rosa day by day since last week, UTC; Obi is backup."""
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana", "rosa")
        begun = timezone.now().date() - timedelta(days=8)
        made.layers.update(starts_on=begun)
        build.layer(cast, made, "obi", position=2, starts_on=begun, unit="weeks", weekday=0)
        return made.layers.select_related("roster").get(position=1)


def own(cast: Cast, name: str, layer: RosterLayer) -> datetime:
    """When the person's next whole shift of the layer begins."""
    now, person = timezone.now(), cast.people[name].pk
    with scope(cast.actor("obi")):
        found = shifts.of_person(person, [layer.roster_id], now, now + timedelta(days=9))
    return next(s.stretch.start for s in found if s.layer.pk == layer.pk and s.stretch.start > now)


def who(layer: RosterLayer, at: datetime) -> str:
    return on_duty([layer.roster_id], at)[0].name


def test_an_administrator_puts_somebody_on_duty_and_undoes_it(
    cast: Cast, layer: RosterLayer
) -> None:
    start = own(cast, "dana", layer)
    with scope(cast.actor("ada")) as ada:
        made = overrides.take(
            layer=layer,
            person=cast.people["ada"],
            start=start,
            end=start + timedelta(hours=3),
            by=ada,
        )
        assert who(layer, start) == "Ada" and who(layer, made.end) == "Dana"
        with pytest.raises(WrongState, match="takes part"):
            overrides.take(
                layer=layer, person=cast.people["rosa"], start=start, end=made.end, by=ada
            )
        overrides.undo(override=made, by=ada)
        assert who(layer, start) == "Dana"
        with pytest.raises(WrongState, match="undone"):
            overrides.undo(override=made, by=ada)


@pytest.mark.parametrize(
    "hours, length, field",
    [(1, -1, "end"), (-5, 2, "end"), (1, 24 * 100, "end")],
)
def test_a_stretch_is_to_come_and_ends_after_it_begins(
    cast: Cast, layer: RosterLayer, hours: int, length: int, field: str
) -> None:
    start = timezone.now() + timedelta(hours=hours)
    end = start + timedelta(hours=length)
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid) as refused:
        overrides.take(layer=layer, person=cast.people["dana"], start=start, end=end, by=ada)
    assert field in refused.value.fields


def test_who_keeps_no_roster_and_who_is_not_of_the_agency(cast: Cast, layer: RosterLayer) -> None:
    start = own(cast, "dana", layer)
    for name, person, wrong in (("rosa", "rosa", NotPermitted), ("ada", "lee", Invalid)):
        with scope(cast.actor(name)) as by, pytest.raises(wrong):
            overrides.take(
                layer=layer,
                person=cast.people[person],
                start=start,
                end=start + timedelta(hours=1),
                by=by,
            )


def test_a_colleague_takes_an_offered_shift_and_an_undo_gives_it_back(
    cast: Cast, layer: RosterLayer
) -> None:
    start = own(cast, "dana", layer)
    with scope(cast.actor("dana")) as dana:
        offered = shift_offers.offer(layer=layer, start=start, by=dana, note="Wedding")
        assert who(layer, start) == "Dana"
        for again in (offered.layer, layer):
            with pytest.raises(WrongState):
                shift_offers.offer(layer=again, start=start, by=dana)
        with pytest.raises(WrongState, match="own shift"):
            shift_offers.accept(offered=offered, by=dana)
    with scope(cast.actor("obi")) as obi, pytest.raises(WrongState, match="on duty"):
        shift_offers.accept(offered=offered, by=obi)
    with scope(cast.actor("ada")) as ada, pytest.raises(NotPermitted, match="colleagues"):
        shift_offers.accept(offered=offered, by=ada)
    with scope(cast.actor("rosa")) as rosa:
        made = shift_offers.accept(offered=offered, by=rosa)
        assert who(layer, start) == "Rosa"
        with pytest.raises(WrongState, match="closed"):
            shift_offers.accept(offered=offered, by=rosa)
        with pytest.raises(NotPermitted):
            overrides.undo(override=made, by=rosa)
    with scope(cast.actor("ada")) as ada:
        overrides.undo(override=made, by=ada)
        assert who(layer, start) == "Dana"


def test_a_shift_taken_over_can_be_offered_on_and_an_undo_goes_one_step_back(
    cast: Cast, layer: RosterLayer
) -> None:
    start = own(cast, "dana", layer)
    with scope(cast.actor("dana")) as dana:
        first = shift_offers.offer(layer=layer, start=start, by=dana)
    with scope(cast.actor("rosa")) as rosa:
        shift_offers.accept(offered=first, by=rosa)
        second = shift_offers.offer(layer=layer, start=start, by=rosa)
    with scope(cast.actor("dana")) as dana:
        back = shift_offers.accept(offered=second, by=dana)
        assert who(layer, start) == "Dana"
    with scope(cast.actor("ada")) as ada:
        overrides.undo(override=back, by=ada)
        assert who(layer, start) == "Rosa"


def test_an_offer_is_of_ones_own_shift_to_come_and_dies_with_the_shift(
    cast: Cast, layer: RosterLayer
) -> None:
    start = own(cast, "dana", layer)
    with scope(cast.actor("dana")) as dana:
        for wrong in (start + timedelta(hours=1), own(cast, "rosa", layer), timezone.now()):
            with pytest.raises(WrongState):
                shift_offers.offer(layer=layer, start=wrong, by=dana)
        offered = shift_offers.offer(layer=layer, start=start, by=dana)
    with scope(cast.actor("ada")) as ada:
        half = start + timedelta(hours=12)
        overrides.take(layer=layer, person=cast.people["ada"], start=start, end=half, by=ada)
    with scope(cast.actor("rosa")) as rosa:
        with pytest.raises(WrongState, match="changed since"):
            shift_offers.accept(offered=offered, by=rosa)
        with pytest.raises(NotPermitted):
            shift_offers.withdraw(offered=offered, by=rosa)
    with scope(cast.actor("dana")) as dana:
        shift_offers.withdraw(offered=offered, by=dana)
        with pytest.raises(WrongState, match="closed"):
            shift_offers.withdraw(offered=offered, by=dana)


def test_a_stranger_finds_no_roster_to_act_on(cast: Cast, layer: RosterLayer) -> None:
    start = own(cast, "dana", layer)
    with scope(cast.actor("olu")) as olu, pytest.raises(Refusal):
        shift_offers.offer(layer=layer, start=start, by=olu)
    with scope(cast.actor("olu")) as olu, pytest.raises(Refusal):
        rosters.change(roster=layer.roster, name="Mine", zone="UTC", active=True, by=olu)


def _laid(cast: Cast, roster: Roster, by: str = "ada", **said: object) -> RosterLayer:
    plain = {
        "name": "Nights",
        "people": [cast.people["dana"], cast.people["rosa"]],
        "count": 12,
        "unit": "hours",
        "hand_over": time(20),
        "starts_on": date(2027, 1, 4),
    }
    with scope(cast.actor(by)) as actor:
        return rosters.put_layer(roster=roster, by=actor, **{**plain, **said})  # type: ignore[arg-type]


def test_a_roster_is_opened_laid_and_changed_by_whoever_keeps_it(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        made = rosters.add(
            agency=cast.agencies["riverton"], name=" Night  desk ", zone="America/New_York", by=ada
        )
    layer = _laid(cast, made)
    again = _laid(cast, made, layer=layer, people=[cast.people["obi"]], name="Nights 2")
    with scope(cast.actor("ada")) as ada:
        made.refresh_from_db()
        assert (made.name, made.version, again.pk) == ("Night desk", 3, layer.pk)
        assert [p.person.name for p in layer.places.all()] == ["Obi"]
        with pytest.raises(Stale):
            rosters.change(roster=made, name="X", zone="UTC", active=True, by=ada, version=1)
        with pytest.raises(Invalid):
            rosters.add(agency=made.agency, name="Night desk", zone="UTC", by=ada)
    with pytest.raises(NotPermitted):
        _laid(cast, made, by="dana")


@pytest.mark.parametrize(
    "field, said",
    [
        ("unit", {"unit": "months"}),
        ("count", {"count": 0}),
        ("weekday", {"unit": "weeks", "weekday": None}),
        ("ends_on", {"ends_on": date(2026, 1, 1)}),
        ("name", {"name": "  "}),
        ("starts_on", {"starts_on": date(9999, 1, 1)}),
    ],
)
def test_terms_that_make_no_rotation_are_refused_by_field(
    cast: Cast, field: str, said: dict[str, object]
) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana")
    with pytest.raises(Invalid) as refused:
        _laid(cast, made, **said)
    assert field in refused.value.fields


def test_people_of_another_agency_and_people_named_twice_are_refused(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana")
    for people in (["lee"], ["dana", "dana"]):
        with pytest.raises(Invalid) as refused:
            _laid(cast, made, people=[cast.people[name] for name in people])
        assert "people" in refused.value.fields


def test_a_file_of_overrides_goes_out_and_comes_in_again(cast: Cast, layer: RosterLayer) -> None:
    day = timezone.now().astimezone(UTC).date() + timedelta(days=20)
    good = f'layer,person,start,end,reason\nSeat 1,Ada,{day} 08:00,{day} 12:00,"Course, day 1"\n'
    more = f"Seat 1,rosa@riverton.example,{day} 12:00,{day} 18:00,\n"
    with scope(cast.actor("ada")) as ada:
        override_files.take_all(roster=layer.roster, text=good + more, by=ada)
        assert list(override_files.rows(layer.roster)) == [
            ("Seat 1", "ada@riverton.example", f"{day} 08:00", f"{day} 12:00", "Course, day 1"),
            ("Seat 1", "rosa@riverton.example", f"{day} 12:00", f"{day} 18:00", ""),
        ]


def test_a_file_with_faults_names_each_and_changes_nothing(cast: Cast, layer: RosterLayer) -> None:
    day = timezone.now().astimezone(UTC).date() + timedelta(days=20)
    head = "layer,person,start,end,reason\n"
    good = f"Seat 1,Ada,{day} 08:00,{day} 12:00,\n"
    wrong = {
        "row 2, column layer": f"Seat 9,Ada,{day} 08:00,{day} 12:00,\n",
        "row 2, column person": f"Seat 1,Lee,{day} 08:00,{day} 12:00,\n",
        "row 2, column start": f"Seat 1,Ada,tomorrow,{day} 12:00,\n",
        "row 2, column end": f"Seat 1,Ada,{day} 08:00,{day} 07:00,\n",
        "row 3, column start": good + good,
        "row 1: the column person": "",
    }
    with scope(cast.actor("ada")) as ada:
        for named, body in wrong.items():
            text = head + body + good if body else "layer,who\n"
            with pytest.raises(Invalid, match=named), scope(ada):
                override_files.take_all(roster=layer.roster, text=text, by=ada)
        assert not Override.objects.exists()
