"""Our requests, offers and deployments as EDXL-RM messages: the one place where fields meet.

What a new field says to other systems is added here. Lines keep their place as element id.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils import timezone

from agencies.models import Agency
from eoc.access.modes import Mode
from eoc.text.public import harmless
from resources.edxl import Envelope, Message
from resources.edxl import message as m
from resources.edxl.envelope import Address
from resources.edxl.rules import MUST, NOT, RULES
from resources.edxl.words import COMMON
from resources.models import Deployment, MutualAidRequest, Offer, OfferState, RequestLine

KINDS, TYPES = "urn:x-accord:asset-kinds", "urn:x-accord:nims-types"
STATES, CHANNELS = "urn:x-accord:deployment-states", "urn:x-accord:radio-channels"
AGENCIES = "urn:x-accord:agencies"
GML = "http://www.opengis.net/gml"
OPEN = "UNCLASSIFIED AND NOT SENSITIVE"
STATUS_OF = {Mode.LIVE: "Actual", Mode.EXERCISE: "Exercise", Mode.DEMO: "Test", Mode.REPLAY: "Test"}
DISTRIBUTED = {
    "RequestResource": "Request",
    "RequisitionResource": "Request",
    "RequestReturn": "Request",
    "ResponseToRequestResource": "Response",
    "CommitResource": "Response",
    "ReleaseResource": "Update",
    "ReportResourceDeploymentStatus": "Report",
}
STANDING = (OfferState.OFFERED, OfferState.COUNTERED, OfferState.ACCEPTED)
REACHED = {  # deployment state: what its moment is called
    "committed": "Committed",
    "en_route": "ActualDeparture",
    "checked_in": "ActualArrival",
    "demobilizing": "ActualReturnDeparture",
    "returned": "ActualReturnArrival",
}


def urn(identity: uuid.UUID) -> str:
    """How messages name one of our things."""
    return f"urn:uuid:{identity}"


def identity_of(request: MutualAidRequest) -> str:
    """The id both systems know the request by: the asking system's."""
    return request.asked_as or urn(request.uuid)


def element_id(place: int, line: RequestLine | None = None) -> str:
    """The element id of the line at a place, from 1; where others asked, their own."""
    return (line and line.element) or f"{place:03}"


def envelope(messages: Sequence[Message], mode: str, sender: Agency, to: Iterable[str]) -> Envelope:
    """Who sends these to whom, and whether they are meant: only live is Actual."""
    first = messages[0]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    codes = tuple(to)
    return Envelope(
        id=first.id,
        sender=f"{sender.short_code.lower()}@{host}",
        sent=first.sent,
        status=STATUS_OF[Mode(mode)],
        type="Cancel" if first.recall else DISTRIBUTED[first.type],
        confidentiality=OPEN,
        language="en",
        addresses=(Address(AGENCIES, codes),) if codes else (),
    )


def asked(
    request: MutualAidRequest, lines: Sequence[RequestLine], *, identity: str, cancels: bool = False
) -> Message:
    """RequestResource: what is asked for; or its cancelling."""
    recall = m.Recall(identity_of(request), "Cancel") if cancels else None
    found = tuple(_wanted(request, line, place) for place, line in enumerate(lines, 1))
    note = clean(request.note) or None
    return _message(
        "RequestResource", request, found, identity=identity, recall=recall, description=note
    )


def answered(offer: Offer, place: int, named: Sequence[str], *, identity: str) -> Message:
    """ResponseToRequestResource: what the providing agency offers, or that it declines."""
    request = offer.request
    refused = offer.state not in STANDING
    response = m.Response(
        element_id(place, offer.line),
        "Decline" if refused else "Accept",
        reason=clean(offer.reason or offer.limits) or None,
    )
    lines = [_named(offer.line, label, n, response) for n, label in enumerate(named, 1)]
    if not named:
        lines = [m.Line(element_id(1), response)]
    return _message("ResponseToRequestResource", request, lines, identity=identity)


def requisitioned(offer: Offer, named: Sequence[str], *, identity: str) -> Message:
    """RequisitionResource: the requesting agency takes up what was offered."""
    lines = [_named(offer.line, label, n) for n, label in enumerate(named, 1)]
    return _message("RequisitionResource", offer.request, lines, identity=identity)


def committed(deployment: Deployment, place: int, *, identity: str) -> Message:
    """CommitResource: a named resource is committed."""
    return _of_deployment("CommitResource", deployment, place, identity)


def reported(deployment: Deployment, place: int, *, identity: str) -> Message:
    """ReportResourceDeploymentStatus: how far a resource is."""
    return _of_deployment("ReportResourceDeploymentStatus", deployment, place, identity)


def released(deployment: Deployment, place: int, *, identity: str) -> Message:
    """ReleaseResource: the requesting agency needs it no longer."""
    return _of_deployment("ReleaseResource", deployment, place, identity)


def turned_down(offer: Offer, place: int, *, identity: str) -> Message:
    """ReleaseResource that declines: the requesting agency takes up nothing of an offer."""
    reason = clean(offer.reason) or None
    response = m.Response(element_id(place, offer.line), "Decline", reason=reason)
    line = m.Line(element_id(1), response, _resource(offer.line, None), _count(offer.quantity or 1))
    return _message("ReleaseResource", offer.request, [line], identity=identity)


def wanted_back(deployment: Deployment, place: int, *, identity: str) -> Message:
    """RequestReturn: the providing agency needs its resource back."""
    return _of_deployment("RequestReturn", deployment, place, identity)


def _of_deployment(kind: str, deployment: Deployment, place: int, identity: str) -> Message:
    response = None
    if RULES[kind].response != NOT:
        response = m.Response(element_id(place, deployment.offer.line), "Accept")
    line = _named(deployment.offer.line, deployment.asset_label, 1, response)
    status = None
    if RULES[kind].status != NOT and line.resource:
        status = m.Status(deployment=m.Values(STATES, (deployment.state,)))
    resource = line.resource and _with_status(line.resource, status)
    schedules = [
        m.Schedule(REACHED[state], at)
        for state, at in deployment.times.items()
        if REACHED.get(state) in RULES[kind].schedules
    ]
    made = m.Line(line.id, response, resource, line.assignment, tuple(schedules))
    why = clean(deployment.recalled_reason) or None
    return _message(kind, deployment.request, [made], identity=identity, description=why)


def _with_status(resource: m.Resource, status: m.Status | None) -> m.Resource:
    return m.Resource(id=resource.id, name=resource.name, type=resource.type, status=status)


def _message(
    kind: str,
    request: MutualAidRequest,
    lines: Iterable[m.Line],
    *,
    identity: str,
    recall: m.Recall | None = None,
    description: str | None = None,
) -> Message:
    rules, first = RULES[kind], identity_of(request)
    preceding = first if rules.preceding != NOT else None
    fundings = (m.Funding(info="By the mutual-aid agreement in force"),)
    return Message(
        id=identity,
        sent=timezone.localtime().isoformat(timespec="seconds"),
        type=kind,
        originating_id=first,
        contacts=(_contact(request),),
        description=description,
        preceding_id=preceding,
        incidents=(m.Incident(request.incident_number, clean(request.incident_title) or None),),
        recall=recall,
        fundings=fundings if rules.funding == MUST else (),
        lines=tuple(lines),
    )


def _contact(request: MutualAidRequest) -> m.Contact:
    who = f"{request.report_to}, {request.requesting_agency.name}"
    radio = m.Radio(m.Values(CHANNELS, ("voice",)), clean(request.radio_channel))
    return m.Contact(description=clean(who), role="Requester", radios=(radio,))


def _wanted(request: MutualAidRequest, line: RequestLine, place: int) -> m.Line:
    return m.Line(
        element_id(place),
        resource=_resource(line, None),
        assignment=_count(line.quantity),
        schedules=tuple(_schedules(request)),
    )


def _schedules(request: MutualAidRequest) -> Iterable[m.Schedule]:
    place = m.Location(clean(request.reporting_place), target_area=_area(request.reporting_point))
    if request.needed_by is None:
        yield m.Schedule("ReportTo", location=place)
        return
    needed = timezone.localtime(request.needed_by)
    yield m.Schedule("RequestedArrival", needed.isoformat(timespec="seconds"), place)
    if request.duration_hours:
        ends = needed + timedelta(hours=request.duration_hours)
        yield m.Schedule("EstimatedReturnDeparture", ends.isoformat(timespec="seconds"))


def _area(point: Point | None) -> m.Foreign | None:
    """A point as GML has it, latitude first."""
    if point is None:
        return None
    return (
        f'<rm:TargetArea xmlns:rm="{COMMON}"><gml:Point xmlns:gml="{GML}">'
        f"<gml:pos>{point.y:.6f} {point.x:.6f}</gml:pos></gml:Point></rm:TargetArea>"
    )


def _named(line: RequestLine, label: str, n: int, response: m.Response | None = None) -> m.Line:
    return m.Line(element_id(n), response, _resource(line, label), _count(1))


def _resource(line: RequestLine, label: str | None) -> m.Resource:
    size = (m.Values(TYPES, (str(line.type),)),) if line.type else ()
    return m.Resource(
        id=clean(label) if label else None,
        name=clean(label) if label else line.kind.name,
        type=m.Values(KINDS, (line.kind_id,)),
        keywords=size,
        description=clean(line.capability) or None,
    )


def _count(quantity: int) -> m.Assignment:
    return m.Assignment(m.Quantity(measured=m.Measured(str(quantity))))


def clean(text: str) -> str:
    """Text as XML can carry it."""
    return harmless(text, lines=True).strip()
