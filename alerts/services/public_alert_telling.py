"""Which agencies hear of a public alert, called as the relay: those it touches, and partners."""

from collections.abc import Mapping, Sequence

from agencies.models import ContactPoint
from alerts.cap.content import Content
from alerts.models import Alert, PublicAlert
from alerts.permissions.public_alerts import DECIDING
from alerts.selectors import contacts, links, public_audiences
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor, Role
from eoc.journal.dispatch import Heard
from incidents.models import Severity

Contacts = Mapping[int, Sequence[ContactPoint]]
HELD = "public_alert.held"
WORDS = {
    "public_alert.issued": "PUBLIC ALERT",
    "public_alert.updated": "PUBLIC ALERT UPDATED",
    "public_alert.cancelled": "PUBLIC ALERT CANCELLED",
    "public_alert.cleared": "ALL CLEAR",
    HELD: "BREAK-GLASS PUBLIC ALERT leaves in 30 seconds",
    "public_alert.submitted": "A public alert waits for a second person",
    "public_alert.unanswered": "Nobody has looked at a public alert sent by one person alone",
}
AT_HOME = ("public_alert.submitted", "public_alert.unanswered")
SHADES = {"Extreme": Severity.CRITICAL, "Severe": Severity.HIGH, "Moderate": Severity.MEDIUM}


def told(*, alert: PublicAlert, heard: Heard, by: Actor) -> list[Alert]:
    """One alert for each agency that must know of this step, once."""
    return alerts.issue(
        notice=_notice(alert, heard.kind),
        event=heard.event,
        mode=alert.mode,
        contacts=_hearing(alert, heard.kind),
        by=by,
    )


def _hearing(alert: PublicAlert, kind: str) -> Contacts:
    """At home who decides, on duty or not; abroad the duty contacts, and all who heard before."""
    deciders = contacts.of_role_holders(alert.agency_id, *DECIDING)
    if kind in AT_HOME:
        administrators = contacts.of_role_holders(alert.agency_id, Role.ADMINISTRATOR)
        later = administrators if kind == "public_alert.unanswered" else []
        return {alert.agency_id: [*deciders, *later]}
    reached = public_audiences.to_tell(alert.agency_id, alert.area)
    before = Alert.objects.filter(about=_about(alert), mode=alert.mode).values_list("agency_id")
    agencies = {*reached["agencies"], *(agency for (agency,) in before)}
    sounding = None if kind == HELD else alert.agency_id
    found = contacts.of_agencies(agencies, reached["jurisdictions"], sounding)
    if kind == HELD:
        found[alert.agency_id] = [*found.get(alert.agency_id, []), *deciders]
    return found


def _notice(alert: PublicAlert, kind: str) -> Notice:
    content = Content.of(alert.content)
    text = content.texts[0]
    marks = {"exercise": "EXERCISE: ", "demo": "DEMO: "}
    subject = f"{marks.get(alert.mode, '')}{WORDS[kind]}: {text.headline}"
    lines = [
        subject,
        "",
        text.description,
        text.instruction,
        f"Where: {text.place}. For about {alert.audience:,} people (estimate).",
        f"Ordered by {content.order.office or 'nobody'}, {content.order.authority}.",
        f"Sent alone by {alert.author_name}: {alert.alone_reason}" if alert.alone_reason else "",
        f"Ended: {alert.end_reason}" if alert.end_reason else "",
        links.absolute(links.public_alert(alert.mode, alert.uuid)),
    ]
    return Notice(
        kind=kind,
        severity=SHADES.get(content.severity, Severity.LOW),
        subject=subject,
        body="\n".join(lines),
        about=_about(alert),
        link=links.public_alert(alert.mode, alert.uuid),
        from_agency_id=alert.agency_id,
        alone=True,
    )


def _about(alert: PublicAlert) -> str:
    return f"public_alert:{alert.uuid}"
