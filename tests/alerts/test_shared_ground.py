"""An alert reaches whose ground it covers, not who only shares a border: counted and sent alike."""

import pytest
from django.contrib.gis.geos import MultiPolygon

from agencies.services import sharing
from alerts import cap
from alerts.selectors import contradictions, public_audiences, subscriptions
from alerts.services import cap_messages
from alerts.services.warning_telling import territories
from eoc.access import scope
from tests.alerts import public
from tests.alerts.cap_build import LATER, message
from tests.alerts.subscribing import letters, resident, told
from tests.cast import Cast, square

pytestmark = pytest.mark.django_db
HAIR = square(-75.0, 40.0, 0.0800002)  # Riverton by another survey: two centimetres of Lakeside
OVER = square(-75.0, 40.0, 0.0803)  # twenty-five metres of it, some twenty hectares
RING = "{south},{west} {south},{east} {north},{east} {north},{west} {south},{west}"


@pytest.fixture(autouse=True)
def neighbours(cast: Cast) -> None:
    """Lakeside begins where Riverton ends."""
    with scope(sharing.operator()):
        lakeside = cast.towns["lakeside"]
        lakeside.boundary = square(-74.92, 40.0)
        lakeside.version += 1
        lakeside.save()


def warned(*areas: cap.Area) -> list[str]:
    """Territories that hear of a warning received."""
    with scope(sharing.operator()) as by:
        content = cap.write(message(areas=areas, expires=LATER))
        kept = cap_messages.keep(content=content, by=by).message
        return public_towns(territories([kept.pk]))


def public_towns(ids: list[int]) -> list[str]:
    found = public_audiences.Jurisdiction.objects.filter(pk__in=ids)
    return sorted(found.values_list("short_code", flat=True))


def ringed(area: MultiPolygon) -> cap.Area:
    west, south, east, north = (f"{one:.7f}" for one in area.extent)
    ring = RING.format(west=west, south=south, east=east, north=north)
    return cap.Area("A county", polygons=(ring,))


@pytest.mark.parametrize(("area", "towns"), [(HAIR, ["RIV"]), (OVER, ["LAK", "RIV"])])
def test_a_sliver_of_a_neighbour_is_neither_counted_nor_told(
    cast: Cast, area: MultiPolygon, towns: list[str]
) -> None:
    for town in ("riverton", "lakeside"):
        for n in range(5):
            resident(cast, f"p{n}@{town}.example", town)
    alert = public.issued(cast, area=area)
    with scope(cast.actor("dana")):
        assert sorted(one.short_code for one in public_audiences.touching(area)) == towns
        assert subscriptions.of_alert(alert).people == 5 * len(towns)
    assert told(alert) == 5 * len(towns)
    domains = {address.partition("@")[2][:3].upper() for address, _ in letters()}
    assert sorted(domains) == towns


@pytest.mark.parametrize(("area", "towns"), [(HAIR, ["RIV"]), (OVER, ["LAK", "RIV"])])
def test_a_warning_received_calls_whom_it_covers(
    cast: Cast, area: MultiPolygon, towns: list[str]
) -> None:
    assert warned(ringed(area)) == towns


def test_a_warning_at_a_point_calls_whoever_has_the_point(cast: Cast) -> None:
    assert warned(cap.Area("Epicentre", circles=("40.04,-74.95 0",))) == ["RIV"]


def test_a_neighbours_warning_is_not_beside_ours_and_one_at_a_point_is(cast: Cast) -> None:
    lakeside = ringed(square(-74.9200002, 40.0))
    alert = public.drafted(cast, area=square(-75.0, 40.0))
    for number, area, beside in (
        (1, lakeside, 0),
        (2, cap.Area("Plant", circles=("40.04,-74.95 0",)), 1),
    ):
        with scope(sharing.operator()) as by:
            content = cap.write(message(number, areas=(area,), expires=LATER))
            cap_messages.keep(content=content, by=by)
        with scope(cast.actor("rosa")) as rosa:
            assert len(contradictions.overlapping(rosa, alert)) == beside
