"""A unit that a receiver places is found by its kind, from the moment it is available."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.services import sharing
from eoc.access import scope
from resources.models import Asset
from resources.selectors import nearest
from resources.selectors.nearest import Want
from resources.services import ingest
from tests.cast import TOWNS, Cast

SIGN = "HIL Pump 1"


def _found(cast: Cast, kind: str) -> set[str]:
    lon = TOWNS["hillcrest"][1] + 0.05
    now, hillcrest = timezone.now(), cast.agencies["hillcrest"].pk
    want = Want(kind, None, lon, 40.05, now, now + timedelta(hours=2), (hillcrest,))
    with scope(cast.actor("dana")):
        return {one.label for one in nearest.nearest([want], 10)}


@pytest.fixture
def moving(cast: Cast) -> Asset:
    """Hillcrest's pump, placed by its receiver."""
    return _placed(cast)


def _placed(cast: Cast) -> Asset:
    pump = cast.assets[SIGN]
    fix = {"asset": str(pump.uuid), "lon": -74.77, "lat": 40.04, "at": timezone.now().isoformat()}
    with scope(cast.actor("hal")) as hal:
        assert ingest.report([fix], hal).taken == 1
    return pump


def _changed(pump: Asset, **fields: str) -> None:
    with scope(sharing.operator("Test")):
        held = Asset.objects.get(pk=pump.pk)
        for name, value in fields.items():
            setattr(held, name, value)
        held.version += 1
        held.save(update_fields=[*fields, "version"])


def test_it_is_found_from_its_first_fix(cast: Cast, moving: Asset) -> None:
    assert SIGN in _found(cast, "pump")


def test_it_is_found_once_it_is_available_and_no_longer_then(cast: Cast) -> None:
    _changed(cast.assets[SIGN], status="out_of_service")
    pump = _placed(cast)
    assert SIGN not in _found(cast, "pump")
    _changed(pump, status="available")
    assert SIGN in _found(cast, "pump")
    _changed(pump, status="out_of_service")
    assert SIGN not in _found(cast, "pump")
    _changed(pump, status="available")
    assert SIGN in _found(cast, "pump")


def test_it_follows_its_kind(cast: Cast, moving: Asset) -> None:
    _changed(moving, kind_id="boat")
    assert SIGN not in _found(cast, "pump")
    assert SIGN in _found(cast, "boat")
