"""Where a public alert is for: corners, sites and territories; never beyond what one may alert."""

from typing import Any

import pytest
from django.test import Client

from alerts.models import PublicAlert
from eoc.access import scope
from resources.services import geofences
from tests.alerts import public
from tests.cast import Cast, square

pytestmark = pytest.mark.django_db
NEW = "/alerts/public/live/new/"
INSIDE = "40.01, -74.99\n40.01, -74.96\n40.04, -74.96\n\ncircle 40.05, -74.95 0.2 km"


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a browser would send of Riverton's flood."""
    words = public.ENGLISH
    texts = {f"texts-0-{name}": part for name, part in words.parts().items()}
    counts = {"texts-TOTAL_FORMS": 1, "texts-INITIAL_FORMS": 0}
    said = {"category": "Met", "urgency": "Immediate", "severity": "Severe", "minutes": 60,
            "certainty": "Observed", "responses": "Monitor", "texts-0-language": "en-US",
            "agency": cast.agencies["riverton"].pk}  # fmt: skip
    return {**texts, **counts, **said, **changes}


def sent(cast: Cast, **changes: Any) -> Any:
    client = Client()
    client.force_login(cast.users["dana"])
    return client.post(NEW, typed(cast, **changes))


def kept(cast: Cast) -> PublicAlert:
    with scope(cast.actor("dana")):
        return PublicAlert.objects.get()


def test_corners_and_a_circle_are_one_area_and_stand_in_the_editor_again(cast: Cast) -> None:
    answer = sent(cast, area=INSIDE)
    assert answer.status_code == 302, answer.content.decode()
    assert kept(cast).area.num_geom == 2
    client = Client()
    client.force_login(cast.users["dana"])
    page = client.get(f"{answer['Location']}change/").content.decode()
    assert all(corner in page for corner in INSIDE.splitlines()[:3])
    assert '"name": "Riverton"' in page, "the own territory is shown underneath"


def test_an_area_beyond_the_own_territory_is_refused_by_name_and_kept_on_the_page(
    cast: Cast,
) -> None:
    outside = INSIDE.replace("-74.96", "-73.5")
    answer = sent(cast, area=outside)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "where Riverton Fire may not alert" in page
    assert outside.splitlines()[1] in page
    crooked = sent(cast, area="40.01, -74.99\nMill Lane").content.decode()
    assert "line 2: &#x27;Mill Lane&#x27; is no place" in crooked


def test_sites_and_territories_are_chosen_by_name(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        site = geofences.draw(
            agency=cast.agencies["riverton"],
            kind="evacuation_zone",
            name="Mill flats",
            area=square(-74.98, 40.02, 0.01),
            by=dana,
        )
    assert sent(cast, sites=site.pk).status_code == 302
    assert kept(cast).area.equals(square(-74.98, 40.02, 0.01))
    nothing = sent(cast)
    assert nothing.status_code == 422
    assert "choose what it is for above" in nothing.content.decode()
