"""What was given up and may be tried again, and how the tries of that go."""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from alerts.models import Alert, Delivery, DeliveryState
from alerts.permissions.deliveries import may_retry
from alerts.selectors import deliveries, matters
from eoc.access import Actor

ADDRESSES = "SELECT delivery, address, active FROM alerts_addresses_now(%s)"
HOPEFUL = (DeliveryState.PENDING, DeliveryState.SENT)


@dataclass(frozen=True)
class Retryable:
    """Of an alert's given up: which may be tried again, at which address, and how many not."""

    addresses: dict[int, str] = field(default_factory=dict)
    reached: int = 0
    switched_off: int = 0

    @property
    def why_not(self) -> str:
        """What is left alone, in words."""
        said = []
        if self.reached:
            said.append(f"{self.reached} reached, or being tried, by another address")
        if self.switched_off:
            said.append(f"{self.switched_off} whose address is switched off or gone")
        return "; ".join(said)


@dataclass(frozen=True)
class Progress:
    """How it went with what was tried again, and what stays given up."""

    given_up: int
    retried: int
    sent: int
    waiting: int
    why_not: str

    @property
    def again(self) -> int:
        """Given up once more."""
        return self.retried - self.sent - self.waiting


def otherwise_hopeful(dead: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those whose recipient another address reached, or still may."""
    root = Coalesce(OuterRef("instead_of"), OuterRef("pk"))
    others = Delivery.objects.filter(Q(pk=root) | Q(instead_of=root), state__in=HOPEFUL)
    return dead.filter(Exists(others.exclude(pk=OuterRef("pk"))))


def retryable(dead: QuerySet[Delivery], alert_id: int) -> Retryable:
    """Which of an alert's given up may be tried again, as their addresses are kept now."""
    kept = dict(dead.values_list("pk", "address"))
    reached = set(otherwise_hopeful(dead).values_list("pk", flat=True))
    now = _addresses_now(alert_id)
    off = {pk for pk, (_, active) in now.items() if not active and pk in kept} - reached
    able = {pk: now.get(pk, (address, True))[0] for pk, address in kept.items()}
    left = reached | off
    return Retryable(
        {pk: address for pk, address in able.items() if pk not in left}, len(reached), len(off)
    )


def progress(actor: Actor, alert: Alert) -> Progress | None:
    """For who may try again; None where nothing was given up and nothing retried."""
    if not may_retry(actor, alert.agency_id):
        return None
    found = deliveries.visible_to(actor).order_by().filter(alert=alert)
    retried = Q(retried_at__isnull=False)
    counted = found.aggregate(
        given_up=Count("pk", filter=Q(state=DeliveryState.DEAD)),
        retried=Count("pk", filter=retried),
        sent=Count("pk", filter=retried & Q(state=DeliveryState.SENT)),
        waiting=Count("pk", filter=retried & Q(state=DeliveryState.PENDING)),
    )
    if not counted["given_up"] and not counted["retried"]:
        return None
    return Progress(**counted, why_not=matters.over(alert) if counted["given_up"] else "")


def stoppable(alert: Alert) -> QuerySet[Delivery]:
    """Tried again, waiting, and in nobody's hands at this moment."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    waiting = Delivery.objects.filter(alert=alert, state=DeliveryState.PENDING)
    return waiting.filter(free, retried_at__isnull=False)


def _addresses_now(alert_id: int) -> dict[int, tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(ADDRESSES, [alert_id])
        return {pk: (address, active) for pk, address, active in cursor.fetchall()}
