"""The nearest suitable units: every filter, behind the walls, by the index, as by hand."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from agencies.services import sharing
from bench.allocate_ground import BOOKINGS, FIXES
from eoc.access import scope
from resources.models import Asset
from resources.selectors import nearest
from resources.selectors.assets import place_of
from resources.selectors.eta import kilometres
from resources.selectors.nearest import Want
from tests.cast import Cast
from tests.database import url

MANY = """
INSERT INTO resources_asset (uuid, agency_id, call_sign, kind_id, type, home_name, status,
  dispatch_state, state_since, note, illustrative, version, position, position_at,
  qualified_until, ready_minutes)
SELECT gen_random_uuid(), (%s::bigint[])[1 + (n / 8) %% 2], 'Bench ' || n,
       (ARRAY['engine', 'pump', 'ladder', 'boat'])[1 + n %% 4], nullif(1 + (n / 4) %% 5, 5), '',
       CASE WHEN n %% 9 = 0 THEN 'assigned' ELSE 'available' END, 'in_quarters', now(), '',
       true, 1, ST_SetSRID(ST_MakePoint(-75 + (n::bigint * 7919 %% 4001) * 0.0003,
                                        39.5 + (n::bigint * 104729 %% 3989) * 0.0003), 4326),
       now() - interval '1 hour', CASE WHEN n %% 5 = 0 THEN current_date - 1 END, n %% 3
  FROM generate_series(1, 20000) n
"""
INDEXES = ("asset_available_kind", "asset_position_cell")


@pytest.fixture
def many(committed_cast: Cast) -> Cast:
    """Twenty thousand units of Hillcrest, which lends automatically, and of a stranger."""
    address = url("OWNER_DATABASE_URL", str(settings.DATABASES["default"]["NAME"]))
    owners = [committed_cast.agencies[town].pk for town in ("hillcrest", "farview")]
    with closing(psycopg.connect(address, autocommit=True)) as owner:
        owner.execute(MANY, [owners])
        owner.execute(FIXES)
        owner.execute(BOOKINGS)
        owner.execute("ANALYZE")
    return committed_cast


def by_hand(cast: Cast, want: Want) -> list[int]:
    """Every unit looked at, one after the other, above the walls."""
    hil = cast.agencies["hillcrest"].pk
    found = Asset.objects.using("owner").select_related("latest", "kind").filter(agency=hil)
    ranked = []
    for asset in found.prefetch_related("bookings"):
        fix = getattr(asset, "latest", None)
        place = fix.point if fix and fix.at > asset.position_at else asset.position
        taken = any(
            booking.during.lower < want.until
            and (booking.during.upper is None or booking.during.upper > want.since)
            for booking in asset.bookings.all()
        )
        fits = asset.type is not None and asset.type <= (want.type or 4)
        day = asset.qualified_until
        if (
            asset.status == "available"
            and asset.kind_id == want.kind
            and fits
            and not taken
            and (day is None or day >= want.until.date())
        ):
            point = place.clone()
            point.x, point.y = want.lon, want.lat
            km = kilometres(place, point)
            ready = asset.kind.ready_minutes if asset.ready_minutes is None else asset.ready_minutes
            ranked.append((km * 1.3 / asset.kind.speed_kmh * 60 + ready, asset.pk))
    return [pk for _, pk in sorted(ranked)]


def test_it_finds_what_looking_at_each_finds_by_the_index(many: Cast) -> None:
    now = timezone.now()
    hillcrest = (many.agencies["hillcrest"].pk, many.agencies["farview"].pk)
    wants = [
        Want(kind, size, lon, lat, now, now + timedelta(hours=6), hillcrest)
        for kind, size, lon, lat in (
            ("engine", 3, -74.5, 40.0),
            ("pump", 1, -74.9, 39.6),
            ("ladder", 4, -74.1, 40.6),
        )
    ]
    with scope(many.actor("dana")):
        found = nearest.nearest(wants, 10)
        walked, read = _walked()
    for n, want in enumerate(wants):
        expected = by_hand(many, want)[:10]
        assert [one.asset for one in found if one.want == n] == expected
        assert len(expected) == 10
    assert walked == set(INDEXES)
    assert read == 0


def _walked() -> tuple[set[str], int]:
    """Indexes this transaction used as the application's role, and how often it read all assets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("eoc_app",)
        cursor.execute(
            "SELECT n, pg_stat_get_xact_numscans(n::regclass) FROM unnest(%s::text[]) AS n",
            [[*INDEXES, "resources_asset"]],
        )
        scans = dict(cursor.fetchall())
    return {name for name in INDEXES if scans[name]}, scans["resources_asset"]


def test_a_stranger_finds_nothing(many: Cast) -> None:
    now = timezone.now()
    agencies: Any = (many.agencies["hillcrest"].pk,)
    want = Want("engine", None, -74.77, 40.03, now, now + timedelta(hours=6), agencies)
    with scope(many.actor("dana")):
        assert nearest.nearest([want], 10)
    with scope(many.actor("olu")):
        assert nearest.nearest([want], 10) == []


def test_what_the_function_finds_is_what_policies_show(many: Cast) -> None:
    """It has rights of its own: each unit it names is one whose row and place its caller reads."""
    now = timezone.now()
    agencies = tuple(agency.pk for agency in many.agencies.values())
    want = Want("engine", None, -74.95, 40.03, now, now + timedelta(hours=6), agencies)
    for town, law in (("hillcrest", False), ("hillcrest", True)):
        with scope(sharing.operator("Cast")):
            agency = many.agencies[town]
            found = type(agency).objects.filter(pk=agency.pk)
            discipline = "law" if law else "fire"
            found.update(discipline=discipline, version=F("version") + 1)
        for name in ("dana", "lee", "olu", "hal"):
            with scope(many.actor(name)):
                named = nearest.nearest([want], 50)
                places = {a.pk: place_of(a) for a in Asset.objects.select_related("latest")}
            for one in named:
                place, _ = places[one.asset]
                assert place is not None
                assert (round(place.x, 6), round(place.y, 6)) == (
                    round(one.lon, 6),
                    round(one.lat, 6),
                )
