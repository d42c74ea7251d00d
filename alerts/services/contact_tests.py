"""One test message to one contact point, over the real path."""

import uuid

from agencies.models import ContactPoint
from alerts.models import Alert
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor
from incidents.models import Severity


def send(*, contact: ContactPoint, event: uuid.UUID, mode: str, by: Actor) -> list[Alert]:
    """Send a test to the contact point, whoever is on duty."""
    notice = Notice(
        kind="contact_point.tested",
        severity=Severity.LOW,
        subject=f"Test of {contact.get_channel_display()} for {contact.agency.name}",
        body="This is a test. If it reached you, alerts will. Nothing needs to be done.",
        about=f"contact_point:{contact.uuid}",
        from_agency_id=contact.agency_id,
        alone=True,
    )
    return alerts.issue(
        notice=notice, event=event, mode=mode, contacts={contact.agency_id: [contact]}, by=by
    )
