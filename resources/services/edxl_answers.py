"""What an EDXL-RM message about a request does here, through the services people use."""

from collections.abc import Callable, Sequence

from eoc.access import Actor
from eoc.errors import Invalid, NotFound
from eoc.text.public import harmless
from resources.edxl import Message
from resources.edxl.message import Line, moment
from resources.models import Asset, MutualAidRequest, Offer, OfferState, RequestLine
from resources.selectors import between_systems as selectors
from resources.selectors.edxl_mapping import element_id
from resources.services import (
    assets,
    deployments,
    deployments_ending,
    deployments_extending,
    edxl_orders,
    edxl_steps,
    mutual_aid_offers,
)
from resources.services.edxl_lines import deployment, name_of, named, where

OPEN = (OfferState.INVITED, OfferState.DECLINED)
PROMISED = (OfferState.OFFERED, OfferState.COUNTERED)
Act = Callable[[MutualAidRequest, Message, Actor], list[str]]


def act(*, message: Message, request: MutualAidRequest | None, by: Actor) -> str:
    """Do what the message says, in words; empty where a person must read it.

    Raises with the element that was wrong; then nothing of the message stays done.
    """
    does = ACTS.get(message.type)
    if does is None:
        return ""
    if request is None:
        says = f"names no request that {by.agency_names[0][2]} was asked"
        raise Invalid(f"{message.type}/OriginatingMessageID: {says}. Copy it from the request.")
    if message.recall is not None:
        return ""
    return "; ".join(one for one in does(request, message, by) if one)


def _answer(request: MutualAidRequest, message: Message, by: Actor) -> list[str]:
    """ResponseToRequestResource: an offer of named resources, or no, to each line it answers."""
    return [
        _answer_line(request, message, place, lines, by)
        for place, lines in _by_line(request, message).items()
    ]


def _answer_line(
    request: MutualAidRequest, message: Message, place: int, lines: Sequence[Line], by: Actor
) -> str:
    kinds = {line.response.type for line in lines if line.response}
    path = where(message, lines[0])
    if len(kinds) > 1:
        says = f"line {element_id(place)} is answered with {' and '.join(sorted(kinds))}"
        raise Invalid(f"{path}/ResponseInformation: {says}. Answer each line in one way.")
    wanted = selectors.lines_of(request)[place - 1]
    offer = _offer(wanted, by)
    with named(path):
        if kinds == {"Accept"}:
            return _offered(offer, [_asset(line, wanted, path, by) for line in lines], by)
        reason = (lines[0].response and lines[0].response.reason) or "by message, without a reason"
        if kinds == {"Decline"}:
            return _declined(offer, reason, by)
    return ""


def _offered(offer: Offer, sent: Sequence[Asset], by: Actor) -> str:
    """An answer that comes again, or after what followed from it, changes nothing."""
    names = ", ".join(one.call_sign for one in sent)
    known = set(offer.named.values_list("asset_id", flat=True))
    if offer.state not in OPEN and {one.pk for one in sent} <= known:
        return f"offered already: {names}"
    mutual_aid_offers.approve(offer=offer, assets=sent, by=by)
    return f"offered {names}"


def _declined(offer: Offer, reason: str, by: Actor) -> str:
    if offer.state in (OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.EXPIRED):
        return f"{offer.get_state_display().lower()} already"
    if offer.state in PROMISED:
        mutual_aid_offers.withdraw(offer=offer, reason=reason, by=by)
        return f"taken back: {reason}"
    mutual_aid_offers.decline(offer=offer, reason=reason, by=by)
    return f"declined: {reason}"


def _commit(request: MutualAidRequest, message: Message, by: Actor) -> list[str]:
    """CommitResource: offers what was not offered yet; what is accepted gets ready."""
    said = []
    for place, lines in _by_line(request, message).items():
        offer = _offer(selectors.lines_of(request)[place - 1], by)
        if offer.state in OPEN:
            said.append(_answer_line(request, message, place, lines, by))
        elif offer.state in PROMISED:
            said.append("committed there; it waits here to be accepted")
        else:
            said += [_mobilize(request, message, line, by) for line in lines]
    return said


def _mobilize(request: MutualAidRequest, message: Message, line: Line, by: Actor) -> str:
    """It gets ready, unless the message says that it is committed and no more."""
    found = deployment(request, message, line, by)
    with named(where(message, line)):
        if found.state == "committed" and edxl_steps.reported(line) != "committed":
            deployments.mobilize(deployment=found, by=by)
    return f"{found.asset_label} committed"


def _report(request: MutualAidRequest, message: Message, by: Actor) -> list[str]:
    """ReportResourceDeploymentStatus: each resource is brought as far as it says it is."""
    said = []
    for line in message.lines:
        found = deployment(request, message, line, by)
        with named(where(message, line)):
            said.append(edxl_steps.bring(found, line, by))
    return said


def _want_back(request: MutualAidRequest, message: Message, by: Actor) -> list[str]:
    """RequestReturn: the owner recalls its resources."""
    reason = harmless(message.description or "") or "its owner asks for it back by message"
    said = []
    for line in message.lines:
        found = deployment(request, message, line, by)
        with named(where(message, line)):
            deployments_ending.recall(deployment=found, reason=reason[:300], by=by)
        said.append(f"{found.asset_label} recalled")
    return said


def _extend(request: MutualAidRequest, message: Message, by: Actor) -> list[str]:
    """ResponseToRequestExtendedDeploymentDuration: the owner lets it stay until then."""
    said = []
    for line in message.lines:
        ends = [s.at for s in line.schedules if s.type == "EstimatedReturnDeparture" and s.at]
        if not ends or line.response is None or line.response.type != "Accept":
            continue
        found = deployment(request, message, line, by)
        with named(where(message, line)):
            deployments_extending.extend(deployment=found, planned_end=moment(ends[0]), by=by)
        said.append(f"{found.asset_label} extended")
    return said


ACTS: dict[str, Act] = {
    "RequisitionResource": edxl_orders.requisition,
    "ReleaseResource": edxl_orders.release,
    "ResponseToRequestResource": _answer,
    "CommitResource": _commit,
    "ReportResourceDeploymentStatus": _report,
    "RequestReturn": _want_back,
    "ResponseToRequestExtendedDeploymentDuration": _extend,
}


def _by_line(request: MutualAidRequest, message: Message) -> dict[int, list[Line]]:
    """The resources by the place of the request's line they answer."""
    places = {element_id(n): n for n, _ in enumerate(selectors.lines_of(request), 1)}
    found: dict[int, list[Line]] = {}
    for line in message.lines:
        named = line.response.preceding if line.response else ""
        if named not in places:
            path = f"{where(message, line)}/ResponseInformation/PrecedingResourceInfoElementID"
            raise Invalid(f"{path}: is {named[:40]!r}. The request has {', '.join(places)}.")
        found.setdefault(places[named], []).append(line)
    return found


def _offer(line: RequestLine, by: Actor) -> Offer:
    found = Offer.objects.filter(line=line, providing_agency__in=by.agencies).first()
    if found is None:
        raise NotFound("That line was not asked of this agency.")
    return found


def _asset(line: Line, wanted: RequestLine, path: str, by: Actor) -> Asset:
    """The agency's asset of that name, registered where it is not known yet."""
    name = _name(line, by)
    if not name:
        raise Invalid(f"{path}/Resource: is unnamed. Name each resource by Name or ResourceID.")
    agency, _, _ = by.agency_names[0]
    known = Asset.objects.filter(agency=agency, call_sign__iexact=name).first()
    if known is not None:
        return known
    offer = _offer(wanted, by)
    return assets.register(
        agency=offer.providing_agency,
        call_sign=name,
        kind=wanted.kind,
        nims_type=wanted.type,
        note="named by message",
        by=by,
    )


def _name(line: Line, by: Actor) -> str:
    """What the agency calls its resource, with or without its code before it as we show it."""
    return name_of(line).removeprefix(f"{by.agency_names[0][1]} ")[:40]
