"""How the next tier fares with what a request has unfilled, in words for whoever waits for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from agencies.models import Agency
from eoc.access import Actor
from resources.models import MutualAidRequest, RequestLine, Upward
from resources.selectors import mutual_aid, tiers
from resources.selectors.rows import clock


@dataclass(frozen=True)
class Above:
    """Who has the remainder above, since when, by which request, and what is open of it there."""

    state: str
    agency: Agency
    since: datetime | None
    carrying: MutualAidRequest | None
    lines: tuple[RequestLine, ...]
    declined: dict[str, str]
    goes_on: bool
    ours: bool
    further: "Above | None" = None

    @property
    def works(self) -> bool:
        """Somebody above still looks for it, or is asked to."""
        return self.state in (Upward.PROPOSED, Upward.CARRIED) or self.goes_on

    @property
    def mark(self) -> str:
        """In a few words, for a card."""
        code = self.agency.short_code
        if self.further is not None and self.state == Upward.CARRIED:
            return self.further.mark
        return {
            Upward.PROPOSED: f"passed to {code}",
            Upward.CARRIED: f"with {code}",
            Upward.FILLED: f"filled by {code}",
            Upward.UNABLE: f"{code} is unable too",
            Upward.DECLINED: f"{code} declined",
        }[Upward(self.state)]

    @property
    def open(self) -> str:
        """What is still open of it, in words."""
        return mutual_aid.missing_words(self.lines)

    @property
    def progress(self) -> str:
        """How many of how many were found."""
        return f"{sum(n.filled for n in self.lines)} of {sum(n.quantity for n in self.lines)}"

    @property
    def words(self) -> str:
        """In one or two sentences: who, since when, how far, what is open."""
        said = self._said()
        return f"{said} {self.further.words}" if self.further else said

    def _said(self) -> str:
        who, at = self.agency.name, clock(self.since) if self.since else "some time ago"
        if self.state == Upward.PROPOSED:
            whose = "Your" if self.ours else "Its"
            waits = f"{whose} coordinator has not answered yet."
            return f"Passed to {who} on {at}: {self.open} open. {waits}"
        if self.state == Upward.DECLINED:
            then = "The tier above is asked." if self.goes_on else "No tier above it is named."
            why = f"{self.declined['reason']} ({self.declined['by']})"
            return f"{who} declined on {at}: {why}. {then}"
        by = f" ({self.carrying.by_name}, {self.carrying.number})" if self.carrying else ""
        if self.state == Upward.FILLED:
            return f"{who}{by} has found all of it: {self.progress}."
        if self.state == Upward.UNABLE:
            return f"{who}{by} is unable to fill it too, since {at}: {self.open} open."
        return f"{who}{by} works on it since {at}: {self.progress} found, {self.open} open."


def above(actor: Actor, request: MutualAidRequest) -> Above | None:
    """How the tiers above fare with it; None where nothing went up, or for no party of it."""
    return above_all(actor, [request]).get(request.pk)


def above_all(actor: Actor, requests: Iterable[MutualAidRequest]) -> dict[int, Above]:
    """The same for many, by their ids; tier by tier, and nothing is asked where nothing rose."""
    rose = [one for one in requests if _stands(one) and _concerns(actor, one)]
    if not rose:
        return {}
    carriers = tiers.carriers(actor, rose)
    further = above_all(actor, carriers.values())
    agencies = Agency.objects.in_bulk({one.proposed_to_id for one in rose})
    found = {one.pk: _above(one, agencies, carriers.get(one.pk), further) for one in rose}
    return {pk: replace(one, ours=one.agency.pk in actor.agencies) for pk, one in found.items()}


def _stands(request: MutualAidRequest) -> bool:
    """Something went up, and is not moot because it was filled below before anybody took it."""
    taken = request.upward in (Upward.CARRIED, Upward.FILLED)
    return request.proposed_to_id is not None and (taken or request.state in tiers.UNFILLED)


def _above(
    request: MutualAidRequest,
    agencies: Mapping[int | None, Agency],
    carrying: MutualAidRequest | None,
    further: Mapping[int, Above],
) -> Above:
    declined = request.upward == Upward.DECLINED
    return Above(
        state=request.upward,
        agency=agencies[request.proposed_to_id],
        since=request.upward_at,
        carrying=None if declined else carrying,
        lines=tuple((carrying or request).lines.all()),
        declined=request.declined_above[-1] if declined else {},
        goes_on=declined and request.due_at is not None,
        ours=False,
        further=further.get(carrying.pk) if carrying else None,
    )


def _concerns(actor: Actor, request: MutualAidRequest) -> bool:
    sides = {request.requesting_agency_id, request.proposed_to_id or 0, *request.carried_for}
    return actor.system == "operator" or not actor.agencies.isdisjoint(sides)
