"""One batch of deliveries: claimed, sent by the transport of its mode, marked by its lease."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from typing import Self

import structlog
from django.conf import settings
from django.db import DatabaseError

from agencies.login.sealing import unseal
from agencies.models import Channel, ContactPoint
from alerts import canaries, residents
from alerts.channels.message import Message, SendFailed, Transport
from alerts.channels.transports import transport
from alerts.guarding import Guarded
from alerts.models import Alert, Priority
from alerts.selectors import links
from alerts.services import between_systems, cap_receivers, dead_letters, deliveries
from alerts.services.deliveries import Claim
from alerts.services.held import Held
from eoc.access import scope
from eoc.journal.dispatch import relay

log = structlog.get_logger()

BATCH = 1_000
ASKED_EVERY = 0.25  # seconds between two looks for something more urgent
SHARE = 8  # every eighth batch begins further down, so that the least urgent leave too
MARKED_EVERY = 0.5  # seconds: what a killed process had sent and not marked is sent again
NO_TRANSPORT = "This mode has no transport in this process."


class Ways:
    """Transports kept from batch to batch, each opened when first needed."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._open: dict[tuple[str, str], Transport | None] = {}
        self._turn = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *left: object) -> None:
        self._stack.close()

    def of(self, mode: str, channel: str) -> Transport | None:
        """The transport of a mode and channel; None where there is none."""
        if (mode, channel) not in self._open:
            found = self.chosen(mode, channel)
            guarded = found and Guarded(found, mode, channel)
            self._open[mode, channel] = guarded and self._stack.enter_context(guarded)
        return self._open[mode, channel]

    def begins_at(self) -> int:
        """The most urgent priority the next batch takes: the first of all, or a fair share's."""
        self._turn += 1
        share, left = divmod(self._turn, SHARE)
        return share % len(Priority) if left == SHARE - 1 else Priority.CRITICAL

    def chosen(self, mode: str, channel: str) -> Transport | None:
        """Decided by the mode, never by the content."""
        return transport(mode, channel)


def send_due(
    ways: Ways,
    count: int = BATCH,
    ids: Sequence[int] | None = None,
    ended: Callable[[], bool] = lambda: False,
    last: int = Priority.LOW_TO_MANY,
) -> int:
    """Claim and send up to `count` due deliveries; answers how many were claimed.

    Any number of processes may call it at once; call it outside any transaction. Once `ended`
    answers true or something more urgent waits, what was claimed and not tried is given back.
    """
    with scope(relay(settings.ACCORD_MODE)) as by:
        first = ways.begins_at()
        claim = deliveries.claim(count=count, by=by, ids=ids, first=first, last=last)
        if first and not claim.deliveries:
            claim = deliveries.claim(count=count, by=by, ids=ids, last=last)
        secrets, answers = _secrets(claim.deliveries), links.answers(claim.deliveries)
        documents = between_systems.documents(claim.deliveries)
        owns = residents.own_of(claim.deliveries)
        documents |= cap_receivers.documents(claim.deliveries)
    if claim.deliveries:
        _Batch(claim, ways, secrets, answers, documents, owns, ended).run()
    return len(claim.deliveries)


def _secrets(claimed: Sequence[Held]) -> dict[int, str]:
    """Of contact points that have one; letters need none."""
    wanted = {d.contact_point_id for d in claimed if d.channel != Channel.EMAIL}
    if not wanted:
        return {}
    found = ContactPoint.objects.filter(pk__in=wanted).exclude(secret="")
    return dict(found.values_list("pk", "secret"))


@dataclass
class _Batch:
    """What one process holds until its lease ends; half of the lease is kept for marking."""

    claim: Claim
    ways: Ways
    secrets: dict[int, str]
    answers: dict[int, str]
    documents: dict[int, tuple[bytes, str]]
    owns: dict[int, residents.Own]
    ended: Callable[[], bool]
    sent: list[int] = field(default_factory=list)
    failed: dict[int, tuple[str, bool]] = field(default_factory=dict)
    facts: dict[int, dict[str, object]] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    marked_at: float = field(default_factory=time.monotonic)
    asked_at: float = field(default_factory=time.monotonic)
    overtaken: bool = False

    def run(self) -> None:
        """Send, transport by transport, and mark as it goes."""
        self.until = time.monotonic() + settings.DELIVERY_LEASE / 2
        self.left = {d.pk for d in self.claim.deliveries}
        self.least = max(d.priority for d in self.claim.deliveries)
        over = [d.pk for d in self.claim.deliveries if d.subscription_id and d.pk not in self.owns]
        self._suppress(over, residents.ENDED)
        ordered = sorted((d for d in self.claim.deliveries if d.pk in self.left), key=_order)
        for (_, mode, channel), group in groupby(ordered, key=lambda d: _order(d)[:3]):
            if self._over():
                break
            self._carry(self.ways.of(mode, channel), list(group))
        self._mark()
        self._give_back()

    def _carry(self, way: Transport | None, group: list[Held]) -> None:
        if way is None:
            self._suppress([d.pk for d in group], NO_TRANSPORT)
            return
        try:
            self._hand_over(way, group)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("delivery.broke_its_batch")
            self._apart(way, [d for d in group if d.pk in self.left], error)

    def _hand_over(self, way: Transport, group: list[Held]) -> None:
        known = {d.dedupe_key: d for d in group}
        for message, failed in way.carry([self._message(d) for d in group], self._over):
            self._note(known[message.key], failed)
            if time.monotonic() > self.marked_at + MARKED_EVERY:
                self._mark()

    def _apart(self, way: Transport, left: list[Held], error: Exception) -> None:
        """In halves, until the one that breaks its batch stands alone: it fails, the others go."""
        if len(left) == 1:
            self._note(left[0], SendFailed(f"{type(error).__name__}: {error}"))
            return
        middle = len(left) // 2
        for part in (left[:middle], left[middle:]):
            if part and not self._over():
                self._carry(way, part)

    def _over(self) -> bool:
        now = time.monotonic()
        if not self.overtaken and now > self.asked_at + ASKED_EVERY:
            self.asked_at = now
            with scope(relay(settings.ACCORD_MODE)):
                self.overtaken = deliveries.waits(before=self.least)
        return self.overtaken or now > self.until or self.ended()

    def _note(self, delivery: Held, failed: SendFailed | None) -> None:
        self.left.discard(delivery.pk)
        if failed is None:
            self.sent.append(delivery.pk)
            return
        log.warning("delivery.failed", delivery=str(delivery.uuid), reason=failed.reason)
        self.failed[delivery.pk] = (failed.reason, failed.permanent)

    def _message(self, delivery: Held) -> Message:
        alert, aside = delivery.alert, self.answers.get(delivery.pk, "")
        if delivery.subscription_id:
            return residents.message(delivery, self.owns[delivery.pk])
        document, sealed = self.documents.get(delivery.pk, (b"", ""))
        own = self.secrets.get(delivery.contact_point_id or 0) or canaries.secret(delivery)
        if alert.pk not in self.facts:
            self.facts[alert.pk] = _facts(alert)
        return Message(
            key=delivery.dedupe_key,
            mode=delivery.mode,
            address=delivery.address,
            subject=alert.subject,
            body=alert.body + aside,
            aside=aside,
            secret=unseal(sealed) if sealed else own,
            document=document,
            facts=self.facts[alert.pk],
        )

    def _suppress(self, ids: list[int], reason: str) -> None:
        if not ids:
            return
        self.left.difference_update(ids)
        with scope(relay(settings.ACCORD_MODE)) as by:
            deliveries.mark_suppressed(ids=ids, lease=self.claim.lease, reason=reason, by=by)

    def _mark(self) -> None:
        lease, tried = self.claim.lease, len(self.sent) + len(self.failed)
        if tried:
            with scope(relay(settings.ACCORD_MODE)) as by:
                held = deliveries.mark_sent(ids=self.sent, lease=lease, by=by)
                dead = deliveries.mark_failed(reasons=self.failed, lease=lease, by=by)
                dead_letters.raise_alarms(dead=dead, by=by)
            if held < len(self.sent):
                log.warning("delivery.fenced", tried=tried, late=len(self.sent) - held)
        self.sent, self.failed, self.marked_at = [], {}, time.monotonic()

    def _give_back(self) -> None:
        if self.left:
            with scope(relay(settings.ACCORD_MODE)) as by:
                deliveries.give_back(ids=sorted(self.left), lease=self.claim.lease, by=by)


def _order(delivery: Held) -> tuple[int, str, str, int]:
    return delivery.priority, delivery.mode, delivery.channel, delivery.pk


def _facts(alert: Alert) -> dict[str, object]:
    """What programs are told besides, the same for all who hear of the alert."""
    return {
        "uuid": str(alert.uuid),
        "kind": alert.kind,
        "severity": alert.severity,
        "about": alert.about,
        "link": f"{settings.PUBLIC_URL}{alert.link}" if alert.link else None,
        "agency": alert.agency.short_code,
        "issued_at": alert.issued_at.isoformat(),
    }
