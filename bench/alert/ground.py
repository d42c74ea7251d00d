"""Sixty agencies with a great many recipients, and one alert to all of them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from agencies.models import Agency, Channel, ContactPoint
from agencies.services import sharing
from alerts.models import Delivery
from alerts.services.alerts import Notice, issue
from eoc.access import scope
from eoc.journal.dispatch import relay

AGENCIES = 60
SECRET = "whsec_" + "aWxsdXN0cmF0aXZlLWJlbmNoLXNlY3JldC0wMTIzNDU2"
NOTICE = Notice(
    kind="bench.alert",
    severity="high",
    subject="Illustrative measurement: the river is rising",
    body="Illustrative text of a measurement. " * 8,
    about="bench",
)


@dataclass(frozen=True)
class Recipients:
    """Contact points by the agency that keeps them."""

    by_agency: dict[int, list[ContactPoint]]

    @property
    def count(self) -> int:
        """How many."""
        return sum(map(len, self.by_agency.values()))


def some(of: Recipients, count: int) -> Recipients:
    """The first of each agency, `count` altogether."""
    each = max(1, count // len(of.by_agency))
    return Recipients({agency: points[:each] for agency, points in of.by_agency.items()})


def each(of: Recipients) -> list[Recipients]:
    """Every one of them alone."""
    return [Recipients({a: [point]}) for a, points in of.by_agency.items() for point in points]


def hooks(count: int, origins: Sequence[str]) -> Recipients:
    """`count` webhooks over the agencies and the origins."""
    return _kept(Channel.WEBHOOK, [f"{origins[n % len(origins)]}/{n}" for n in range(count)])


def mailboxes(count: int, named: str = "recipient") -> Recipients:
    """`count` mail addresses over the agencies."""
    return _kept(Channel.EMAIL, [f"{named}{n}@sink.example" for n in range(count)])


def _kept(channel: str, addresses: Sequence[str]) -> Recipients:
    with scope(sharing.operator("Bench")):
        agencies = list(Agency.objects.order_by("pk")[:AGENCIES])
        points = [
            ContactPoint(
                agency=agencies[n % len(agencies)],
                channel=channel,
                address=address,
                duty=False,
                secret=SECRET if channel == Channel.WEBHOOK else "",
            )
            for n, address in enumerate(addresses)
        ]
        ContactPoint.objects.bulk_create(points, batch_size=2_000)
    found: dict[int, list[ContactPoint]] = defaultdict(list)
    for point in points:
        found[point.agency_id].append(point)
    return Recipients(found)


def alert(to: Recipients, notice: Notice = NOTICE) -> uuid.UUID:
    """Issue one alert to all; it is accepted when this returns."""
    event, mode = uuid.uuid4(), settings.ACCORD_MODE
    with scope(relay(mode)) as by:
        issue(notice=notice, event=event, mode=mode, contacts=to.by_agency, by=by)
    return event


def deliveries(event: uuid.UUID) -> list[tuple[int, str, str]]:
    """Id, key and state of each delivery of the alert."""
    with scope(relay(settings.ACCORD_MODE)):
        found = Delivery.objects.filter(alert__event=event).order_by("pk")
        return list(found.values_list("pk", "dedupe_key", "state"))
