"""The most local jurisdiction of a point, alone and by the thousand."""

import pytest
from django.contrib.gis.geos import Point

from agencies.models import Jurisdiction, JurisdictionKind
from agencies.selectors.locate import locate, locate_many
from agencies.services import sharing
from eoc.access import scope
from tests.cast import Cast, square


@pytest.fixture
def county(cast: Cast) -> Jurisdiction:
    """Around all the towns, and larger than each."""
    with scope(sharing.operator()):
        return Jurisdiction.objects.create(
            name="Illustrative County",
            kind=JurisdictionKind.COUNTY,
            short_code="CTY",
            code="42001",
            boundary=square(-75.1, 39.9, side=0.6),
            area_km2=900,
        )


def test_the_smallest_around_a_point(cast: Cast, county: Jurisdiction) -> None:
    with scope(cast.actor("dana")):
        assert locate(cast.point("riverton")) == cast.towns["riverton"]
        assert locate(Point(-75.05, 39.95, srid=4326)) == county
        assert locate(Point(-70.0, 39.95, srid=4326)) is None


def test_a_point_on_the_border_belongs_somewhere(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        assert locate(Point(-75.0, 40.0, srid=4326)) == cast.towns["riverton"]


def test_many_at_once_are_the_same(cast: Cast, county: Jurisdiction) -> None:
    places = [(-74.97, 40.03), (-70.0, 0.0), (-74.87, 40.03), (-75.05, 39.95)]
    towns = cast.towns
    with scope(cast.actor("dana")):
        found = locate_many(places)
        assert found == [towns["riverton"].pk, None, towns["lakeside"].pk, county.pk]
        assert locate_many([]) == []


def test_a_prefix_limits_the_candidates(cast: Cast, county: Jurisdiction) -> None:
    with scope(cast.actor("dana")):
        assert locate_many([(-74.97, 40.03), (-74.87, 40.03)], "34RIV") == [
            cast.towns["riverton"].pk,
            None,
        ]
        assert locate_many([(-74.97, 40.03)], "%") == [None]
