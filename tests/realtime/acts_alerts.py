"""Acts on alerts; who issues them works as the relay's role, so everything here is committed."""

import uuid
from collections.abc import Iterator

from alerts.models import Alert
from alerts.services import acknowledgements, alerts
from alerts.services.alerts import Notice
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.realtime.acts_assets import Act


def raised_and_answered(cast: Cast) -> Iterator[None]:
    """Two agencies are alerted; one answers."""
    notice = Notice("incident.critical", "critical", "CRITICAL: fire", "Go.", "incident:x")
    told = {cast.agencies[town].pk: [] for town in ("riverton", "lakeside")}
    by = relay("demo")
    with as_relay(), scope(by):
        alerts.issue(notice=notice, event=uuid.uuid4(), mode="demo", contacts=told, by=by)
    yield
    with scope(cast.actor("lee")) as lee:
        alert = Alert.objects.select_related("agency").get(agency=cast.agencies["lakeside"])
        acknowledgements.acknowledge(alert=alert, by=lee)
    yield


ACTS: list[Act] = [raised_and_answered]
