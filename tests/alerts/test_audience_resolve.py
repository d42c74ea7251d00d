"""An audience is resolved once: each person for one agency, each address once."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Polygon
from django.utils import timezone

from agencies.models import ContactPoint, Jurisdiction, JurisdictionKind, Membership, Person
from agencies.services import sharing
from alerts.selectors.audiences import Audience, resolve
from eoc.access import Role, scope
from tests.alerts.conftest import contact
from tests.cast import Cast, square


def heard(cast: Cast, audience: Audience, **more: Any) -> dict[str, list[str]]:
    """Town to the addresses it hears by."""
    towns = {agency.pk: town for town, agency in cast.agencies.items()}
    with scope(sharing.operator()):
        found = resolve(audience, **more)
    return {towns[pk]: sorted(one.address for one in points) for pk, points in found.items()}


def agencies(cast: Cast, *towns: str) -> frozenset[int]:
    return frozenset(cast.agencies[town].pk for town in towns)


def reach(cast: Cast, name: str, *addresses: str, town: str = "", **fields: Any) -> None:
    with scope(sharing.operator()):
        person = cast.people[name]
        home = next(t for t, a in cast.agencies.items() if a.pk == person.agency_id)
        for address in addresses:
            contact(cast, town or home, address, person=person, **fields)


def holds(cast: Cast, name: str, town: str, role: Role, **period: Any) -> None:
    with scope(sharing.operator()):
        agency = cast.agencies[town]
        Membership.objects.create(person=cast.people[name], agency=agency, role=role, **period)


def test_agencies_hear_by_their_duty_contacts_and_officers(cast: Cast) -> None:
    with scope(sharing.operator()):
        contact(cast, "lakeside", "desk@lakeside.example")
        contact(cast, "lakeside", "off@lakeside.example", duty=False)
        contact(cast, "lakeside", "gone@lakeside.example", active=False)
        contact(cast, "farview", "desk@farview.example")
    reach(cast, "lee", "lee@lakeside.example")
    reach(cast, "liv", "liv@lakeside.example")
    assert heard(cast, Audience(agencies=agencies(cast, "lakeside", "riverton"))) == {
        "lakeside": ["desk@lakeside.example", "lee@lakeside.example"],
        "riverton": [],
    }


def test_one_person_of_several_audiences_hears_once(cast: Cast) -> None:
    holds(cast, "lee", "riverton", Role.DISPATCHER)
    holds(cast, "lee", "hillcrest", Role.DUTY_OFFICER)
    reach(cast, "lee", "lee@lakeside.example")
    reach(cast, "lee", "https://hooks.lakeside.example/lee", town="riverton")
    everybody = Audience(
        agencies=agencies(cast, "riverton", "hillcrest", "lakeside"),
        jurisdictions=frozenset(one.pk for one in cast.towns.values()),
        roles=frozenset({Role.DISPATCHER, Role.DUTY_OFFICER, Role.LIAISON}),
        people=frozenset({cast.people["lee"].pk}),
    )
    found = {town: points for town, points in heard(cast, everybody).items() if points}
    assert found == {"lakeside": ["https://hooks.lakeside.example/lee", "lee@lakeside.example"]}
    elsewhere = Audience(agencies=agencies(cast, "riverton", "hillcrest"), roles=everybody.roles)
    found = {town: points for town, points in heard(cast, elsewhere).items() if points}
    assert list(found) == [min("riverton", "hillcrest", key=lambda t: cast.agencies[t].pk)]


def test_one_address_hears_once_whatever_its_capitals(cast: Cast) -> None:
    with scope(sharing.operator()):
        contact(cast, "riverton", "Desk@county.example")
        contact(cast, "lakeside", "desk@county.example")
    found = heard(cast, Audience(agencies=agencies(cast, "riverton", "lakeside")))
    assert sorted(found.values()) == [[], ["Desk@county.example"]]


def test_a_role_is_one_held_at_that_time(cast: Cast) -> None:
    now = timezone.now()
    dispatchers = Audience(agencies=agencies(cast, "riverton"), roles=frozenset({Role.DISPATCHER}))
    with scope(sharing.operator()):
        contact(cast, "riverton", "desk@riverton.example")
    reach(cast, "dana", "dana@riverton.example")
    reach(cast, "obi", "obi@riverton.example")
    holds(cast, "obi", "riverton", Role.DISPATCHER, valid_from=now + timedelta(days=1))
    tomorrow = now + timedelta(days=2)
    assert heard(cast, dispatchers) == {"riverton": ["dana@riverton.example"]}
    assert heard(cast, dispatchers, at=tomorrow) == {
        "riverton": ["dana@riverton.example", "obi@riverton.example"]
    }
    _leaves(cast, "dana")
    assert heard(cast, dispatchers) == {"riverton": []}


def _leaves(cast: Cast, name: str) -> None:
    with scope(sharing.operator()):
        Person.objects.filter(pk=cast.people[name].pk).update(active=False, version=2)


def test_whoever_is_off_duty_is_reached_all_the_same_when_nothing_else_is_there(
    cast: Cast,
) -> None:
    reach(cast, "dana", "home@dana.example", duty=False)
    reach(cast, "obi", "home@obi.example", duty=False)
    reach(cast, "obi", "work@obi.example")
    people = Audience(people=_people(cast, "dana", "obi", "ada"))
    assert heard(cast, people) == {"riverton": ["home@dana.example", "work@obi.example"]}


def _people(cast: Cast, *names: str) -> frozenset[int]:
    return frozenset(cast.people[name].pk for name in names)


def test_a_territory_speaks_through_who_serves_it_and_its_own_contacts(cast: Cast) -> None:
    with scope(sharing.operator()):
        lakeside = cast.towns["lakeside"]
        contact(cast, "riverton", "mayor@lakeside.example", jurisdiction=lakeside)
        contact(cast, "lakeside", "desk@lakeside.example")
    audience = Audience(jurisdictions=frozenset({lakeside.pk}))
    assert heard(cast, audience) == {
        "lakeside": ["desk@lakeside.example"],
        "riverton": ["mayor@lakeside.example"],
    }
    assert heard(cast, Audience(**{**vars(audience), "within": agencies(cast, "lakeside")})) == {
        "lakeside": ["desk@lakeside.example"]
    }


def test_a_drawn_area_means_whom_it_touches(cast: Cast) -> None:
    with scope(sharing.operator()):
        Jurisdiction.objects.create(
            name="Elsewhere",
            kind=JurisdictionKind.COUNTY,
            short_code="ELS",
            boundary=square(-60.0, 40.0),
        )
    both = Polygon.from_bbox((-74.95, 40.02, -74.85, 40.05))
    both.srid = 4326
    assert heard(cast, Audience(area=both)) == {"riverton": [], "lakeside": []}
    nowhere = Polygon.from_bbox((-50, 40, -49, 41))
    nowhere.srid = 4326
    assert heard(cast, Audience(area=nowhere)) == {}
    assert heard(cast, Audience()) == {}


def test_another_agencys_contacts_stay_hidden_from_a_person(cast: Cast) -> None:
    with scope(sharing.operator()):
        contact(cast, "lakeside", "desk@lakeside.example")
    reach(cast, "lee", "lee@lakeside.example")
    with scope(cast.actor("dana")):
        found = resolve(Audience(agencies=agencies(cast, "lakeside")))
    assert found == {cast.agencies["lakeside"].pk: []}


def test_what_is_resolved_names_who_it_is_without_asking_again(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    reach(cast, "lee", "lee@lakeside.example")
    with scope(sharing.operator()):
        contact(cast, "lakeside", "a@l.example", jurisdiction=cast.towns["lakeside"])
        found = resolve(Audience(jurisdictions=frozenset({cast.towns["lakeside"].pk})))
        with django_assert_num_queries(0):
            assert _names(found[cast.agencies["lakeside"].pk]) == {"Lee", "Lakeside"}


def _names(points: Collection[ContactPoint]) -> set[str]:
    return {(one.person or one.jurisdiction or one.agency).name for one in points}
