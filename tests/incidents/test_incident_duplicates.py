"""Possible duplicates: near in place and time, or in the same words."""

from datetime import timedelta

from django.contrib.gis.geos import Point
from django.utils import timezone

from eoc.access import scope
from incidents.selectors import duplicates
from tests.cast import Cast
from tests.incidents.build import logged


def test_near_in_place_and_time(cast: Cast) -> None:
    made, at = logged(cast), cast.point("riverton")
    near = Point(at.x + 0.001, at.y, srid=4326)
    far = Point(at.x + 0.02, at.y, srid=4326)
    with scope(cast.actor("dana")) as dana:
        assert duplicates.near(dana, point=near) == [made]
        assert duplicates.near(dana, point=far) == []
        later = timezone.now() + timedelta(hours=2)
        assert duplicates.near(dana, point=near, at=later) == []


def test_a_corner_of_the_box_is_too_far(cast: Cast) -> None:
    logged(cast)
    at = cast.point("riverton")
    corner = Point(at.x + 0.0044, at.y + 0.0034, srid=4326)
    with scope(cast.actor("dana")) as dana:
        assert duplicates.near(dana, point=corner) == []


def test_the_same_words(cast: Cast) -> None:
    made = logged(cast, point=None)
    with scope(cast.actor("dana")) as dana:
        assert duplicates.near(dana, point=None, place_text="12  main st") == [made]
        assert duplicates.near(dana, point=None, place_text="13 Main St") == []
        assert duplicates.near(dana, point=None) == []


def test_a_stranger_is_shown_none(cast: Cast) -> None:
    made = logged(cast)
    with scope(cast.actor("olu")) as olu:
        assert duplicates.near(olu, point=made.point, place_text="12 Main St") == []
