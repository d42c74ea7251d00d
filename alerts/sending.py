"""One batch of deliveries: claimed, sent by the transport of its mode, marked by its lease."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import structlog
from django.conf import settings

from agencies.login.sealing import unseal
from agencies.models import ContactPoint
from alerts.channels.message import Message, SendFailed, Transport
from alerts.channels.transports import transport
from alerts.models import Delivery
from alerts.selectors import links
from alerts.services import between_systems, dead_letters, deliveries
from alerts.services.deliveries import Claim
from eoc.access import scope
from eoc.journal.dispatch import relay

log = structlog.get_logger()

BATCH = 50
MARKED_AT_ONCE = 10
NO_TRANSPORT = "This mode has no transport in this process."


def send_due(
    count: int = BATCH,
    ids: Sequence[int] | None = None,
    ended: Callable[[], bool] = lambda: False,
) -> int:
    """Claim and send up to `count` due deliveries; answers how many were claimed.

    Any number of processes may call it at once; call it outside any transaction. Once `ended`
    answers true, what was claimed and not tried is given back.
    """
    with scope(relay(settings.ACCORD_MODE)) as by:
        claim = deliveries.claim(count=count, by=by, ids=ids)
        secrets, answers = _secrets(claim.deliveries), links.answers(claim.deliveries)
        documents = between_systems.documents(claim.deliveries)
    if claim.deliveries:
        _Batch(claim, secrets, answers, documents, ended).run()
    return len(claim.deliveries)


def _secrets(claimed: Sequence[Delivery]) -> dict[int, str]:
    wanted = {d.contact_point_id for d in claimed if d.contact_point_id}
    found = ContactPoint.objects.filter(pk__in=wanted).exclude(secret="")
    return dict(found.values_list("pk", "secret"))


@dataclass
class _Batch:
    """What one process holds until its lease ends; half of the lease is kept for marking."""

    claim: Claim
    secrets: dict[int, str]
    answers: dict[int, str]
    documents: dict[int, tuple[bytes, str]]
    ended: Callable[[], bool]
    sent: list[int] = field(default_factory=list)
    failed: dict[int, tuple[str, bool]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Send, transport by transport, and mark as it goes."""
        until = time.monotonic() + settings.DELIVERY_LEASE / 2
        ordered = sorted(self.claim.deliveries, key=lambda d: (d.mode, d.channel, d.pk))
        for (mode, channel), group in groupby(ordered, key=lambda d: (d.mode, d.channel)):
            self._carry(transport(mode, channel), list(group), until)
        self._mark()

    def _carry(self, way: Transport | None, group: list[Delivery], until: float) -> None:
        if way is None:
            self._suppress([d.pk for d in group])
            return
        with way:
            for delivery in group:
                if time.monotonic() > until or self.ended():
                    self.left.append(delivery.pk)
                    continue
                self._send(way, delivery)
                if len(self.sent) + len(self.failed) >= MARKED_AT_ONCE:
                    self._mark()

    def _send(self, way: Transport, delivery: Delivery) -> None:
        try:
            way.send(self._message(delivery))
        except SendFailed as error:
            log.warning("delivery.failed", delivery=str(delivery.uuid), reason=error.reason)
            self.failed[delivery.pk] = (error.reason, error.permanent)
        except Exception as error:  # one unforeseen letter may not take the batch down with it
            log.exception("delivery.broken", delivery=str(delivery.uuid))
            self.failed[delivery.pk] = (f"{type(error).__name__}: {error}", False)
        else:
            self.sent.append(delivery.pk)

    def _message(self, delivery: Delivery) -> Message:
        alert = delivery.alert
        document, sealed = self.documents.get(delivery.pk, (b"", ""))
        own = self.secrets.get(delivery.contact_point_id or 0, "")
        return Message(
            key=delivery.dedupe_key,
            mode=delivery.mode,
            address=delivery.address,
            subject=alert.subject,
            body=alert.body + self.answers.get(delivery.pk, ""),
            secret=unseal(sealed) if sealed else own,
            document=document,
            facts={
                "uuid": str(alert.uuid),
                "kind": alert.kind,
                "severity": alert.severity,
                "about": alert.about,
                "link": f"{settings.PUBLIC_URL}{alert.link}" if alert.link else None,
                "agency": delivery.agency.short_code,
                "issued_at": alert.issued_at.isoformat(),
            },
        )

    def _suppress(self, ids: list[int]) -> None:
        with scope(relay(settings.ACCORD_MODE)) as by:
            deliveries.mark_suppressed(ids=ids, lease=self.claim.lease, reason=NO_TRANSPORT, by=by)

    def _mark(self) -> None:
        lease, tried = self.claim.lease, len(self.sent) + len(self.failed)
        with scope(relay(settings.ACCORD_MODE)) as by:
            held = deliveries.mark_sent(ids=self.sent, lease=lease, by=by)
            dead = deliveries.mark_failed(reasons=self.failed, lease=lease, by=by)
            dead_letters.raise_alarms(dead=dead, by=by)
            deliveries.give_back(ids=self.left, lease=lease, by=by)
        if held < len(self.sent):
            log.warning("delivery.fenced", tried=tried, late=len(self.sent) - held)
        self.sent, self.failed, self.left = [], {}, []
