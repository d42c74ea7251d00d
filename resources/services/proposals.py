"""Proposals: the best assignment over all open requests, accepted by people line by line."""

from django.conf import settings
from django.utils import timezone

from agencies.models import Agency
from agencies.services.telling import given_reason, tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import (
    Asset,
    AssetStatus,
    LineState,
    Offer,
    OfferState,
    Proposal,
    ProposalLine,
    RequestLine,
)
from resources.permissions.mutual_aid import may_request
from resources.selectors import matching
from resources.selectors import proposals as selectors
from resources.selectors.assets import label
from resources.selectors.matching import Edge
from resources.selectors.proposals import Graph
from resources.services import mutual_aid, mutual_aid_automatic, mutual_aid_filling
from resources.services import mutual_aid_offers as offers

BATCH = 500


def propose(*, agency: Agency, by: Actor) -> Proposal:
    """Assign suitable units to all that open requests miss, as well as can be; nothing is sent."""
    _permit(by, agency.pk, agency.name)
    graph = selectors.graph(by)
    if not graph.wants:
        raise WrongState("No open request of yours misses anything, or none says where.")
    best = matching.optimal(graph.edges, len(graph.wants))
    simple = matching.greedy(graph.edges)
    made = Proposal.objects.create(
        mode=by.mode,
        agency=agency,
        by_name=by.name[:120],
        weights=settings.RANKING_WEIGHTS,
        wanted=len(graph.wants),
        filled=best.filled,
        points=best.points,
        greedy_filled=simple.filled,
        greedy_points=simple.points,
    )
    chosen = {edge.want: edge for edge in best.edges}
    lines = [_line(made, graph, want, chosen.get(want)) for want in range(len(graph.wants))]
    ProposalLine.objects.bulk_create(lines, batch_size=BATCH)
    text = f"{agency.short_code} proposes {best.filled} units for {made.wanted} that are missing"
    tell(kind="proposal.made", by=by, agencies=[agency.pk], about=made.uuid, text=text)
    return made


def accept(*, line: ProposalLine, by: Actor, version: int | None = None) -> ProposalLine:
    """Act on one line: automatic aid is booked, an offer taken up, anybody else is asked."""
    held = _lock(line, by, version)
    wanted = RequestLine.objects.select_related("request").get(pk=held.line_id)
    known = Asset.objects.select_related("agency", "kind")
    asset = known.filter(pk=held.asset_id).first() if held.asset_id else None
    if asset is None:
        raise WrongState(f"{held.asset_label} is shown to you no longer. Refuse the line.")
    if wanted.filled >= wanted.quantity:
        raise WrongState(f"Nothing is missing any more on {wanted.request.number}.")
    if asset.status != AssetStatus.AVAILABLE:
        state = asset.get_status_display().lower()
        raise WrongState(f"{label(asset)} is {state} by now. Refuse the line or propose again.")
    return _decide(held, by, LineState.ACCEPTED, _act(wanted, asset, by))


def refuse(
    *, line: ProposalLine, by: Actor, reason: str, version: int | None = None
) -> ProposalLine:
    """Leave a line alone, with the reason."""
    held = _lock(line, by, version)
    return _decide(held, by, LineState.REFUSED, given_reason(reason))


def _act(wanted: RequestLine, asset: Asset, by: Actor) -> str:
    """What the acceptance made, in words; every step is a verb that a person has elsewhere too."""
    offer = Offer.objects.filter(line=wanted, providing_agency=asset.agency_id).first()
    if offer is None or offer.state not in mutual_aid.OPEN_OFFERS:
        mutual_aid.ask(request=wanted.request, agencies=[asset.agency_id], by=by)
        offer = Offer.objects.get(line=wanted, providing_agency=asset.agency_id)
    if offer.state in offers.PROMISED and offer.named.filter(asset=asset).exists():
        offers.accept(offer=offer, assets=[asset], by=by)
        return f"{label(asset)} accepted"
    if offer.state == OfferState.INVITED and offer.automatic:
        request = mutual_aid.lock(wanted.request, by)
        held = mutual_aid_filling.held_line(wanted.pk)
        mutual_aid_automatic.book(request, held, [asset], by)
        return f"{label(asset)} booked under automatic aid"
    return f"{asset.agency.short_code} is asked and decides"


def _line(proposal: Proposal, graph: Graph, want: int, edge: Edge | None) -> ProposalLine:
    line = graph.wants[want]
    made = ProposalLine(
        proposal=proposal,
        agency_id=proposal.agency_id,
        request_id=line.request,
        line_id=line.line,
        why=selectors.NOBODY,
    )
    if edge is not None:
        found = graph.candidates[want, edge.asset]
        made.asset_id, made.providing_agency_id = edge.asset, found.near.agency
        made.asset_label, made.minutes = found.near.label[:60], found.ranked.minutes
        made.points, made.why = edge.points, found.ranked.why[:400]
    return made


def _lock(line: ProposalLine, by: Actor, version: int | None) -> ProposalLine:
    held = ProposalLine.objects.select_for_update(of=("self",)).filter(pk=line.pk).first()
    if held is None:
        raise NotFound("That line is not one of a proposal you may see.")
    _permit(by, held.agency_id, "the agency")
    if version is not None and version != held.version:
        raise Stale("Somebody decided this line meanwhile. Look again.", version=held.version)
    if held.asset_id is None:
        raise Invalid("This line names no unit: there is nothing to accept.")
    if held.state != LineState.PROPOSED:
        raise WrongState(f"{held.decided_by} already {held.state} this line: {held.said}.")
    return held


def _decide(line: ProposalLine, by: Actor, state: LineState, said: str) -> ProposalLine:
    line.state, line.said = state, said[:300]
    line.decided_by, line.decided_at = by.name[:120], timezone.now()
    line.version += 1
    line.save(update_fields=["state", "said", "decided_by", "decided_at", "version"])
    text = f"{line.asset_label}: {line.state}, {line.said}"
    tell(kind=f"proposal.{state}", by=by, agencies=[line.agency_id], about=line.uuid, text=text)
    return line


def _permit(by: Actor, agency: int, name: str) -> None:
    if not may_request(by, agency):
        raise NotPermitted(f"Only dispatchers, liaisons and coordinators of {name} propose for it.")
