"""The page of an alert to thousands: how far it has come, what went wrong first, page by page."""

import re
import uuid

import pytest
from django.test import Client

from agencies.services import sharing
from alerts.models import Alert, Delivery
from alerts.services import deliveries
from alerts.views.alerts import PER_PAGE
from eoc.access import scope
from tests.alerts import build
from tests.alerts.conftest import contact
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MANY = 2 * PER_PAGE + 5
TROUBLED = ("d0", "d1", "d2", "d3")  # the first is given up, the others wait


@pytest.fixture
def alert(cast: Cast) -> Alert:
    """To more than two pages of addresses: one given up, three waiting, the others sent."""
    with scope(sharing.operator()) as operator:
        alert = build.pending(cast.agencies["riverton"], operator, 0, event=uuid.uuid4())
        points = [contact(cast, "riverton", f"d{n}@riverton.example") for n in range(MANY)]
        deliveries.enqueue(pairs=[(alert, one) for one in points], by=operator)
        rows = Delivery.objects.filter(alert=alert)
        rows.filter(address=f"{TROUBLED[0]}@riverton.example").update(state="dead")
        troubled = [f"{name}@riverton.example" for name in TROUBLED]
        rows.exclude(address__in=troubled).update(state="sent")
    return alert


def page(cast: Cast, alert: Alert, query: str = "") -> str:
    client = Client()
    client.force_login(cast.users["dana"])
    answer = client.get(f"/alerts/{alert.uuid}/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_counts_all_and_shows_a_page_the_given_up_first(cast: Cast, alert: Alert) -> None:
    said = page(cast, alert)
    counted = (("Waiting", 3), ("Sent", MANY - 4), ("Given up", 1))
    assert " · ".join(f"{words} <strong>{number}</strong>" for words, number in counted) in said
    shown = re.findall(r"(d\d+)@riverton", said)
    assert len(shown) == PER_PAGE
    assert shown[0] == TROUBLED[0]
    assert set(shown[:4]) == set(TROUBLED)
    assert f"Page 1 of 3, {MANY} in all" in said
    last = page(cast, alert, "?page=3")
    assert len(re.findall(r"d\d+@riverton", last)) == 5
    assert "d0@riverton" not in last


def test_it_is_read_again_only_while_something_waits(cast: Cast, alert: Alert) -> None:
    assert 'hx-select="#told"' in page(cast, alert)
    with scope(sharing.operator()):
        Delivery.objects.filter(alert=alert, state="pending").update(state="sent")
    assert 'hx-select="#told"' not in page(cast, alert)
