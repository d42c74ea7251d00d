"""Whether what an alert was about still stands, so that nobody is told what is over."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from alerts.models import Alert, PublicAlertState, RunState
from alerts.selectors.alerts import ANNOUNCED, TO_DECIDE, acknowledgement
from alerts.selectors.between_systems import ABOUT
from incidents.models import Incident, Stage
from resources.models import MutualAidRequest, RequestState

LONGEST = timedelta(days=1)  # whatever is older is said anew, not told again
STANDING = "SELECT state, expired FROM alerts_public_alert_standing(%s)"  # whoever wrote it
HOLDS = {  # while a public alert is in this state, the step is news
    "public_alert.submitted": PublicAlertState.SUBMITTED,
    "public_alert.held": PublicAlertState.HELD,
    "public_alert.issued": PublicAlertState.ISSUED,
    "public_alert.updated": PublicAlertState.ISSUED,
}


def over(alert: Alert) -> str:
    """Why telling of it is of no use any more, in words; empty while it stands."""
    if alert.about.startswith(ABOUT):
        return ""  # a document for another installation waits for it, however long that is away
    if timezone.now() > alert.issued_at + LONGEST:
        return "It is more than a day old. Say it anew."
    noun, _, identifier = alert.about.partition(":")
    ended = ENDED.get(noun)
    return _answered(alert) or (ended(alert, identifier) if ended else "")


def _answered(alert: Alert) -> str:
    """Somebody answers for it and nobody else is awaited."""
    answered = acknowledgement(alert)
    if answered is None or alert.kind == ANNOUNCED:
        return ""
    run = getattr(alert, "escalation", None)
    if run is not None and run.state == RunState.RUNNING:
        return ""
    return f"{answered.by_name} answers for it since {answered.at:%b %d %H:%M} UTC."


def _incident(_: Alert, identifier: str) -> str:
    closed = _is(identifier) and Incident.objects.filter(uuid=identifier, stage=Stage.CLOSED)
    return "The incident is closed." if closed and closed.exists() else ""


def _request(alert: Alert, identifier: str) -> str:
    """Only the call to decide ends with the request; what became of it is told all the same."""
    if alert.kind != TO_DECIDE or not _is(identifier):
        return ""
    found = MutualAidRequest.objects.filter(uuid=identifier).first()
    waits = (RequestState.SUBMITTED, RequestState.PARTLY_FILLED)
    if found is None or found.state in waits:
        return ""
    return f"The request is {found.get_state_display().lower()}."


def _public_alert(alert: Alert, identifier: str) -> str:
    """What ended, or was replaced, is never told as if it stood; its end is."""
    holds = HOLDS.get(alert.kind)
    if holds is None or not _is(identifier):
        return ""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [identifier])
        row = cursor.fetchone()
    if row is None or row == (holds, False):
        return ""
    state, expired = row
    words = "expired" if expired else PublicAlertState(state).label.lower()
    return f"The public alert is past that: {words}."


def _is(identifier: str) -> bool:
    try:
        return bool(UUID(identifier))
    except ValueError:
        return False


ENDED: Mapping[str, Callable[[Alert, str], str]] = {
    "incident": _incident,
    "request": _request,
    "public_alert": _public_alert,
}
