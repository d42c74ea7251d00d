"""A provider that fails is left alone by every process, and one bad address opens nothing."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts import sending
from alerts.channels.gateway.contract import GatewayTransport
from alerts.channels.gateway.credentials import Gateway
from alerts.channels.message import Transport
from alerts.channels.sms import text
from alerts.channels.webhook.http import PublicWebhooks
from alerts.guarding import PAUSED
from alerts.models import Delivery, Provider
from alerts.sending import Ways
from alerts.services import providers
from eoc.access import scope
from eoc.journal.dispatch import relay
from eoc.outgoing import Volley
from tests.agencies.hearing import kinds
from tests.alerts import build, stage
from tests.alerts.conftest import SECRET, as_relay
from tests.alerts.peers import Asked, accepting, answered, answering
from tests.cast import Cast


@dataclass
class House(Ways):
    """A provider of SMS and a host of webhooks on loopback; `broken` decides how it answers."""

    broken: bool = True
    origin: str = ""
    together: int = 1
    batches: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def chosen(self, mode: str, channel: str) -> Transport | None:
        """By the real contract, whatever the mode."""
        if channel == "webhook":
            return PublicWebhooks()
        gateway = Gateway(f"{self.origin}/messages", token="t")
        way = GatewayTransport(Volley(), gateway, text.written)
        way.each = self.together
        return way

    def answer(self, asked: Asked) -> bytes:
        """Broken, or taking all but who is nobody."""
        if self.broken:
            return answered("503 Away")
        if asked.line.startswith("POST /hook"):
            return answered("204 No Content")
        said = json.loads(asked.body)["messages"]
        self.batches.append(len(said))
        return accepting(asked)

    def sends(self) -> int:
        """What is due now, as the relay."""
        with as_relay():
            return sending.send_due(self)


@pytest.fixture
def house(committed_cast: Cast, settings: Settings) -> Iterator[House]:
    """A provider that begins broken."""
    made = House()
    with answering(made.answer) as (_, origin):
        made.origin = origin
        settings.OUTGOING_INTERNAL = [origin]
        with made:
            yield made


def waiting(cast: Cast, count: int, channel: str = "sms", address: str = "+15550100123") -> None:
    with scope(cast.actor("dana")) as dana:
        agency = cast.agencies["riverton"]
        build.pending(agency, dana, count, channel, address=address, event=uuid.uuid4())


def provider(host: str = "") -> Provider:
    with scope(sharing.operator()):
        return Provider.objects.get(host=host)


def due_again() -> None:
    """As if the time of waiting were over."""
    with as_relay(), scope(relay("demo")):
        Delivery.objects.filter(state="pending").update(next_at=timezone.now())
        Provider.objects.filter(open_until__isnull=False).update(open_until=timezone.now())


def attempts() -> list[int]:
    return sorted(one.attempts for one in stage.deliveries(state="pending"))


def test_a_breaker_opens_waits_without_attempts_and_one_batch_tries(
    committed_cast: Cast, house: House
) -> None:
    waiting(committed_cast, 7)
    house.sends()
    assert provider().failures >= providers.ENOUGH
    assert provider().open_until is not None
    assert "503" in provider().last_error
    assert attempts() == [0, 0, 1, 1, 1, 1, 1]  # found out by five, spared to two

    waiting(committed_cast, 3)
    house.sends()
    assert attempts() == [0] * 5 + [1] * 5
    assert all(one.next_at > timezone.now() for one in stage.deliveries(state="pending"))

    due_again()
    with as_relay(), scope(relay("demo")) as by:
        trying = providers.admit(mode="demo", channel="sms", hosts=[""], by=by)
        others = providers.admit(mode="demo", channel="sms", hosts=[""], by=by)
        assert trying[""].trying and others[""].wait > 0
        Provider.objects.update(tried_until=None)
    house.sends()
    assert provider().trips == 2  # it tried once, and opened for longer
    assert sum(attempts()) == 6

    house.broken = False
    due_again()
    house.sends()
    assert len(stage.deliveries(state="sent")) == 10
    assert (provider().failures, provider().trips, provider().open_until) == (0, 0, None)


def test_who_waited_a_minute_spends_tries_and_is_given_up(
    committed_cast: Cast, house: House
) -> None:
    waiting(committed_cast, 7)
    house.sends()
    old = timezone.now() - timedelta(seconds=providers.PATIENCE + 1)
    with as_relay(), scope(relay("demo")):
        Delivery.objects.update(next_at=timezone.now(), created_at=old)
    house.sends()
    assert attempts() == [1, 1, 2, 2, 2, 2, 2]
    with as_relay(), scope(relay("demo")):
        Delivery.objects.update(next_at=timezone.now(), attempts=9)
    house.sends()
    assert {one.last_error for one in stage.deliveries(state="dead")} == {PAUSED}


def test_a_batch_that_fails_once_is_one_failure(committed_cast: Cast, house: House) -> None:
    house.together = 100
    waiting(committed_cast, 9)
    house.sends()
    assert (provider().failures, provider().open_until) == (1, None)
    assert attempts() == [1] * 9


def test_bad_addresses_open_nothing(committed_cast: Cast, house: House) -> None:
    house.broken = False
    waiting(committed_cast, 12, "webhook", "https://10.0.0.7/hook")
    house.sends()
    with scope(sharing.operator()):
        assert not Provider.objects.filter(failures__gt=0).exists()


def test_a_host_that_is_down_holds_up_no_other(committed_cast: Cast, house: House) -> None:
    house.broken = False
    with scope(sharing.operator()):
        hook = ContactPoint.objects.create(
            agency=committed_cast.agencies["riverton"],
            channel="webhook",
            address="https://x.example/",
            secret=SECRET,
        )
    waiting(committed_cast, 6, "webhook", "https://no-such-host.invalid/hook")
    waiting(committed_cast, 2, "webhook", f"{house.origin}/hook")
    with as_relay(), scope(relay("demo")):
        Delivery.objects.update(contact_point_id=hook.pk)
    house.sends()
    assert len(stage.deliveries(state="sent")) == 2
    assert provider("no-such-host.invalid").open_until is not None
    assert provider().last_success_at is not None
    assert attempts() == [0, 1, 1, 1, 1, 1]


def test_a_rate_lets_so_many_leave_and_spreads_the_rest(
    committed_cast: Cast, house: House, settings: Settings
) -> None:
    house.broken, house.together = False, 100
    settings.CHANNEL_RATES = {"sms": 5.0}
    waiting(committed_cast, 16)
    house.sends()
    assert house.batches == [10]
    late = sorted(one.next_at for one in stage.deliveries(state="pending"))
    assert attempts() == [0] * 6
    assert 0.8 < (late[-1] - late[0]).total_seconds() < 1.5


def test_a_number_that_is_gone_is_switched_off(
    committed_cast: Cast, house: House, settings: Settings
) -> None:
    def nobody(asked: Asked) -> bytes:
        told = json.loads(asked.body)["messages"]
        results = [{"key": m["key"], "state": "rejected", "gone": True} for m in told]
        return answered("200 OK", {"results": results})

    with scope(sharing.operator()):
        point = ContactPoint.objects.create(
            agency=committed_cast.agencies["riverton"], channel="sms", address="+15550100123"
        )
    waiting(committed_cast, 1)
    with answering(nobody) as (_, origin):
        house.origin, settings.OUTGOING_INTERNAL = origin, [origin]
        house.sends()
    with scope(sharing.operator()):
        assert not ContactPoint.objects.get(pk=point.pk).active
    assert "contact_point.switched_off" in kinds(committed_cast.agencies["riverton"])
    assert len(stage.deliveries(state="dead")) == 1
