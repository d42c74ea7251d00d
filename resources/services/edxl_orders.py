"""What the asking agency's messages do to what was offered here: taken up, and released."""

from collections import defaultdict
from collections.abc import Sequence

from eoc.access import Actor
from eoc.errors import Invalid
from eoc.text.public import harmless
from resources.edxl import Message
from resources.edxl.message import Line
from resources.models import (
    Asset,
    Deployment,
    DeploymentState,
    MutualAidRequest,
    Offer,
    OfferAsset,
    OfferState,
)
from resources.selectors.between_systems import lines_of
from resources.selectors.edxl_mapping import element_id
from resources.services import (
    deployments,
    deployments_ending,
    edxl_lines,
    mutual_aid_offers,
    offer_parts,
)

S = DeploymentState
STANDING = (OfferState.OFFERED, OfferState.COUNTERED)
NOT_THERE = (S.COMMITTED, S.MOBILIZING, S.EN_ROUTE)
THERE = (S.CHECKED_IN, S.ASSIGNED)


def requisition(request: MutualAidRequest, message: Message, by: Actor) -> list[str]:
    """RequisitionResource: what is named is accepted; without names, the one offer that stands."""
    offers = _offers(request)
    taken: dict[int, list[Asset]] = defaultdict(list)
    said = []
    for line in message.lines:
        place = edxl_lines.where(message, line)
        for offer, assets in _meant(offers, line, place):
            if offer.state == OfferState.ACCEPTED:
                said.append(f"{', '.join(map(str, assets))} accepted already")
            else:
                taken[offer.pk] += assets
    for offer in offers:
        if offer.pk in taken:
            with edxl_lines.named(f"{message.type}/ResourceInformation"):
                done = mutual_aid_offers.accept(offer=offer, assets=taken[offer.pk], by=by)
            said.append(f"accepted {done.quantity} of {done.providing_agency.short_code}")
    return said


def release(request: MutualAidRequest, message: Message, by: Actor) -> list[str]:
    """ReleaseResource: it may go home; what never arrived is cancelled, and stays billable.

    What was offered and not taken up is turned down: a ResponseType Decline, or the name of what
    only an offer holds, says so.
    """
    said: list[str] = []
    refused: dict[int, list[Line]] = defaultdict(list)
    offers = _offers(request)
    for line in message.lines:
        if (offer := _turned_down(offers, request, line, message)) is not None:
            refused[offer.pk].append(line)
            continue
        found = edxl_lines.deployment(request, message, line, by)
        with edxl_lines.named(edxl_lines.where(message, line)):
            said.append(_released(found, line, message, by))
    by_key = {offer.pk: offer for offer in offers}
    return said + [_decline(by_key[pk], lines, message, by) for pk, lines in refused.items()]


def _turned_down(
    offers: Sequence[Offer], request: MutualAidRequest, line: Line, message: Message
) -> Offer | None:
    """The standing offer a line turns down; None where it releases what was sent."""
    response = line.response
    standing = [offer for offer in offers if offer.state in STANDING]
    for offer in standing:
        if _of(list(offer.named.all()), line) is not None:
            return offer
    if response is None or response.type != "Decline":
        return None
    places = {element_id(n, one): one.pk for n, one in enumerate(lines_of(request), 1)}
    found = [one for one in standing if one.line_id == places.get(response.preceding)]
    if not found:
        where = edxl_lines.where(message, line)
        offered = ", ".join(one.label for offer in standing for one in offer.named.all())
        raise Invalid(f"{where}/Resource: declines no offer. What waits is {offered or 'nothing'}.")
    return found[0]


def _decline(offer: Offer, lines: Sequence[Line], message: Message, by: Actor) -> str:
    """What is named, or the whole offer where a Decline names nothing of it."""
    path = edxl_lines.where(message, lines[0])
    offered = list(offer.named.all())
    found = [_of(offered, line) for line in lines]
    gone = [one for one in offered if one in found]
    said = next((one.response.reason for one in lines if one.response and one.response.reason), "")
    reason = harmless(said or message.description or "")[:300] or "not needed, by message"
    with edxl_lines.named(path):
        if None in found or len(gone) == len(offered):
            gone = offered
            mutual_aid_offers.decline(offer=offer, reason=reason, by=by)
        else:
            assets = [one.asset for one in gone]
            offer_parts.turn_down(offer=offer, assets=assets, reason=reason, by=by)
    return f"turned down {', '.join(one.label for one in gone)}: {reason}"


def _of(offered: Sequence[OfferAsset], line: Line) -> OfferAsset | None:
    """What of an offer a line names."""
    name = edxl_lines.name_of(line)
    return next((one for one in offered if name and edxl_lines.same(name, one.label)), None)


def _offers(request: MutualAidRequest) -> list[Offer]:
    found = request.offers.filter(state__in=(*STANDING, OfferState.ACCEPTED)).order_by("pk")
    return list(found.select_related("providing_agency").prefetch_related("named__asset"))


def _meant(offers: Sequence[Offer], line: Line, place: str) -> list[tuple[Offer, list[Asset]]]:
    """The offers a line takes up, and which assets of each."""
    name = edxl_lines.name_of(line)
    found = [
        (offer, [one.asset for one in offer.named.all() if edxl_lines.same(name, one.label)])
        for offer in offers
    ]
    if by_name := [(offer, assets) for offer, assets in found if name and assets]:
        return by_name[:1]
    standing = [offer for offer in offers if offer.state in STANDING]
    if len(standing) == 1 and not (line.resource and line.resource.id):
        return [(standing[0], [one.asset for one in standing[0].named.all()])]
    offered = ", ".join(one.label for offer in offers for one in offer.named.all()) or "nothing"
    raise Invalid(f"{place}/Resource: is {name[:40]!r}. What is offered is {offered}.")


def _released(found: Deployment, line: Line, message: Message, by: Actor) -> str:
    label = found.asset_label
    arrived = any(one.type == "ActualArrival" for one in line.schedules)
    if found.state in NOT_THERE and not arrived:
        reason = harmless(message.description or "")[:300] or "released by message"
        deployments_ending.cancel(deployment=found, reason=reason, by=by)
        return f"{label} cancelled"
    if found.state == S.EN_ROUTE:
        found = deployments.check_in(deployment=found, by=by)
    if found.state not in THERE:
        return f"{label} is {found.get_state_display().lower()}; nothing follows"
    deployments.release(deployment=found, by=by)
    return f"{label} released"
