"""Canaries: a test to nobody by each channel every five minutes, by the path of every alert.

One alert holds them and is shown to nobody; one delivery a channel is its due row. Each round it
becomes pending under a new key by the database's clock, whoever looks first, and is claimed, sent,
marked and receipted as any other.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from agencies.models import Channel
from agencies.services.telling import tell
from alerts.canaries import address
from alerts.channels import setting_up
from alerts.models import Alert, Delivery, Priority, Provider
from alerts.selectors import canaries, contacts, links, operating
from alerts.selectors.alerts import CANARY, CANARY_LOST
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor, Role
from eoc.errors import NotFound, NotPermitted, WrongState
from incidents.models import Severity

EVERY = timedelta(minutes=5)
HEARING = (Role.ADMINISTRATOR, Role.DUTY_OFFICER)
PAGE = "/alerts/channels/"
WHO = "Administrators send a canary."
BEGIN = """UPDATE alerts_delivery d
   SET state = 'pending', attempts = 0, lease = NULL, lease_until = NULL, last_error = '',
       done_at = NULL, delivered_at = NULL, next_at = clock_timestamp(), address = a.address,
       dedupe_key = 'canary-' || d.channel || '-' || gen_random_uuid(),
       retried_at = clock_timestamp(), retried_by = 'Canary'
  FROM unnest(%(channels)s::text[], %(addresses)s::text[]) AS a (channel, address)
 WHERE d.alert_id = %(alert)s AND d.channel = a.channel AND d.state <> 'pending'
   AND coalesce(d.retried_at, d.created_at) <= clock_timestamp() - %(rest)s"""


def begin_due(*, by: Actor) -> int:
    """Begin the round of each channel whose last is five minutes old; answers how many."""
    return _begin(Channel.values, by, EVERY)


def begin(*, channel: str, by: Actor, rest: timedelta = EVERY) -> bool:
    """Let a channel's canary go, where one can and none is under way; the relay's."""
    return bool(_begin([channel], by, rest))


def _begin(channels: Sequence[str], by: Actor, rest: timedelta) -> int:
    found = {channel: address(channel)[0] for channel in channels}
    to = {c: one for c, one in found.items() if one and not setting_up.missing(c)}
    alert = _alert(by) if to else None
    if alert is None:
        return 0
    known = set(Delivery.objects.filter(alert=alert).values_list("channel", flat=True))
    first = {c: one for c, one in to.items() if c not in known}
    again = {c: one for c, one in to.items() if c in known}
    asked: dict[str, Any] = {"alert": alert.pk, "rest": rest}
    asked |= {"channels": list(again), "addresses": list(again.values())}
    _first(alert, first)
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, asked)
        return len(first) + int(cursor.rowcount)


def ask(*, channel: str, by: Actor) -> None:
    """Let one go now; the relay does it."""
    if not by.administers:
        raise NotPermitted(WHO)
    if channel not in Channel.values:
        raise NotFound("There is no such channel.")
    if lacking := setting_up.missing(channel):
        raise WrongState(f"This channel is not set up. {lacking}")
    if not address(channel)[0]:
        raise WrongState(f"Name where it goes first: set {channel.upper()}_CANARY.")
    name = Channel(channel).label
    tell(
        kind="canary.asked",
        by=by,
        agencies=by.agencies_as(Role.ADMINISTRATOR),
        about=f"canary:{channel}",
        text=f"{by.name} sent a canary by {name}",
        facts={"channel": channel},
    )


def alarm(*, lost: Sequence[Delivery], by: Actor) -> None:
    """Canaries that were given up: told once until the channel works again, never by itself."""
    for canary in lost:
        points = contacts.of_role_holders(canary.agency_id, *HEARING)
        alerts.issue(
            notice=_notice(canary),
            event=_silence(canary),
            mode=canary.mode,
            contacts={canary.agency_id: [c for c in points if c.channel != canary.channel]},
            by=by,
        )


def _alert(by: Actor) -> Alert | None:
    """The one that holds them, of the agency that runs the installation."""
    event = canaries.event(by.mode)
    found = Alert.objects.filter(event=event, kind=CANARY).first()
    agency = None if found else operating.agency()
    if agency is None:
        return found
    made, _ = Alert.objects.get_or_create(
        event=event,
        kind=CANARY,
        agency=agency,
        defaults={
            "mode": by.mode,
            "severity": Severity.LOW,
            "subject": "Canary: this channel works",
            "body": "A test that goes out every five minutes. Nothing needs to be done.",
            "about": "channel:canary",
        },
    )
    return made


def _first(alert: Alert, to: Mapping[str, str]) -> None:
    """Whoever else writes it at the same moment is the one."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                alert=alert,
                mode=alert.mode,
                agency_id=alert.agency_id,
                recipient="Canary",
                channel=channel,
                address=where,
                dedupe_key=f"canary-{channel}-{alert.uuid}",
                priority=Priority.LOW,
            )
            for channel, where in to.items()
        ],
        ignore_conflicts=True,
    )


def _silence(canary: Delivery) -> uuid.UUID:
    """The same until something leaves by the channel again."""
    row = Provider.objects.filter(mode=canary.mode, channel=canary.channel, host="").first()
    worked = row.last_success_at if row else None
    return uuid.uuid5(canary.uuid, worked.isoformat() if worked else "never")


def _notice(canary: Delivery) -> Notice:
    name = canary.get_channel_display()
    return Notice(
        kind=CANARY_LOST,
        severity=Severity.HIGH,
        subject=f"The canary by {name} did not come through",
        body=(
            f"A test to nobody was given up after {canary.attempts} tries: {canary.last_error}\n"
            f"Alerts by {name} would fare the same.\n{links.absolute(PAGE)}"
        ),
        about=f"canary:{canary.channel}",
        link=PAGE,
        alone=True,
        provider=canary.channel,
    )
