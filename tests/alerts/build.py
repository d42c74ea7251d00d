"""Incidents and requests as tests of alerts need them."""

from typing import Any

from django.utils import timezone

from agencies.models import Agency
from alerts.models import Alert, Delivery, DeliveryState
from eoc.access import Actor, scope
from incidents.models import Incident, IncidentType, Severity
from incidents.services import incidents
from resources.models import MutualAidRequest, Offer, OfferState, RequestLine
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


def request(cast: Cast, incident: Incident, *asked: str) -> MutualAidRequest:
    """Riverton asks towns for an engine each; inside Riverton's scope."""
    made = MutualAidRequest.objects.create(
        number=f"2026-RIV-R{MutualAidRequest.objects.count() + 1:03}",
        mode=incident.mode,
        incident=incident,
        incident_number=incident.number,
        incident_title=incident.title,
        requesting_agency=cast.agencies["riverton"],
        state="submitted",
        reporting_place="Staging at the ball park",
        report_to="Battalion 1",
        radio_channel="FIRE-3",
        by_name="Dana",
    )
    line = RequestLine.objects.create(
        request=made, requesting_agency=made.requesting_agency, quantity=1, kind_id="engine"
    )
    for town in asked:
        Offer.objects.create(
            mode=incident.mode,
            request=made,
            line=line,
            requesting_agency=made.requesting_agency,
            providing_agency=cast.agencies[town],
            state=OfferState.INVITED,
        )
    return made


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
