"""Proposals as doors show them, and the graph of candidates they are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from eoc.access import Actor
from eoc.errors import NotFound
from resources.models import LineState, Proposal, ProposalLine
from resources.selectors import candidates
from resources.selectors.candidates import Candidate, Lacking
from resources.selectors.matching import Edge
from resources.selectors.rows import agency_row, iso

HUNDREDTHS = 100
NOBODY = "Nobody suitable is left whose place you may know; ask agencies on the request's page."


@dataclass(frozen=True)
class Graph:
    """Each missing unit of each request, and who could fill it at how many points."""

    wants: tuple[Lacking, ...]
    edges: tuple[Edge, ...]
    candidates: dict[tuple[int, int], Candidate]


def graph(actor: Actor) -> Graph:
    """Over all open requests the actor steers: the nearest suitable units of each line."""
    lines = candidates.lacking(actor)
    return graph_of(lines, candidates.for_lines(actor, lines))


def graph_of(lines: Sequence[Lacking], found: Sequence[list[Candidate]]) -> Graph:
    """A line that misses three units is three wants with the same candidates."""
    wants: list[Lacking] = []
    edges: list[Edge] = []
    known: dict[tuple[int, int], Candidate] = {}
    for line, each in zip(lines, found, strict=True):
        for want in range(len(wants), len(wants) + line.missing):
            for one in each:
                points = round(one.ranked.points * HUNDREDTHS)
                edges.append(Edge(want, one.near.asset, points))
                known[want, one.near.asset] = one
        wants += [line] * line.missing
    return Graph(tuple(wants), tuple(edges), known)


def visible_to(actor: Actor) -> QuerySet[Proposal]:
    """Those of one's agencies."""
    found = Proposal.objects.select_related("agency").defer("agency__service_area")
    return found.filter(agency__in=actor.agencies, mode__in=actor.modes)


def whole(actor: Actor, uuid: UUID) -> Proposal:
    """One of them with its lines."""
    lines = ProposalLine.objects.select_related("request", "line__kind", "providing_agency")
    shown = Prefetch("lines", lines.defer("providing_agency__service_area").order_by("pk"))
    found = visible_to(actor).filter(uuid=uuid).prefetch_related(shown).first()
    if found is None:
        raise NotFound("That proposal is not one you may see.")
    return found


def line_of(actor: Actor, uuid: UUID) -> ProposalLine:
    """One line of a proposal of one's agencies."""
    found = ProposalLine.objects.select_related("proposal").filter(
        uuid=uuid, proposal__in=visible_to(actor)
    )
    line = found.first()
    if line is None:
        raise NotFound("That line is not one of a proposal you may see.")
    return line


def difference(proposal: Proposal) -> str:
    """The optimal assignment beside the greedy one, in words."""
    more = proposal.filled - proposal.greedy_filled
    if more > 0:
        units = "unit" if more == 1 else "units"
        return f"Taking the best pair first would leave {more} more {units} missing."
    saved = (proposal.greedy_points - proposal.points) / HUNDREDTHS
    if saved <= 0:
        return "Taking the best pair first gives an assignment just as good."
    return f"Taking the best pair first would cost {saved:,.0f} points more for as many units."


def row(proposal: Proposal) -> dict[str, Any]:
    """One proposal as the API gives it."""
    return {
        "uuid": str(proposal.uuid),
        "agency": agency_row(proposal.agency),
        "made_at": iso(proposal.made_at),
        "by": proposal.by_name,
        "weights": proposal.weights,
        "wanted": proposal.wanted,
        "filled": proposal.filled,
        "points": proposal.points / HUNDREDTHS,
        "greedy_filled": proposal.greedy_filled,
        "greedy_points": proposal.greedy_points / HUNDREDTHS,
        "difference": difference(proposal),
    }


def whole_row(proposal: Proposal) -> dict[str, Any]:
    """With its lines; needs `whole`."""
    return {**row(proposal), "lines": [line_row(line) for line in proposal.lines.all()]}


def line_row(line: ProposalLine) -> dict[str, Any]:
    """One line."""
    return {
        "uuid": str(line.uuid),
        "request": line.request.number,
        "line": line.line_id,
        "kind": line.line.kind_id,
        "asset": line.asset_label,
        "providing": agency_row(line.providing_agency) if line.providing_agency else None,
        "minutes": line.minutes,
        "points": line.points / HUNDREDTHS,
        "why": line.why,
        "state": line.state,
        "said": line.said,
        "version": line.version,
    }


def undecided(line: ProposalLine) -> bool:
    """Somebody may still accept or refuse it."""
    return line.state == LineState.PROPOSED and line.asset_id is not None
