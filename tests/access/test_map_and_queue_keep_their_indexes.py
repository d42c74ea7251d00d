"""Plans as the application's role, inside a scope, among 300,000 incidents: no table is walked."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import QuerySet
from pytest_django.plugin import DjangoDbBlocker

from agencies.services import sharing
from alerts.selectors import alerts, deliveries
from alerts.services.deliveries import CLAIM
from bench import crowd
from eoc.access import Actor, scope
from eoc.geo.mercator import Tile
from incidents.selectors import counts, features, picture, tiles
from resources.selectors import assets, decisions
from tests import cast as casting
from tests import database
from tests.cast import Cast

BIG = {
    "incidents_incident",
    "incidents_response",
    "alerts_alert",
    "alerts_delivery",
    "resources_offer",
    "resources_mutualaidrequest",
    "resources_requestline",
    "incidents_incidentshare",
}
CLAIMED = {"ids": None, "count": 50, "lease": None, "span": "30 s", "tries": 10}
CLAIMED |= {"first": 0, "last": 7}
INCIDENTS, OTHERS = 300_000, 4_000


@pytest.fixture(scope="module")
def region(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """A database of its own with the cast among sixty towns and a year of calls."""
    mine = str(settings.DATABASES["default"]["NAME"])
    with django_db_blocker.unblock():
        name = database.copy_of_template("plans")
        database.use(name)
        stage = casting.assemble()
        with scope(sharing.operator("Cast")):
            seeds = crowd.seed(stage.agencies["riverton"], stage.point("riverton"))
        with psycopg.connect(database.url("ADMIN_DATABASE_URL", name), autocommit=True) as above:
            crowd.multiply(above, seeds, incidents=INCIDENTS, others=OTHERS)
            above.execute("SELECT incidents_recount()")
            above.execute("ANALYZE incidents_incidentcount")
        yield stage
        database.drop(name)
        database.use(mine)


@pytest.fixture
def dana(region: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """A dispatcher's scope, as the application's role."""
    with django_db_blocker.unblock(), scope(region.actor("dana")) as actor:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('jit')")
            assert cursor.fetchone() == ("eoc_app", "off")
        yield actor


def box() -> Polygon:
    found = Polygon.from_bbox((-74.98, 40.02, -74.96, 40.04))
    found.srid = 4326
    return found


class Plan:
    """What PostgreSQL did, as a tree."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.nodes = list(self._walk(root["Plan"]))
        self.milliseconds = root["Execution Time"]

    def _walk(self, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for child in node.get("Plans", []):
            yield from self._walk(child)

    @property
    def indexes(self) -> set[str]:
        """The indexes it read."""
        return {node["Index Name"] for node in self.nodes if "Index Name" in node}

    @property
    def walked(self) -> set[str]:
        """The big tables it read from end to end."""
        scans = {n["Relation Name"] for n in self.nodes if n["Node Type"] == "Seq Scan"}
        return scans & BIG

    def __repr__(self) -> str:
        return f"{self.milliseconds} ms, indexes {sorted(self.indexes)}, walked {self.walked}"


def explain(statement: str, values: Any = None) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        found = cursor.fetchone()[0]
    return Plan((found if isinstance(found, list) else json.loads(found))[0])


def plan(found: QuerySet[Any]) -> Plan:
    return explain(*found.query.sql_with_params())


def test_the_queue_is_not_compiled(dana: Actor) -> None:
    """Policies raise the estimates above the threshold, and compiling costs more than running."""
    found = picture.queue(picture.visible_to(dana))[: picture.SHOWN]
    assert "JIT" not in found.explain(analyze=True)


def test_incidents_in_a_box_come_from_the_spatial_index(dana: Actor) -> None:
    found = plan(picture.within(picture.visible_to(dana), box()))
    assert "incident_point" in found.indexes, found
    assert not found.walked, found


def test_open_incidents_in_a_box_come_from_the_spatial_index(dana: Actor) -> None:
    found = plan(picture.queue(picture.within(picture.visible_to(dana), box())))
    assert found.indexes & {"incident_point", "incident_queue"}, found
    assert not found.walked, found


def test_the_queue_comes_from_the_partial_index(dana: Actor) -> None:
    found = plan(picture.queue(picture.visible_to(dana))[: picture.SHOWN])
    assert "incident_queue" in found.indexes, found
    assert not found.walked, found


def test_features_of_a_box_come_from_the_spatial_index(dana: Actor) -> None:
    found = plan(features.page(dana, box(), features.Wanted(), after=0, limit=1000))
    assert "incident_point" in found.indexes, found
    assert not found.walked, found


def test_a_tile_comes_from_the_spatial_index(dana: Actor) -> None:
    found = plan(tiles.placed(dana, box()).values_list("place"))
    assert "incident_point" in found.indexes, found
    assert not found.walked, found


def test_the_overview_touches_no_incident_but_single_shares(dana: Actor) -> None:
    found = explain(*counts.summed(dana, counts.Region.of_tile(Tile(7, 37, 48)), 12))
    assert "incident_count_cell" in found.indexes, found
    assert not found.indexes & {"incident_point", "incident_queue", "incident_when"}, found
    assert not found.walked, found


def test_available_assets_in_a_box_come_from_the_spatial_index(dana: Actor) -> None:
    found = plan(assets.within(assets.available(assets.visible_to(dana)), box()))
    assert "asset_available_position" in found.indexes, found


def test_the_inbox_walks_no_table(dana: Actor) -> None:
    found = plan(decisions.inbox(dana))
    assert not found.walked, found


def test_waiting_alerts_walk_no_table(dana: Actor) -> None:
    waiting = alerts.addressed_to(dana).filter(acknowledgement__isnull=True)
    found = plan(waiting[:100])
    assert not found.walked, found


def test_the_outbox_walks_no_table(dana: Actor) -> None:
    found = plan(deliveries.visible_to(dana)[:100])
    assert not found.walked, found


def test_the_claim_of_deliveries_comes_from_the_partial_index(dana: Actor) -> None:
    found = explain(CLAIM, CLAIMED)
    assert "delivery_due" in found.indexes, found
    assert not found.walked, found
    assert "Sort" not in {node["Node Type"] for node in found.nodes}, found
