"""The database itself: a delivery is its alert's for good, and an alert with deliveries is kept."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from agencies.services import sharing
from alerts.models import Alert, Delivery
from eoc.access import scope
from tests.alerts.build import pending
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Act = Callable[[Cast, Alert], object]


def _delivery(alert: Alert, **changes: object) -> Delivery:
    fields = {"alert_id": alert.pk, "mode": alert.mode, "agency": alert.agency, **changes}
    return Delivery.objects.create(
        recipient="P", channel="email", address="p@x.example", dedupe_key=uuid.uuid4().hex, **fields
    )


REFUSED: dict[str, tuple[str, Act]] = {
    "another agency than its alert": (
        "agency and mode of its alert",
        lambda cast, alert: _delivery(alert, agency=cast.agencies["lakeside"]),
    ),
    "another mode than its alert": (
        "agency and mode of its alert",
        lambda _, alert: _delivery(alert, mode="exercise"),
    ),
    "no alert": (
        "agency and mode of its alert",
        lambda _, alert: _delivery(alert, alert_id=alert.pk + 1_000_000),
    ),
    "moved to another agency": (
        "stays with its alert",
        lambda cast, alert: alert.deliveries.update(agency=cast.agencies["lakeside"]),
    ),
    "its alert moved": (
        "kept as it is",
        lambda cast, alert: Alert.objects.filter(pk=alert.pk).update(
            agency=cast.agencies["lakeside"]
        ),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused(cast: Cast, what: str) -> None:
    said, act = REFUSED[what]
    with scope(sharing.operator()) as operator:
        alert = pending(cast.agencies["riverton"], operator, 1, event=uuid.uuid4())
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            act(cast, alert)
