"""Incidents and requests as tests of alerts need them."""

from typing import Any

from django.utils import timezone

from agencies.models import Agency
from agencies.services import sharing
from alerts.models import Alert, Delivery, DeliveryState
from eoc.access import Actor, scope
from eoc.journal import dispatch
from incidents.models import Incident, IncidentType, Severity
from incidents.services import incidents
from tests.alerts.conftest import as_relay
from tests.cast import Cast


def log(cast: Cast, severity: str = Severity.CRITICAL, **fields: Any) -> Incident:
    """Dana logs an incident in Riverton, through the service."""
    with scope(cast.actor("dana")) as dana:
        return incidents.log(
            by=dana,
            type=IncidentType.objects.filter(discipline="fire").values_list("code", flat=True)[0],
            severity=severity,
            title="Tank farm fire",
            point=fields.pop("point", cast.point("riverton")),
            place_text="12 Main St",
            **fields,
        )


def pending(agency: Agency, by: Actor, count: int, channel: str = "email", **more: Any) -> Alert:
    """An alert with so many waiting deliveries; inside the agency's scope."""
    alert = Alert.objects.create(
        mode=more.pop("mode", "demo"),
        agency=agency,
        kind="incident.critical",
        severity="critical",
        subject="CRITICAL: Tank farm fire",
        body="Go.",
        about="incident:0",
        event=more.pop("event"),
        issued_at=timezone.now(),
    )
    Delivery.objects.bulk_create(
        Delivery(
            alert=alert,
            mode=alert.mode,
            agency=agency,
            recipient=f"Person {number}",
            channel=channel,
            address=more.get("address", f"person{number}@riverton.example"),
            dedupe_key=f"{alert.uuid}-{number}",
            state=DeliveryState.PENDING,
        )
        for number in range(count)
    )
    return alert


def fan_out() -> int:
    """Subscribers hear what is due, as the relay's role."""
    with as_relay():
        return dispatch.hear(100)


def heard_by(cast: Cast) -> dict[str, list[str]]:
    """Town to the kinds of alert it heard, oldest first."""
    towns = {agency.short_code: town for town, agency in cast.agencies.items()}
    found: dict[str, list[str]] = {}
    with scope(sharing.operator()):
        for code, kind in Alert.objects.order_by("id").values_list("agency__short_code", "kind"):
            found.setdefault(towns[code], []).append(kind)
    return found
