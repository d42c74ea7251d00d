"""One message that breaks whoever carries it holds nobody up, and is not tried for ever."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Self

from django.utils import timezone

from agencies.services import sharing
from alerts import sending
from alerts.channels.message import Message, Stop, Told, Transport
from alerts.models import Alert, Delivery
from alerts.sending import Ways
from alerts.services import deliveries, lost_holders
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts import build, stage
from tests.alerts.conftest import as_relay, send_due
from tests.alerts.test_channel_sink import sink
from tests.cast import Cast

__all__ = ["sink"]


@dataclass
class Brittle:
    """A transport that breaks at one address, in the middle of its batch."""

    told: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        for message in messages:
            if message.address.startswith("person5@"):
                raise RuntimeError("not foreseen")
            self.told.append(message.address)
            yield message, None


class BrittleWays(Ways):
    def __init__(self) -> None:
        super().__init__()
        self.way = Brittle()

    def chosen(self, mode: str, channel: str) -> Transport | None:
        return self.way


def waiting(cast: Cast, count: int, **more: str) -> None:
    with scope(cast.actor("dana")) as dana:
        build.pending(cast.agencies["riverton"], dana, count, event=uuid.uuid4(), **more)


def test_a_message_that_breaks_its_batch_fails_alone(committed_cast: Cast) -> None:
    waiting(committed_cast, 12)
    with as_relay(), BrittleWays() as ways:
        assert sending.send_due(ways) == 12
    assert len(stage.deliveries(state="sent")) == 11
    assert len(ways.way.told) == len(set(ways.way.told)) == 11  # and nobody is told twice
    (broken,) = stage.deliveries(state="pending")
    assert (broken.attempts, broken.last_error) == (1, "RuntimeError: not foreseen")
    assert broken.lease is None and broken.next_at > broken.created_at


def test_an_address_nobody_can_read_spoils_nothing(committed_cast: Cast, sink: object) -> None:
    waiting(committed_cast, 2, channel="sms", address="+15550100123")
    waiting(committed_cast, 1, channel="webhook", address="https://[nowhere/")
    with as_relay():
        send_due()
    assert len(stage.deliveries(state="sent")) == 2
    (bad,) = stage.deliveries(channel="webhook")
    assert bad.last_error and bad.lease is None


def test_what_nobody_ever_came_back_from_is_given_up_and_told_of(committed_cast: Cast) -> None:
    """As if its sender had been killed by it each time: claimed ten times and never marked."""
    waiting(committed_cast, 2)
    with as_relay():
        for _ in range(deliveries.TRIES):
            with scope(relay("demo")) as by:
                deliveries.claim(count=1, by=by)
                Delivery.objects.filter(lease__isnull=False).update(lease_until=long_ago())
        with scope(relay("demo")) as by:
            (other,) = deliveries.claim(count=10, by=by).deliveries  # it is in nobody's way
            assert other.attempts == 1
            assert lost_holders.give_up(by=by) == 1
            assert lost_holders.give_up(by=by) == 0
    (dead,) = stage.deliveries(state="dead")
    assert dead.attempts == deliveries.TRIES and dead.last_error == lost_holders.WORDS
    with scope(sharing.operator()):
        assert Alert.objects.filter(kind="delivery.dead").count() == 1
        assert Alert.objects.filter(kind="delivery.unreached").count() == 1


def long_ago() -> object:
    return timezone.now() - timedelta(seconds=1)
