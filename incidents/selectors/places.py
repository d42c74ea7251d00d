"""Search of the gazetteer: names as typed, crossings in either order, coordinates, USNG."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, IntegerField, Q, Value, When

from agencies.selectors.locate import locate
from eoc.geo import coordinates
from incidents.models import Place

CROSSING = re.compile(r"\s*(?:&|/|\band\b|\bat\b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A place a caller may mean, longitude and latitude in WGS 84."""

    name: str
    kind: str
    lon: float
    lat: float
    jurisdiction: str
    illustrative: bool = False


def search(text: str, *, limit: int = 8, first_in: Collection[int] = ()) -> list[Found]:
    """The best matches, exact beginnings first, then those in the jurisdictions `first_in`.

    At least two characters.
    """
    words = " ".join(text.split())
    if len(words) < 2:
        return []
    if at := coordinates.parse(words):
        return [_spot(*at)]
    names = _names(words)
    matching = Q()
    starting = Q()
    for name in names:
        matching |= Q(name__trigram_word_similar=name) | Q(name__trigram_similar=name)
        matching |= Q(name__icontains=name)
        starting |= Q(name__istartswith=name)
    found = (
        Place.objects.filter(matching)
        .annotate(
            starts=_one_if(starting),
            at_home=_one_if(Q(jurisdiction__in=list(first_in))),
            alike=TrigramWordSimilarity(names[0], "name"),
        )
        .select_related("jurisdiction")
        .defer("jurisdiction__boundary")
        .order_by("-starts", "-at_home", "-alike", "name")
    )
    return [_found(place) for place in found[:limit]]


def meant(text: str, *, at_home: Collection[int]) -> Found | None:
    """The one place a text means beyond doubt, or None: names stand in many towns.

    A whole name comes before a beginning, the jurisdictions `at_home` before others.
    """
    words = " ".join(text.split())
    if at := coordinates.parse(words):
        return _spot(*at)
    if len(words) < 4:
        return None
    known = Place.objects.select_related("jurisdiction").defer("jurisdiction__boundary")
    for lookup in ("iexact", "istartswith"):
        called = Q()
        for name in _names(words):
            called |= Q(**{f"name__{lookup}": name})
        found = list(known.filter(called)[:50])
        own = [place for place in found if place.jurisdiction_id in at_home]
        if len(own) == 1 or len(found) == 1:
            return _found((own or found)[0])
        if found:
            return None
    return None


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _names(words: str) -> list[str]:
    parts = [part for part in CROSSING.split(words) if part]
    if len(parts) != 2:
        return [words]
    return [f"{parts[0]} & {parts[1]}", f"{parts[1]} & {parts[0]}"]


def _spot(lon: float, lat: float) -> Found:
    home = locate(Point(lon, lat, srid=4326))
    name = coordinates.usng(lon, lat) if -80 < lat < 84 else f"{lat:.5f}, {lon:.5f}"
    return Found(name, "coordinates", lon, lat, home.name if home else "outside every jurisdiction")


def _found(place: Place) -> Found:
    home = place.jurisdiction.name if place.jurisdiction else ""
    point = place.point
    return Found(place.name, place.kind, point.x, point.y, home, place.illustrative)


def point_of(found: Found) -> Point:
    """The place as a geometry, WGS 84."""
    return Point(found.lon, found.lat, srid=4326)
