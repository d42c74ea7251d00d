"""What alerts hear from the journal; each is called once for an event, as the relay."""

from datetime import timedelta
from uuid import UUID

from agencies.models import BreakGlass, ContactPoint
from alerts.models import Announcement, CapMessage, InboundText, PublicAlert, Subscription
from alerts.services import (
    announcement_reminders,
    announcements,
    between_answers,
    between_systems,
    break_glass_alerts,
    canaries,
    cap_receivers,
    contact_tests,
    deployment_webhooks,
    incident_alerts,
    mutual_aid_alerts,
    public_alert_residents,
    public_alert_telling,
    receipts,
    reply_texts,
    subscription_asking,
    warning_rules,
)
from eoc import bus
from eoc.access import require_scope
from eoc.journal.dispatch import Heard
from incidents.models import Incident
from resources.models import EdxlMessage, ForwardedLink


def incident_alarmed(heard: Heard) -> None:
    """A critical incident was logged, or one became so."""
    found = Incident.objects.select_related("type", "agency")
    incident = found.filter(pk=heard.number("incident_id")).first()
    if incident is not None:
        incident_alerts.alarm(incident=incident, event=heard.event, by=require_scope())


def mutual_aid_moved(heard: Heard) -> None:
    """A request for mutual aid took a step."""
    step = mutual_aid_alerts.step_of(heard)
    if step is not None:
        mutual_aid_alerts.alert_next(step=step, by=require_scope())


def contact_point_tested(heard: Heard) -> None:
    """Somebody asked for a test message."""
    found = ContactPoint.objects.select_related("agency", "person", "jurisdiction")
    contact = found.filter(pk=heard.number("contact_point_id")).first()
    if contact is not None:
        contact_tests.send(contact=contact, event=heard.event, mode=heard.mode, by=require_scope())


def announced(heard: Heard) -> None:
    """Somebody said something to many."""
    found = Announcement.objects.select_related("agency").defer("agency__service_area")
    said = found.filter(pk=heard.number("announcement_id")).first()
    if said is not None:
        announcements.carry_out(announcement=said, by=require_scope())


def reminded(heard: Heard) -> None:
    """Somebody reminds those who have not answered an announcement."""
    said = Announcement.objects.filter(pk=heard.number("announcement_id")).first()
    if said is not None:
        announcement_reminders.carry_out(
            announcement=said,
            agency=heard.number("agency_id") or None,
            event=UUID(str(heard.facts["reminder"])),
            by=require_scope(),
        )


def delivery_returned(heard: Heard) -> None:
    """A gateway says that what it took could not be delivered."""
    receipts.give_up(
        delivery_id=heard.number("delivery_id"),
        reason=str(heard.facts.get("reason", "")),
        gone=bool(heard.facts.get("gone")),
        by=require_scope(),
    )


def canary_asked(heard: Heard) -> None:
    """Somebody sends a canary now."""
    channel = str(heard.facts.get("channel", ""))
    canaries.begin(channel=channel, rest=timedelta(), by=require_scope())


def link_forwarded(heard: Heard) -> None:
    """A question was handed on to a colleague."""
    step = mutual_aid_alerts.step_of(heard)
    handed = ForwardedLink.objects.filter(pk=heard.number("forwarded_id")).first()
    if step is not None and handed is not None:
        mutual_aid_alerts.alert_authority(step=step, handed=handed, by=require_scope())


def text_received(heard: Heard) -> None:
    """Somebody answered by a message back, or pressed a key."""
    text = InboundText.objects.filter(pk=heard.number("inbound_text_id")).first()
    if text is not None:
        reply_texts.take(text=text, event=heard.event, by=require_scope())


def document_asked(heard: Heard) -> None:
    """A form waits to be printed."""
    bus.ring("resources.tasks.print_documents")


def break_glass_opened(heard: Heard) -> None:
    """Somebody took a role by break-glass."""
    found = BreakGlass.objects.select_related("agency", "person")
    taken = found.filter(pk=heard.number("break_glass_id")).first()
    if taken is not None:
        break_glass_alerts.opened(
            taken=taken, event=heard.event, mode=heard.mode, by=require_scope()
        )


def installations_told(heard: Heard) -> None:
    """A request took a step that another installation must know."""
    between_systems.tell(heard=heard, by=require_scope())
    between_answers.tell(heard=heard, by=require_scope())


def deployment_moved(heard: Heard) -> None:
    """A lent resource took a step that programs of both sides follow."""
    deployment_webhooks.tell(heard=heard, by=require_scope())


def warning_changed(heard: Heard) -> None:
    """A public warning began, was updated or was cancelled."""
    message = CapMessage.objects.defer("original").filter(pk=heard.number("message_id")).first()
    if message is not None and message.msg_type != "Cancel":
        warning_rules.call(message=message, by=require_scope())


def own_warning_changed(heard: Heard) -> None:
    """A document of ours was kept: an alert, or what takes it back."""
    kept = CapMessage.objects.defer("original").select_related("issuing_agency")
    message = kept.filter(pk=heard.number("message_id"), public=True).first()
    if message is not None:
        cap_receivers.hand_over(message=message, event=heard.event, by=require_scope())


def message_waits(heard: Heard) -> None:
    """A message of another installation was refused, or is for a person to read."""
    found = EdxlMessage.objects.select_related("agency", "partner_agency")
    message = found.filter(pk=heard.number("message_id")).first()
    if message is not None:
        between_systems.call(message=message, event=heard.event, by=require_scope())


def public_alert_moved(heard: Heard) -> None:
    """A public alert waits for somebody, left, or ended."""
    found = PublicAlert.objects.select_related("agency")
    alert = found.filter(pk=heard.number("public_alert_id")).first()
    if alert is not None:
        public_alert_telling.told(alert=alert, heard=heard, by=require_scope())


def residents_told(heard: Heard) -> None:
    """A public alert left, goes on or ended: those who subscribed hear of it."""
    found = PublicAlert.objects.select_related("agency", "supersedes")
    alert = found.filter(pk=heard.number("public_alert_id")).first()
    if alert is not None:
        public_alert_residents.tell(alert=alert, heard=heard, by=require_scope())


def subscription_asked(heard: Heard) -> None:
    """Somebody wants public alerts to an address, which is asked first."""
    asked = Subscription.objects.filter(pk=heard.number("subscription_id")).first()
    if asked is not None:
        subscription_asking.send(subscription=asked, event=heard.event, by=require_scope())
