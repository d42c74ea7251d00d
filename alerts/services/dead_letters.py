"""What was given up: an alarm on the picture, and a page where nobody was reached."""

import uuid
from collections.abc import Sequence

from agencies.models import ContactPoint
from alerts.models import Delivery
from alerts.selectors import contacts, links
from alerts.selectors.alerts import CANARY, DEAD_LETTER, FINAL, UNREACHED
from alerts.services import alerts, canaries, deliveries, subscription_failures
from alerts.services.alerts import Notice
from eoc.access import Actor, Role
from incidents.models import Severity

ANSWERING = (Role.DUTY_OFFICER, Role.ADMINISTRATOR)
OUTBOX = "/alerts/outbox/?state=dead"


def raise_alarms(*, dead: Sequence[Delivery], by: Actor) -> None:
    """One alarm on the picture for each; whoever answers for an agency is paged once for an alert.

    Only where no other address reached the recipient or still may. A page that is given up itself
    pages no further. Letters to residents raise none of their own.
    """
    subscription_failures.take(dead=[one for one in dead if one.subscription_id], by=by)
    ours = [one for one in dead if not one.subscription_id]
    canaries.alarm(lost=[one for one in ours if one.alert.kind == CANARY], by=by)
    told = [one for one in ours if one.alert.kind != CANARY]
    for delivery in told:
        alerts.issue(
            notice=_notice(delivery),
            event=_round(delivery.uuid, delivery),
            mode=delivery.mode,
            contacts={delivery.agency_id: []},
            by=by,
        )
    lost = [one for one in deliveries.unreached(told) if one.alert.kind not in FINAL]
    for delivery in {(one.alert_id, one.agency_id): one for one in lost}.values():
        _page(delivery, by)


def _round(event: uuid.UUID, delivery: Delivery) -> uuid.UUID:
    """What is given up again after somebody had it retried is told again."""
    since = delivery.retried_at
    return uuid.uuid5(event, since.isoformat()) if since else event


def _page(delivery: Delivery, by: Actor) -> None:
    """By every address of theirs but the one that has just failed.

    Where none is left, whoever answers for the agency that sent it: they reach the other by phone.
    """
    others = _answering(delivery.agency_id, delivery)
    _issue(_call(delivery), delivery, {delivery.agency_id: others}, by)
    sender = delivery.alert.from_agency_id
    if not others and sender is not None and sender != delivery.agency_id:
        _issue(_call_back(delivery), delivery, {sender: _answering(sender, delivery)}, by)


def _answering(agency: int, delivery: Delivery) -> list[ContactPoint]:
    found = contacts.of_role_holders(agency, *ANSWERING)
    return [one for one in found if one.address != delivery.address]


def _issue(
    notice: Notice, delivery: Delivery, heard_by: dict[int, list[ContactPoint]], by: Actor
) -> None:
    event = _round(uuid.uuid5(delivery.alert.uuid, UNREACHED), delivery)
    alerts.issue(notice=notice, event=event, mode=delivery.mode, contacts=heard_by, by=by)


def _call(delivery: Delivery) -> Notice:
    return Notice(
        kind=UNREACHED,
        severity=Severity.HIGH,
        subject=f"NOT REACHED: {delivery.recipient}, about {delivery.alert.subject}",
        body=(
            f"No address of {delivery.recipient} took the message: {delivery.last_error}\n"
            "There may be others. Reach them another way; the outbox names them:\n"
            f"{links.absolute(OUTBOX)}"
        ),
        about=f"alert:{delivery.alert.uuid}",
        link=OUTBOX,
        alone=True,
    )


def _call_back(delivery: Delivery) -> Notice:
    """To the sender, who learns no address and no name of the other agency's people."""
    name, said = delivery.agency.name, delivery.alert.subject
    return Notice(
        kind=UNREACHED,
        severity=Severity.HIGH,
        subject=f"NOT REACHED: {name}, about {said}",
        body=(
            f"{name} did not get what you sent, and nobody there can be paged: no other address "
            f"is known here.\nReach them by phone or radio.\n{links.absolute(OUTBOX)}"
        ),
        about=f"alert:{delivery.alert.uuid}",
        link=OUTBOX,
        alone=True,
    )


def _notice(delivery: Delivery) -> Notice:
    channel = delivery.get_channel_display()
    return Notice(
        kind=DEAD_LETTER,
        severity=Severity.HIGH,
        subject=f"{channel} to {delivery.recipient} given up: {delivery.alert.subject}",
        body=(
            f"After {delivery.attempts} tries: {delivery.last_error}\n"
            "Reach them another way, and correct the contact point."
        ),
        about=f"delivery:{delivery.uuid}",
        link=OUTBOX,
        provider=delivery.channel,
    )
