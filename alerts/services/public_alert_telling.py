"""Which agencies hear of a public alert, called as the relay: those it touches, and partners."""

from collections.abc import Mapping, Sequence

from agencies.models import ContactPoint
from alerts.cap.content import Content
from alerts.models import Alert, PublicAlert, PublicAlertState
from alerts.models.escalation import SECOND_PERSON
from alerts.permissions.public_alerts import DECIDING
from alerts.selectors import contacts, links, public_audiences
from alerts.services import alerts
from alerts.services.alerts import Notice
from alerts.services.public_alert_sending import held
from eoc.access import Actor, Role
from eoc.journal.dispatch import Heard
from incidents.models import Severity

Contacts = Mapping[int, Sequence[ContactPoint]]
HELD = "public_alert.held"
TO_APPROVE, TO_REVIEW = SECOND_PERSON
WORDS = {
    "public_alert.issued": "PUBLIC ALERT",
    "public_alert.updated": "PUBLIC ALERT UPDATED",
    "public_alert.cancelled": "PUBLIC ALERT CANCELLED",
    "public_alert.cleared": "ALL CLEAR",
    HELD: "BREAK-GLASS PUBLIC ALERT leaves in 30 seconds",
    TO_APPROVE: "A public alert waits for a second person",
    TO_REVIEW: "Nobody has looked at a public alert sent by one person alone",
}
SHADES = {"Extreme": Severity.CRITICAL, "Severe": Severity.HIGH, "Moderate": Severity.MEDIUM}


def told(*, alert: PublicAlert, heard: Heard, by: Actor) -> list[Alert]:
    """One alert for each agency that must know of this step, once.

    Nobody is called for what was decided before the call left.
    """
    if heard.kind in SECOND_PERSON and not _waits(alert, heard.kind):
        return []
    return alerts.issue(
        notice=_notice(alert, heard.kind),
        event=heard.event,
        mode=alert.mode,
        contacts=_hearing(alert, heard.kind),
        by=by,
    )


def _waits(alert: PublicAlert, kind: str) -> bool:
    """It still waits for the second person; whoever decides meanwhile comes after this call."""
    locked = held(alert)
    return locked.state == PublicAlertState.SUBMITTED if kind == TO_APPROVE else not locked.verdict


def _hearing(alert: PublicAlert, kind: str) -> Contacts:
    """At home who decides, on duty or not; abroad the duty contacts, and all who heard before.

    Whoever wrote it is not asked to be the second.
    """
    deciders = contacts.of_role_holders(alert.agency_id, *DECIDING)
    if kind in SECOND_PERSON:
        administrators = contacts.of_role_holders(alert.agency_id, Role.ADMINISTRATOR)
        asked = [*deciders, *(administrators if kind == TO_REVIEW else [])]
        return {alert.agency_id: [one for one in asked if one.person_id != alert.author_id]}
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
