"""The alert that follows from a role taken by break-glass."""

import uuid

from django.utils import timezone
from django.utils.formats import date_format

from agencies.models import BreakGlass
from alerts.models import Alert
from alerts.selectors import contacts, links
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor, Role
from incidents.models import Severity

HEARING = (Role.ADMINISTRATOR, Role.DUTY_OFFICER)


def opened(*, taken: BreakGlass, event: uuid.UUID, mode: str, by: Actor) -> list[Alert]:
    """Tell every administrator and duty officer of the agency, on duty or not."""
    heard_by = contacts.of_role_holders(taken.agency_id, *HEARING)
    return alerts.issue(
        notice=_notice(taken),
        event=event,
        mode=mode,
        contacts={taken.agency_id: heard_by},
        by=by,
    )


def _notice(taken: BreakGlass) -> Notice:
    role = taken.get_role_display().lower()
    until = date_format(timezone.localtime(taken.ends_at), "j M Y H:i")
    link = links.break_glass()
    lines = [
        f"{taken.person.name} took the role {role} of {taken.agency.name} by break-glass.",
        f"Why: {taken.reason}",
        f"It ends by itself: {until}.",
        "",
        "You receive this because you answer for the agency. End it or review it here:",
        links.absolute(link),
    ]
    return Notice(
        kind="break_glass.opened",
        severity=Severity.HIGH,
        subject=f"BREAK-GLASS: {taken.person.name} acts as {role} of {taken.agency.name}",
        body="\n".join(lines),
        about=f"break_glass:{taken.uuid}",
        link=link,
        from_agency_id=taken.agency_id,
    )
