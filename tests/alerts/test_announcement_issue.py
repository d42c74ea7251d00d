"""One message to many: said by whoever speaks for an agency, heard once by each."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from agencies.models import Jurisdiction, Membership, Service
from agencies.services import sharing
from alerts.models import Alert, Announcement
from alerts.selectors import announcements as selectors
from alerts.selectors import audiences
from alerts.selectors.audiences import Audience
from alerts.services import announcements
from eoc.access import Role, scope
from eoc.errors import Invalid, NotPermitted, WrongState
from tests.alerts import stage
from tests.alerts.conftest import contact
from tests.alerts.roster_build import layer, roster
from tests.cast import Cast, square


def say(cast: Cast, who: str = "dana", town: str = "riverton", **more: Any) -> Announcement:
    """Staff recall of the town, where nothing else is said."""
    said = {
        "severity": "high",
        "subject": "Report to Station 1",
        "body": "Everybody off duty, please.",
        "audience": Audience(agencies=frozenset({cast.agencies["riverton"].pk})),
    }
    with scope(cast.actor(who)) as by:
        return announcements.issue(agency=cast.agencies[town], by=by, **(said | more))


def to(cast: Cast, *towns: str, **more: Any) -> Audience:
    return Audience(agencies=frozenset(cast.agencies[town].pk for town in towns), **more)


def holds(cast: Cast, name: str, role: Role) -> None:
    """One role more in the agency at home."""
    person = cast.people[name]
    with scope(sharing.operator()):
        Membership.objects.create(person=person, agency_id=person.agency_id, role=role)


def reachable(cast: Cast) -> None:
    with scope(sharing.operator()):
        for town in cast.agencies:
            contact(cast, town, f"desk@{town}.example")
        contact(cast, "riverton", "rosa@home.example", person=cast.people["rosa"], duty=False)
        contact(cast, "lakeside", "lee@lakeside.example", person=cast.people["lee"])


@pytest.fixture
def reached(cast: Cast) -> Cast:
    reachable(cast)
    return cast


def test_it_reaches_each_agency_once_by_every_address(committed_cast: Cast) -> None:
    reachable(committed_cast)
    audience = to(
        committed_cast, "riverton", "lakeside", people=frozenset({committed_cast.people["rosa"].pk})
    )
    said = say(committed_cast, audience=audience)
    assert (said.person_count, said.address_count) == (2, 4)
    assert stage.hear_all() == 1
    found = stage.deliveries()
    assert sorted((one.recipient, one.address) for one in found) == [
        ("Lakeside Fire", "desk@lakeside.example"),
        ("Lee", "lee@lakeside.example"),
        ("Riverton Fire", "desk@riverton.example"),
        ("Rosa", "rosa@home.example"),
    ]
    assert {one.alert.event for one in found} == {said.uuid}
    assert {one.from_agency_id for one in found} == {committed_cast.agencies["riverton"].pk}
    with scope(committed_cast.actor("dana")):
        counts = selectors.progress(said).totals
    assert counts == {"sent": 0, "waiting": 4, "given_up": 0, "suppressed": 0, "answered": 0}


def test_a_roster_means_whoever_is_on_duty_when_it_is_said(committed_cast: Cast) -> None:
    reachable(committed_cast)
    with scope(sharing.operator()):
        desk = roster(committed_cast)
        layer(committed_cast, desk, "rosa", position=2, starts_on=date(2026, 1, 5))
    audience = Audience(rosters=frozenset({desk.pk}))
    with pytest.raises(Invalid, match="may see"):
        say(committed_cast, "olu", "farview", audience=audience)
    assert say(committed_cast, audience=audience).person_count == 1
    stage.hear_all()
    assert [one.recipient for one in stage.deliveries()] == ["Rosa"]


def test_both_sides_read_it_and_a_stranger_does_not(committed_cast: Cast) -> None:
    reachable(committed_cast)
    said = say(committed_cast, audience=to(committed_cast, "lakeside"))
    stage.hear_all()
    for name, own, heard in (("rosa", 1, 1), ("lee", 0, 1), ("olu", 0, 0)):
        with scope(committed_cast.actor(name)) as actor:
            assert selectors.visible_to(actor).count() == own, name
            assert Alert.objects.filter(event=said.uuid).count() == heard, name


def test_said_twice_under_one_identifier_it_is_said_once(committed_cast: Cast) -> None:
    reachable(committed_cast)
    one = uuid.uuid4()
    assert say(committed_cast, identifier=one).pk == say(committed_cast, identifier=one).pk
    assert stage.hear_all() == 1


@pytest.mark.parametrize(
    ("who", "town"), [("rosa", "riverton"), ("obi", "riverton"), ("lee", "riverton")]
)
def test_without_the_role_nobody_speaks_for_the_agency(reached: Cast, who: str, town: str) -> None:
    with pytest.raises(NotPermitted):
        say(reached, who, town)


def test_only_partners_and_who_is_below_may_be_alerted(reached: Cast) -> None:
    with pytest.raises(Invalid, match="may not alert"), transaction.atomic():
        say(reached, audience=to(reached, "riverton", "farview"))
    farview = Audience(jurisdictions=frozenset({reached.towns["farview"].pk}))
    with pytest.raises(Invalid, match="nobody"), transaction.atomic():
        say(reached, audience=farview)
    _county_over(reached, "farview")
    with scope(reached.actor("dana")):
        assert reached.agencies["farview"].pk in audiences.reach(reached.agencies["riverton"].pk)
    assert say(reached, audience=farview).address_count == 1


def _county_over(cast: Cast, town: str) -> None:
    """Riverton's agency serves the county that the town lies in."""
    with scope(sharing.operator()):
        county = Jurisdiction.objects.create(
            name="County", kind="county", short_code="CTY", boundary=square(-76, 39, 2)
        )
        Service.objects.create(agency=cast.agencies["riverton"], jurisdiction=county)
        Jurisdiction.objects.filter(pk=cast.towns[town].pk).update(parent=county, version=2)


def test_another_agencys_reach_and_counts_are_not_told(reached: Cast) -> None:
    with scope(reached.actor("olu")):
        lakeside = reached.agencies["lakeside"].pk
        assert audiences.reach(lakeside) == frozenset()
        assert audiences.counted(lakeside, to(reached, "lakeside")) == []


def test_a_stranger_is_not_chosen_as_a_person(reached: Cast) -> None:
    with pytest.raises(Invalid, match="may see"):
        say(reached, audience=Audience(people=frozenset({reached.people["olu"].pk})))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", " "),
        ("body", ""),
        ("subject", "x" * 201),
        ("body", "go\u202e"),
        ("severity", "loud"),
    ],
)
def test_words_that_cannot_go_out_are_named(reached: Cast, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        say(reached, **{field: value})
    assert field in refused.value.fields


def test_who_says_too_much_is_stopped(reached: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcements, "IN_AN_HOUR", 1)
    say(reached)
    with pytest.raises(WrongState):
        say(reached)
