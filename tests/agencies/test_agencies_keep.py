"""Agencies: founded by the region, kept by their own; nobody takes a neighbour's territory."""

import pytest
from django.db import DatabaseError, transaction

from agencies.models import Agency, Membership, Service
from agencies.services import agencies, sharing
from eoc.access import Role, scope
from eoc.errors import Invalid, NotPermitted, Stale
from tests.agencies.hearing import heard, kinds
from tests.cast import Cast, square


@pytest.fixture
def region(cast: Cast) -> Agency:
    """Rosa administers the region."""
    with scope(sharing.operator()):
        found = Agency.objects.get(short_code="REG")
        Membership.objects.create(person=cast.people["rosa"], agency=found, role=Role.ADMINISTRATOR)
        for town in cast.towns.values():
            Service.objects.get_or_create(agency=found, jurisdiction=town)
    return found


def found_ems(cast: Cast, by: str = "rosa", **more: str) -> Agency:
    fields = {"name": "Riverton EMS", "short_code": "REM", "discipline": "ems", **more}
    with scope(cast.actor(by)) as actor:
        return agencies.found(by=actor, **fields)


def test_the_region_founds_an_agency_and_hands_it_over(cast: Cast, region: Agency) -> None:
    made = found_ems(cast)
    rosa = cast.actor("rosa")
    assert rosa.has(Role.ADMINISTRATOR, agency=made.pk)
    with scope(rosa):
        served = agencies.serve(
            agency=made, version=1, jurisdictions=[cast.towns["riverton"]], by=rosa
        )
        assert served.service_area is not None
    assert ("agency.founded", "Riverton EMS founded") in heard(region)
    assert kinds(made) == ["agency.founded", "agency.serves"]


@pytest.mark.parametrize("by", ["ada", "olu", "dana"])
def test_others_found_nothing(cast: Cast, by: str) -> None:
    with pytest.raises(NotPermitted):
        found_ems(cast, by=by)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Riverton Fire"), ("short_code", "R1"), ("discipline", "magic"), ("name", " ")],
)
def test_what_is_wrong_is_named(cast: Cast, region: Agency, field: str, value: str) -> None:
    with pytest.raises(Invalid) as error:
        found_ems(cast, **{field: value})
    assert field in error.value.fields


def test_details_change_at_the_version_read(cast: Cast) -> None:
    riverton = cast.agencies["riverton"]
    with scope(cast.actor("ada")) as ada:
        changed = agencies.change(agency=riverton, version=1, by=ada, phone="555 0100")
        assert (changed.phone, changed.version) == ("555 0100", 2)
        with pytest.raises(Stale):
            agencies.change(agency=riverton, version=1, by=ada, phone="")
        with pytest.raises(Invalid):
            agencies.change(agency=riverton, version=2, by=ada, short_code="XXX")
    with scope(cast.actor("olu")) as olu, pytest.raises(NotPermitted):
        agencies.change(agency=riverton, version=2, by=olu, phone="")


def test_a_neighbours_territory_is_not_taken(cast: Cast) -> None:
    both = [cast.towns["riverton"], cast.towns["lakeside"]]
    riverton = cast.agencies["riverton"]
    with scope(cast.actor("ada")) as ada:
        with pytest.raises(NotPermitted, match="region"):
            agencies.serve(agency=riverton, version=1, jurisdictions=both, by=ada)
        with pytest.raises(DatabaseError), transaction.atomic():
            Service.objects.create(agency=riverton, jurisdiction=cast.towns["lakeside"])


def test_a_territory_is_given_up_and_a_drawn_area_kept(cast: Cast) -> None:
    drawn = square(-75.2, 40.0)
    riverton = cast.agencies["riverton"]
    with scope(cast.actor("ada")) as ada:
        own = [cast.towns["riverton"]]
        kept = agencies.serve(
            agency=riverton, version=1, jurisdictions=own, by=ada, service_area=drawn
        )
        assert kept.service_area == drawn
        gone = agencies.serve(agency=riverton, version=2, jurisdictions=[], by=ada)
        assert gone.service_area is None
    assert cast.actor("dana").jurisdictions == frozenset()


def test_the_founder_gets_no_role_in_an_agency_with_people(cast: Cast, region: Agency) -> None:
    with scope(cast.actor("rosa")), pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.create(
            person=cast.people["rosa"],
            agency=cast.agencies["farview"],
            role=Role.ADMINISTRATOR,
        )
