"""A fan-out under faults: waves of alerts to all, strikes between them, and the verdict."""

import hashlib
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from agencies.models import Channel, ContactPoint, Membership, Person
from agencies.services import sharing
from alerts.models import Alert, Delivery
from alerts.selectors.alerts import (
    CANARY,
    CANARY_LOST,
    CHANNEL_DOWN,
    DEAD_LETTER,
    UNREACHED,
)
from bench.alert import ground
from eoc.access import Role, scope
from tests.alerts.conftest import as_relay
from tests.faults import effects_checker
from tests.faults.nemesis import Nemesis
from tests.faults.provider import Provider

WAVE = 30.0  # seconds between two alerts
PATIENCE = 60.0  # and twice as long as the faults took, since tries are ever further apart
OF_CHANNELS = [CANARY, CANARY_LOST, CHANNEL_DOWN]  # the platform's own, in a long run
COUNT = """SELECT count(*) FROM alerts_delivery d JOIN alerts_alert a ON a.id = d.alert_id
 WHERE (d.state = 'pending' OR d.lease IS NOT NULL) AND a.kind <> ALL (%s)"""


@dataclass
class Ordeal:
    """One seed's run; `events` are the alerts that were accepted."""

    nemesis: Nemesis
    provider: Provider
    recipients: ground.Recipients = field(default_factory=lambda: ground.Recipients({}))
    pagers: list[ContactPoint] = field(default_factory=list)
    events: list[uuid.UUID] = field(default_factory=list)

    def run(self, recipients: int, hosts: int, seconds: float) -> list[str]:
        """What is wrong in the end; empty where everything held."""
        self._people(recipients, hosts)
        installation = self.nemesis.installation
        for start in (installation.worker, installation.relay, installation.beat):
            start()
        with as_relay():
            begun = time.monotonic()
            self.events.append(ground.alert(self.recipients))
            installation.wait_for(lambda: self.provider.requests > recipients / 50, 40)
            for _ in self.nemesis.rage(seconds):
                connection.close()
                if time.monotonic() > begun + WAVE * len(self.events):
                    self.events.append(ground.alert(self.recipients))
            enough = recipients * len(self.events)
            installation.wait_for(lambda: self.provider.requests > enough, PATIENCE)
            self.provider.failing = False
            pending = self._settled(PATIENCE + 2 * seconds)
            self.nemesis.end()
            self._say(time.monotonic() - begun)
            return [*pending, *self._verdict()]

    def _people(self, recipients: int, hosts: int) -> None:
        origins = [f"https://h{n}.hooks.example" for n in range(hosts)]
        self.recipients = ground.hooks(recipients, origins)
        with scope(sharing.operator("Ordeal")):
            for agency in self.recipients.by_agency:
                self.pagers.append(_officer(agency))

    def _settled(self, seconds: float) -> list[str]:
        until = time.monotonic() + seconds
        while left := _unsettled():
            if time.monotonic() > until:
                return [f"{left} deliveries are still pending or leased after {seconds:.0f} s"]
            time.sleep(0.25)
        return []

    def _verdict(self) -> Iterator[str]:
        with scope(sharing.operator("Ordeal")):
            said = Delivery.objects.select_related("alert")
            rows = list(said.exclude(alert__kind__in=OF_CHANNELS))
            aside = {d.dedupe_key for d in said.filter(alert__kind__in=OF_CHANNELS)}
            pages = list(Alert.objects.filter(kind=UNREACHED))
            alarms = set(Alert.objects.filter(kind=DEAD_LETTER).values_list("event", flat=True))
        came = self.provider.receiver.effects
        effects = {key: times for key, times in came.items() if key not in aside}
        states = {d.dedupe_key: "leased" if d.lease else d.state for d in rows}
        rung = {(p.about, p.agency_id) for p in pages if effects.keys() & self._keys_of(p)}
        paged = {
            d.dedupe_key
            for d in rows
            if d.uuid in alarms and (f"alert:{d.alert.uuid}", d.agency_id) in rung
        }
        wanted = set().union(*map(self._keys_of, pages), self._keys())
        return effects_checker.faults(wanted, effects, states, paged)

    def _keys(self) -> set[str]:
        points = [p for some in self.recipients.by_agency.values() for p in some]
        return {_key(event, point) for event in self.events for point in points}

    def _keys_of(self, page: Alert) -> set[str]:
        return {_key(page.event, p) for p in self.pagers if p.agency_id == page.agency_id}

    def _say(self, seconds: float) -> None:
        receiver = self.provider.receiver
        sys.stdout.write(
            f"{len(self.events)} alerts, {self.provider.requests} requests, "
            f"{sum(receiver.attempts.values())} taken, {sum(receiver.effects.values())} effects, "
            f"settled after {seconds:.0f} s, struck: {' '.join(self.nemesis.struck)}\n"
        )


def _officer(agency: int) -> ContactPoint:
    """Somebody each agency's pages reach, and nothing else."""
    person = Person.objects.create(name="Pat Pager", agency_id=agency)
    Membership.objects.create(person=person, agency_id=agency, role=Role.DUTY_OFFICER)
    return ContactPoint.objects.create(
        agency_id=agency,
        person=person,
        channel=Channel.WEBHOOK,
        address=f"https://pager{agency}.example/page",
        secret=ground.SECRET,
        duty=False,
    )


def _key(event: uuid.UUID, point: ContactPoint) -> str:
    """As the receiver is promised: of the event and the contact, whatever is tried again."""
    return hashlib.sha256(f"{event}:{point.uuid}".encode()).hexdigest()


def _unsettled() -> int:
    with scope(sharing.operator("Ordeal")), connection.cursor() as cursor:
        cursor.execute(COUNT, [OF_CHANNELS])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
