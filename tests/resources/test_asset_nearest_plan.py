"""The nearest available units come from the partial spatial index, planned as the app's role."""

from contextlib import closing

import psycopg
import pytest
from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.db import connection

from eoc.access import scope
from resources.models import Asset
from resources.selectors.assets import available, within
from resources.selectors.recommendations import by_nearness, candidates
from tests.cast import Cast
from tests.database import url

MANY = """
INSERT INTO resources_asset (uuid, agency_id, call_sign, kind_id, home_name, status,
  dispatch_state, state_since, note, illustrative, version, position)
SELECT gen_random_uuid(), %s, 'Unit ' || n, 'engine', '',
       CASE WHEN n %% 4 = 0 THEN 'assigned' ELSE 'available' END, 'in_quarters', now(), '', true, 1,
       ST_SetSRID(ST_MakePoint(-76 + (n %% 200) * 0.01, 39 + (n / 200) * 0.01), 4326)
  FROM generate_series(1, 20000) n
"""


@pytest.fixture
def many(committed_cast: Cast) -> Cast:
    """Twenty thousand units of Farview's, written by the owner; statistics as after a day."""
    address = url("OWNER_DATABASE_URL", str(settings.DATABASES["default"]["NAME"]))
    with closing(psycopg.connect(address, autocommit=True)) as owner:
        owner.execute(MANY, [committed_cast.agencies["farview"].pk])
        owner.execute("ANALYZE resources_asset")
    return committed_cast


def test_nearest_walks_the_partial_index(many: Cast) -> None:
    with scope(many.actor("olu")):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("eoc_app",)
        near = by_nearness(available(Asset.objects.all()), Point(-75, 40, srid=4326))
        plan = near[:5].explain()
    assert "Index Scan using asset_available_position" in plan
    assert 'Order By: ("position" <->' in plan
    assert "Sort" not in plan


def test_a_box_uses_the_index(many: Cast) -> None:
    box = Polygon.from_bbox((-75.02, 39.98, -75.0, 40.0))
    box.srid = 4326
    with scope(many.actor("olu")):
        plan = within(available(Asset.objects.all()), box).explain()
    assert "asset_available_position" in plan


def test_the_recommendation_itself_walks_it(many: Cast) -> None:
    with scope(many.actor("olu")) as olu:
        near = by_nearness(candidates(olu), Point(-75, 40, srid=4326))
        plan = near[:20].explain()
    assert "Index Scan using asset_available_position" in plan
