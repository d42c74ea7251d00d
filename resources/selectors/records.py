"""What resources add to the records of an incident: units committed, help asked and answered."""

from eoc.access import Actor
from incidents.models import Incident
from incidents.selectors.records import SPOKEN, Part
from resources.models import Booking, MutualAidRequest, Offer
from resources.selectors.rows import iso


def bookings(actor: Actor, incident: Incident) -> Part:
    """Every unit committed to it."""
    found = Booking.objects.filter(incident=incident).select_related("asset", "agency")
    rows = [
        {
            "uuid": str(one.uuid),
            "agency": one.agency.name,
            "unit": one.asset.call_sign,
            "purpose": one.purpose,
            "from": iso(one.during.lower),
            "to": iso(one.during.upper),
            "by": one.by_name,
            "note": one.note,
        }
        for one in found.defer("agency__service_area").order_by("pk")
    ]
    return Part("bookings", rows, {"note": SPOKEN})


def requests(actor: Actor, incident: Incident) -> Part:
    """Every request for it."""
    found = MutualAidRequest.objects.filter(incident=incident).select_related("requesting_agency")
    rows = [
        {
            "number": one.number,
            "uuid": str(one.uuid),
            "requesting_agency": one.requesting_agency.name,
            "state": one.state,
            "created_at": iso(one.created_at),
            "submitted_at": iso(one.submitted_at),
            "closed_at": iso(one.closed_at),
            "reporting_place": one.reporting_place,
            "report_to": one.report_to,
            "radio_channel": one.radio_channel,
            "by": one.by_name,
            "note": one.note,
        }
        for one in found.defer("requesting_agency__service_area").order_by("pk")
    ]
    return Part("requests", rows, dict.fromkeys(("reporting_place", "report_to", "note"), SPOKEN))


def offers(actor: Actor, incident: Incident) -> Part:
    """Every answer to a request."""
    found = Offer.objects.filter(request__incident=incident)
    rows = [
        {
            "uuid": str(one.uuid),
            "request": one.request.number,
            "providing_agency": one.providing_agency.name,
            "state": one.state,
            "quantity": one.quantity,
            "decided_at": iso(one.decided_at),
            "decided_by": one.decided_by,
            "reason": one.reason,
        }
        for one in found.select_related("request", "providing_agency")
        .defer("providing_agency__service_area")
        .order_by("pk")
    ]
    return Part("offers", rows, {"reason": SPOKEN})
