"""Days of units' tracks older than they are kept are dropped by the clock, later ones are not."""

from datetime import timedelta

from django.conf import settings
from django.db import connections
from django.utils import timezone

from alerts.housekeeping import tidy_up
from tests.alerts.conftest import as_relay
from tests.cast import Cast

TRACK = "resources_positiontrack"
MADE = f"CREATE TABLE {TRACK}_{{0}} PARTITION OF {TRACK} FOR VALUES FROM (%s) TO (%s)"


def _made(days_ago: int) -> str:
    day = timezone.now().date() - timedelta(days=days_ago)
    with connections["owner"].cursor() as cursor:
        cursor.execute(MADE.format(f"{day:%Y%m%d}"), [day, day + timedelta(days=1)])
    return f"{TRACK}_{day:%Y%m%d}"


def _there(name: str) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        (found,) = cursor.fetchone()
    return bool(found)


def test_old_days_go_and_days_that_are_kept_stay(committed_cast: Cast) -> None:
    old, last_kept = _made(settings.TRACK_DAYS + 1), _made(settings.TRACK_DAYS)
    with as_relay():
        assert tidy_up()["tracks"] == 1
    try:
        assert not _there(old)
        assert _there(last_kept)
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"DROP TABLE {last_kept}")
