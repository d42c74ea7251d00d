"""A request that another installation asks by message: opened here as one of its agency."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from agencies.models import Agency
from eoc.access import Actor
from eoc.errors import Invalid, WrongState
from incidents.models import Incident, Severity
from incidents.services.calls import Call, log_calls
from resources.edxl import Envelope, Message
from resources.models import MutualAidRequest, RequestState
from resources.selectors import between_systems as selectors
from resources.selectors import edxl_asked, edxl_mapping
from resources.selectors.partners import partners
from resources.services import mutual_aid, request_amending
from resources.services.request_details import Origin

Taken = tuple[MutualAidRequest | None, str]


def take(
    *,
    message: Message,
    asks: Sequence[int],
    request: MutualAidRequest | None,
    by: Actor,
) -> Taken:
    """What RequestResource does: the request it is about, and in words what became of it.

    `asks` are the agencies here that are asked. No words where a person must read it; a message
    that comes late or again changes nothing.
    """
    if request is not None and request.requesting_agency_id not in by.agencies:
        says = f"names a request of {request.requesting_agency.name}"
        raise Invalid(f"{message.type}/OriginatingMessageID: {says}. Send one of your own.")
    if message.recall is not None and message.recall.type == "Cancel":
        return request, _call_off(request, message, by) if request else ""
    if request is not None:
        return request, _again(request, message, asks, by)
    if selectors.cancelled(by, message.originating_id):
        return None, "called off before it came"
    made = _open(message, asks, by)
    return made, f"asked as {made.number}"


def addressed(
    *, envelope: Envelope, keeper: Agency, elsewhere: Collection[int], by: Actor
) -> list[int]:
    """Partners here that the envelope names; whoever keeps the connection where it names none.

    Never one that answers from `elsewhere`: a request is not passed on by itself.
    """
    codes = {
        code
        for one in envelope.addresses
        if one.scheme == edxl_mapping.AGENCIES
        for code in one.values
    }
    known = [one.agency for one in partners(by.agency_names[0][0])]
    named = [one.pk for one in known if one.short_code in codes and one.pk not in elsewhere]
    return named or [keeper.pk]


def also(*, request: MutualAidRequest, asks: Sequence[int], by: Actor) -> None:
    """The same message came for further agencies here: they are asked as well."""
    asked = set(request.offers.values_list("providing_agency_id", flat=True))
    if (new := sorted(set(asks) - asked)) and request.state in mutual_aid.STEERABLE:
        mutual_aid.ask(request=request, agencies=new, by=by)


def _open(message: Message, ask: Sequence[int], by: Actor) -> MutualAidRequest:
    found = edxl_asked.asked(message)
    agency = Agency.objects.get(pk=by.agency_names[0][0])
    made = mutual_aid.request(
        by=by,
        agency=agency,
        incident=_incident(found, agency, by),
        lines=[edxl_asked.columns(line) for line in found.lines],
        reporting_place=found.reporting_place,
        reporting_point=found.reporting_point,
        report_to=found.report_to,
        radio_channel=found.radio_channel,
        needed_by=found.needed_by,
        duration_hours=found.duration_hours,
        note=found.note,
        ask=ask,
        origin=Origin(presigned=True, asked_as=message.originating_id),
    )
    return mutual_aid.submit(request=made, by=by)


def _incident(found: edxl_asked.Asked, agency: Agency, by: Actor) -> Incident:
    """Their incident, once here however many requests it leads to."""
    point, now = found.reporting_point, timezone.now()
    call = Call(
        agency_id=agency.pk,
        type="other",
        severity=Severity.MEDIUM,
        title=found.incident_title,
        happened_at=now,
        heard_at=now,
        point=(point.x, point.y) if point else None,
        place_text=found.reporting_place,
        narrative=f"{found.incident_id} of {agency.name}, told by message.",
        source=f"edxl {agency.short_code} {by.mode}",
        source_key=found.incident_id,
    )
    return log_calls(calls=[call], by=by, mode=by.mode).rows[0]


def _again(request: MutualAidRequest, message: Message, ask: Sequence[int], by: Actor) -> str:
    """A later message brings it up to date, and asks anew whoever no longer answers."""
    if request.state not in mutual_aid.STEERABLE or not selectors.is_newest(request, message):
        return f"{request.number} is {request.get_state_display().lower()}; nothing follows"
    changed = request_amending.amend(request=request, to=edxl_asked.asked(message), by=by)
    asked = _asked_again(request, ask, by)
    return "; ".join(filter(None, (changed, asked))) or f"{request.number} says so already"


def _asked_again(request: MutualAidRequest, ask: Sequence[int], by: Actor) -> str:
    try:
        mutual_aid.ask(request=request, agencies=ask, by=by)
    except WrongState:  # all of them are being asked, or nothing is missing
        return ""
    return "asked again"


def _call_off(request: MutualAidRequest, message: Message, by: Actor) -> str:
    if request.state in (RequestState.CLOSED, RequestState.WITHDRAWN):
        return f"{request.number} is {request.get_state_display().lower()} already"
    reason = (message.description or "").strip()[:300] or "called off by message"
    if request.state == RequestState.FILLED:
        mutual_aid.close(request=request, by=by)
        return f"{request.number} closed"
    mutual_aid.withdraw(request=request, reason=reason, by=by)
    return f"{request.number} withdrawn"
