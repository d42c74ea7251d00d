"""Sessions that ended 90 days ago are forgotten by the clock, those of yesterday are not."""

from datetime import timedelta

from django.db import connections
from django.test import Client

from agencies.models import LoginSession
from alerts.housekeeping import tidy_up
from tests.alerts.conftest import as_relay
from tests.cast import Cast

AGED = """UPDATE agencies_loginsession SET started_at = started_at - %(by)s,
 expires_at = expires_at - %(by)s, ended_at = ended_at - %(by)s WHERE person_id = %(person)s"""


def _ended(cast: Cast, name: str, by: timedelta) -> None:
    client = Client()
    client.force_login(cast.users[name])
    client.get("/alerts/")
    client.post("/logout/")
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE agencies_loginsession DISABLE TRIGGER USER")
        cursor.execute(AGED, {"by": by, "person": cast.people[name].pk})
        cursor.execute("ALTER TABLE agencies_loginsession ENABLE TRIGGER USER")


def test_old_ones_go_and_new_ones_stay(committed_cast: Cast) -> None:
    _ended(committed_cast, "dana", timedelta(days=91))
    _ended(committed_cast, "rosa", timedelta(days=1))
    with as_relay():
        assert tidy_up()["logins"] == 1
    left = LoginSession.objects.using("owner").values_list("person__name", flat=True)
    assert list(left) == ["Rosa"]
