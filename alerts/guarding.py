"""A transport behind the breakers and the rate of its providers, shared by every process."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from agencies.models import Channel
from agencies.services import contact_points
from alerts.channels.message import Message, SendFailed, Stop, Told, Transport
from alerts.services import detours, provider_alarms, providers, subscriptions
from alerts.services.detours import PAUSED
from eoc.access import Actor, scope
from eoc.journal.dispatch import relay

log = structlog.get_logger()

OF_MANY_HOSTS = (Channel.WEBHOOK, Channel.WEBPUSH, Channel.SIREN, Channel.CAP)
LOOK = float(providers.FIRST)  # seconds until what waits is looked at again
SLOWED = "The provider takes so many a second; sending waits."


@lru_cache(4096)
def host_of(channel: str, address: str) -> str:
    """Whose breaker a message is under; empty where the channel has one provider."""
    if channel not in OF_MANY_HOSTS:
        return ""
    try:
        return (urlsplit(address).hostname or "nowhere")[:255]
    except ValueError:
        return "nowhere"


@dataclass
class Run:
    """What a batch sees of one host."""

    allowed: int
    known: bool
    failures: int = 0
    last: SendFailed | None = None
    answered: bool = False

    @property
    def tripped(self) -> bool:
        """Failed so often in a row that nothing more is tried."""
        return self.failures >= self.allowed

    def note(self, failed: SendFailed | None) -> None:
        """One message's outcome; only what the transport failed at counts against the host."""
        if failed is None or not failed.outage:
            self.failures, self.answered = 0, self.answered or failed is None
        elif failed is not self.last:  # a call fails once, however many messages it holds
            self.failures, self.last = self.failures + 1, failed


@dataclass
class Guarded:
    """Asks before a batch and tells after it; what has to wait is not told of at first."""

    way: Transport
    mode: str
    channel: str
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.stack.enter_context(self.way)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stack.close()

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """Hand over what may leave now, and put off the rest."""
        runs, going, lost = self._admitted(messages)
        yield from ((message, SendFailed(PAUSED)) for message in lost)
        left = {m.key: m for m in going}
        gone: dict[str, str] = {}
        for message, failed in self.way.carry(going, lambda: stop() or self._halted(runs)):
            run = runs[self._host(message)]
            tripped = run.tripped and failed is not run.last
            run.note(failed)
            if tripped and run.tripped:
                continue  # others found out for it
            del left[message.key]
            if failed is not None and failed.gone:
                gone[message.address] = failed.reason
            yield message, failed
        late = [m for m in left.values() if runs[self._host(m)].tripped]
        lost = self._told(runs, late, gone)
        yield from ((message, SendFailed(PAUSED)) for message in lost)

    def _admitted(
        self, messages: Sequence[Message]
    ) -> tuple[dict[str, Run], list[Message], list[Message]]:
        """Runs by host, the messages that may leave now, and those whose wait counts."""
        hosts = Counter(self._host(m) for m in messages)
        with scope(relay(settings.ACCORD_MODE)) as by:
            leaves = providers.admit(mode=self.mode, channel=self.channel, hosts=hosts, by=by)
            waits = {m.key: leaves[self._host(m)].wait for m in messages}
            shut = [m for m in messages if waits[m.key] > 0]
            lost = self._put_off(shut, waits, by)
            detours.take(keys=[m.key for m in shut if leaves[self._host(m)].open], by=by)
            free = [m for m in messages if waits[m.key] <= 0]
            now = providers.take(mode=self.mode, channel=self.channel, count=len(free), by=by)
            providers.postpone(waits=self._queued(free[now:]), reason=SLOWED, by=by)
        runs = {
            host: Run(1 if one.trying else providers.ENOUGH, one.known)
            for host, one in leaves.items()
        }
        return runs, free[:now], lost

    def _put_off(
        self, messages: Sequence[Message], waits: Mapping[str, float], by: Actor
    ) -> list[Message]:
        """Let them wait for their provider; answers those too old to do so for nothing."""
        asked = {m.key: min(waits.get(m.key, LOOK), LOOK) for m in messages}
        kept = providers.postpone(waits=asked, reason=PAUSED, by=by, patience=providers.PATIENCE)
        return [m for m in messages if m.key not in kept]

    def _queued(self, late: Sequence[Message]) -> dict[str, float]:
        rate = float(settings.CHANNEL_RATES.get(self.channel, 0)) or 1.0
        return {message.key: place / rate for place, message in enumerate(late, 1)}

    def _halted(self, runs: dict[str, Run]) -> bool:
        return all(run.tripped for run in runs.values())

    def _told(
        self, runs: dict[str, Run], late: list[Message], gone: dict[str, str]
    ) -> list[Message]:
        """Note what the batch found; answers whose wait counts as a try."""
        failed = {h: (r.failures, r.last.reason) for h, r in runs.items() if r.failures and r.last}
        answered = any(run.answered for run in runs.values())
        worked = [h for h, run in runs.items() if run.answered and run.known]
        worked += [""] if answered else []
        with scope(relay(settings.ACCORD_MODE)) as by:
            turned = providers.note(
                mode=self.mode, channel=self.channel, worked=worked, failed=failed, by=by
            )
            provider_alarms.tell(turned=turned, by=by)
            lost = self._put_off(late, {}, by)
            detours.take(keys=[m.key for m in late], by=by)
            for address, reason in gone.items():
                contact_points.switch_off(
                    channel=self.channel, addresses=[address], reason=reason, by=by
                )
            subscriptions.end_gone(mode=self.mode, channel=self.channel, addresses=gone, by=by)
        for host, (_, reason) in ((h, one) for h, one in failed.items() if runs[h].tripped):
            log.warning("breaker.opened", channel=self.channel, host=host, reason=reason)
        return lost

    def _host(self, message: Message) -> str:
        return host_of(self.channel, message.address)
