"""The moment a public alert leaves: rendered, with what would take it back, kept byte for byte."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection
from django.db.models.functions import Now

from agencies.services import telling
from alerts import cap
from alerts.cap import composing, keys, signature
from alerts.cap.content import Content
from alerts.models import (
    CapMessage,
    PublicAlert,
    PublicAlertRemedy,
    PublicAlertState,
    Remedy,
)
from alerts.selectors import public_alerts as selectors
from alerts.services import cap_messages
from eoc.access import Actor
from eoc.errors import NotFound
from eoc.journal import dispatch

log = structlog.get_logger()
CLOCK = "SELECT date_trunc('second', clock_timestamp())"


def hand_off(*, alert: PublicAlert, by: Actor) -> None:
    """Send a locked alert: first what would end it, then the message, then the states of both."""
    alert.issued_at = clock()
    for kind in Remedy:
        _prepare(alert, kind)
    message = keep(selectors.message_of(alert), alert, by)
    before = alert.supersedes and held(alert.supersedes)
    if (
        before is not None and before.state == PublicAlertState.ISSUED
    ):  # it may have ended meanwhile
        save(before, state=PublicAlertState.UPDATED, **ended(by, "Replaced by an update"))
    save(
        alert,
        state=PublicAlertState.ISSUED,
        message=message,
        issued_at=alert.issued_at,
        issued_name=by.name[:120],
        expires_at=alert.issued_at + timedelta(minutes=alert.minutes),
        due_at=None,
    )
    step = "public_alert.updated" if before is not None else "public_alert.issued"
    tell(step, alert, by, f"Public alert: {title(alert)}", tier="alarm")


def send_remedy(*, alert: PublicAlert, kind: Remedy, by: Actor) -> CapMessage:
    """Send what was rendered before; only the moment it leaves is filled in."""
    remedy = PublicAlertRemedy.objects.select_for_update().get(alert=alert, kind=kind)
    prepared = cap.read(bytes(remedy.document)).alert
    message = keep(composing.resent(prepared, clock()), alert, by)
    PublicAlertRemedy.objects.filter(pk=remedy.pk).update(message=message)
    return message


def keep(message: cap.Alert, alert: PublicAlert, by: Actor) -> CapMessage:
    """The document byte for byte, among all that is in force."""
    return cap_messages.keep_own(
        content=_signed(cap.write(message), alert.mode),
        mode=alert.mode,
        issuer=alert.agency_id,
        by=by,
    )


def _signed(document: bytes, mode: str) -> bytes:
    """With the key of its mode; where there is none, as it is."""
    pair = keys.own(mode)
    return signature.sign(document, pair.key, pair.certificate) if pair else document


def _prepare(alert: PublicAlert, kind: Remedy) -> None:
    PublicAlertRemedy.objects.create(
        alert=alert,
        agency_id=alert.agency_id,
        mode=alert.mode,
        kind=kind,
        document=cap.write(selectors.remedy_of(alert, kind)),
    )


def held(alert: PublicAlert) -> PublicAlert:
    """The alert locked, as it stands now."""
    found = PublicAlert.objects.select_for_update(of=("self",)).select_related(
        "agency", "supersedes", "supersedes__agency"
    )
    locked = found.filter(pk=alert.pk).first()
    if locked is None:
        raise NotFound("There is no such public alert.")
    return locked


def save(alert: PublicAlert, **fields: Any) -> None:
    """Write the fields and one version more; what the database decides is read back."""
    for name, value in fields.items():
        setattr(alert, name, value)
    alert.version += 1
    alert.save(update_fields=[*fields, "version"])
    alert.refresh_from_db(fields=[*fields, "digest", "state", "approved_by", "approved_digest"])


def ended(by: Actor, reason: str) -> dict[str, Any]:
    """Columns of an alert that is over."""
    return {"ended_at": Now(), "ended_name": by.name[:120], "end_reason": reason[:300]}


def clock() -> datetime:
    """The database's time, to the second, as CAP has it."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK)
        row = cursor.fetchone()
    assert row is not None
    now: datetime = row[0]
    return now


def each(act: Callable[[int, Actor], int], due: Iterable[tuple[int, str]]) -> int:
    """Do it for each as the relay of its mode; one the database refuses holds up no other."""
    done = 0
    for pk, mode in due:
        try:
            done += act(pk, dispatch.relay(mode))
        except DatabaseError:
            log.exception("public_alert.left", alert=pk)
    return done


def title(alert: PublicAlert) -> str:
    """Its headline in the first language."""
    return Content.of(alert.content).texts[0].headline


def tell(
    kind: str,
    alert: PublicAlert,
    by: Actor,
    text: str,
    *,
    tier: str = "event",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record the step for the agency; subscribers hear which alert."""
    telling.tell(
        kind=kind,
        by=by,
        agencies=[alert.agency_id],
        about=alert.uuid,
        text=text,
        facts={"public_alert_id": alert.pk, **(facts or {})},
        mode=alert.mode,
        tier=tier,
    )
