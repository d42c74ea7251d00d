"""How each channel does: set up, working or paused, what waits, what left, and its canary."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import Channel, ContactPoint
from alerts.channels import setting_up
from alerts.models import DeliveryState, Provider
from alerts.selectors import canaries, deliveries
from alerts.selectors.canaries import Canary
from eoc.access import Actor

HOUR = timedelta(hours=1)
STUCK_AFTER = timedelta(seconds=10)


@dataclass(frozen=True)
class Traffic:
    """What the actor's agencies have under way by one channel."""

    waiting: int = 0
    since: datetime | None = None
    due: datetime | None = None  # since when the oldest that may leave now has waited
    sent: int = 0
    error: str = ""

    @property
    def waited(self) -> float:
        """Seconds the oldest has waited."""
        return (timezone.now() - self.since).total_seconds() if self.since else 0.0


@dataclass(frozen=True)
class Health:
    """One channel as its page shows it."""

    channel: str
    name: str
    missing: str
    words: str
    provider: Provider | None
    traffic: Traffic
    own: int
    canary: Canary | None = None

    @property
    def open_until(self) -> datetime | None:
        """Until when nothing is tried."""
        until = self.provider.open_until if self.provider else None
        return until if until and until > timezone.now() else None

    @property
    def down_since(self) -> datetime | None:
        """Since when its breaker has not closed."""
        return self.provider.opened_at if self.provider else None

    @property
    def state(self) -> str:
        """missing, paused, trying, failing, stuck, working or quiet."""
        if self.missing:
            return "missing"
        if self.provider is None:
            return "failing" if self.canary and self.canary.failed else "quiet"
        if self.provider.open_until:
            return "paused" if self.open_until else "trying"
        if self.provider.failures or (self.canary and self.canary.failed):
            return "failing"
        if self.stuck:
            return "stuck"
        return "working" if self.provider.last_success_at else "quiet"

    @property
    def stuck(self) -> bool:
        """Something that may leave waits, and the provider has taken nothing meanwhile.

        One that hangs fails at nothing for a long time.
        """
        due, last = self.traffic.due, self.provider.last_success_at if self.provider else None
        return bool(due and due < timezone.now() - STUCK_AFTER and (last is None or last < due))

    @property
    def error(self) -> str:
        """The last thing that went wrong, the provider's own before a message's."""
        found = self.provider
        return found.last_error if found and found.failures else self.traffic.error


def visible_to(actor: Actor) -> QuerySet[Provider]:
    """Channels as a whole; hosts of single receivers are the operator's."""
    found = Provider.objects.filter(mode=actor.mode)
    return found if actor.system == "operator" else found.filter(public=True)


def gateway(mode: str) -> Actor:
    """The named system that notes what gateways tell, and reads nothing else."""
    return Actor(name="Gateway", mode=mode, system="gateway")


def health(actor: Actor) -> list[Health]:
    """Every channel, in the order of their choice."""
    providers = {one.channel: one for one in visible_to(actor).filter(public=True)}
    traffic = _traffic(actor)
    last = canaries.last(actor)
    own = dict(own_points(actor).values_list("channel").annotate(Count("pk")).order_by())
    return [
        Health(
            channel=value,
            name=str(Channel(value).label),
            missing=setting_up.missing(value),
            words=setting_up.words(value),
            provider=providers.get(value),
            traffic=traffic.get(value, Traffic()),
            own=own.get(value, 0),
            canary=last.get(value),
        )
        for value in Channel.values
    ]


def own_points(actor: Actor) -> QuerySet[ContactPoint]:
    """Addresses of the actor that are switched on."""
    return ContactPoint.objects.filter(person_id=actor.person_id or 0, active=True).order_by("pk")


def _traffic(actor: Actor) -> dict[str, Traffic]:
    """Of the actor's agencies: only what waits, and the last hour."""
    waits = Q(state=DeliveryState.PENDING)
    recent = deliveries.visible_to(actor).order_by().filter(waits | Q(done_at__gt=Now() - HOUR))
    counted = recent.values("channel").annotate(
        waiting=Count("pk", filter=waits),
        since=Min(deliveries.TRIED_SINCE, filter=waits),
        due=Min(deliveries.TRIED_SINCE, filter=waits & Q(next_at__lte=Now())),
        sent=Count("pk", filter=Q(state=DeliveryState.SENT)),
        failed=Max("pk", filter=~Q(last_error="")),
    )
    rows = list(counted)
    errors = deliveries.visible_to(actor).filter(
        pk__in=[row["failed"] for row in rows if row["failed"]]
    )
    words = dict(errors.values_list("pk", "last_error"))
    return {
        row["channel"]: Traffic(
            row["waiting"], row["since"], row["due"], row["sent"], words.get(row["failed"], "")
        )
        for row in rows
    }


def row(one: Health) -> dict[str, object]:
    """As programs read it."""
    found = one.provider
    return {
        "channel": one.channel,
        "state": one.state,
        "set_up": one.words,
        "open_until": one.open_until,
        "down_since": one.down_since,
        "waiting": one.traffic.waiting,
        "oldest_waits_since": one.traffic.since,
        "sent_last_hour": one.traffic.sent,
        "last_error": one.error,
        "last_success_at": found and found.last_success_at,
        "canary_at": one.canary and (one.canary.done_at or one.canary.begun_at),
        "canary_state": one.canary.state if one.canary else "",
        "canary_seconds": one.canary and round(one.canary.seconds, 1),
        "canary_error": one.canary.error if one.canary else "",
        "own_addresses": one.own,
    }
