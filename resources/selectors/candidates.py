"""Who could come: units where their places may be known, agencies by their counts elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from eoc.access import Actor
from resources.models import MutualAidRequest, RequestLine, RequestState
from resources.permissions.mutual_aid import ASKING
from resources.selectors import eta, ranking
from resources.selectors.nearest import Near, Want, nearest
from resources.selectors.partners import Cover, Partner, partners
from resources.selectors.ranking import Facts, Ranked
from resources.selectors.rates import of_kind

OPEN = (RequestState.SUBMITTED, RequestState.PARTLY_FILLED, RequestState.UNABLE_TO_FILL)
EACH = 16
MOST = 200
SHOWN = 5
A_DAY = 24
FIELDS = (
    "pk",
    "request_id",
    "request__number",
    "request__requesting_agency_id",
    "kind_id",
    "kind__name",
    "type",
    "missing",
    "at",
    "request__needed_by",
    "request__duration_hours",
)


@dataclass(frozen=True)
class Lacking:
    """A line of an open request that misses units, and where and when they are wanted."""

    line: int
    request: int
    number: str
    requesting: int
    kind: str
    kind_name: str
    type: int | None
    missing: int
    at: Point
    needed_by: datetime | None
    hours: int | None

    def want(self, agencies: tuple[int, ...]) -> Want:
        """What is searched for: from now until the planned end, a day where none is said."""
        now = timezone.now()
        until = max(self.needed_by or now, now) + timedelta(hours=self.hours or A_DAY)
        return Want(self.kind, self.type, self.at.x, self.at.y, now, until, agencies)


class Candidate(NamedTuple):
    """A unit that could fill a line, with what speaks for it."""

    near: Near
    partner: Partner
    ranked: Ranked


@dataclass(frozen=True)
class OfLine:
    """A line with who could come for it, best first."""

    lacking: Lacking
    ranked: tuple[Ranked, ...]


def lacking(actor: Actor, lines: QuerySet[RequestLine] | None = None) -> list[Lacking]:
    """Lines, of all open requests one steers, that miss something and say where it is wanted."""
    found = RequestLine.objects.filter(
        filled__lt=F("quantity"),
        request__requesting_agency__in=actor.agencies_as(*ASKING),
        request__mode__in=actor.modes,
    )
    found = found.filter(request__state__in=OPEN) if lines is None else found & lines
    where = Coalesce("request__reporting_point", "request__incident__point")
    named = found.annotate(missing=F("quantity") - F("filled"), at=where)
    rows = named.filter(at__isnull=False).order_by("request__needed_by", "request_id", "pk")
    return [Lacking(*row) for row in rows.values_list(*FIELDS)]


def for_lines(actor: Actor, wanted: Sequence[Lacking]) -> list[list[Candidate]]:
    """Named units for each line, best first; one statement for all of them."""
    places = ranking.placed(actor)
    known = {one: _askable(one, places) for one in {line.requesting for line in wanted}}
    wants = [line.want(tuple(known[line.requesting])) for line in wanted]
    most = max((line.missing for line in wanted), default=0)
    found: list[list[Candidate]] = [[] for _ in wanted]
    covers: dict[tuple[int, int, str], Cover | None] = {}
    near = nearest(wants, min(max(EACH, 2 * most), MOST), spare=1)
    for one, rate in _priced(near, wanted):
        line = wanted[one.want]
        partner = known[line.requesting][one.agency]
        place = line.requesting, one.agency, line.kind
        if place not in covers:
            covers[place] = ranking.cover_of(partner, line.kind)
        facts = Facts(partner, covers[place], rate, one.qualified_until)
        ranked = ranking.rank(one.label, one.minutes, one.ready, facts)
        found[one.want].append(Candidate(one, partner, ranked))
    for each in found:
        each.sort(key=lambda candidate: (candidate.ranked.points, candidate.near.asset))
    return found


def for_request(actor: Actor, request: MutualAidRequest) -> list[OfLine]:
    """For the page of one request: the best few of each line, units and whole agencies."""
    lines = lacking(actor, RequestLine.objects.filter(request=request))
    if not lines:
        return []
    asked = partners(request.requesting_agency_id, lines[0].at)
    named = for_lines(actor, lines)
    places = ranking.placed(actor)
    hidden = [partner for partner in asked if partner.agency.pk not in places]
    return [_of_line(line, found, hidden) for line, found in zip(lines, named, strict=True)]


def _of_line(line: Lacking, named: list[Candidate], hidden: Iterable[Partner]) -> OfLine:
    ranked = [candidate.ranked for candidate in named]
    counted = [one for one in hidden if _has(one, line.kind)]
    rates = of_kind(line.requesting, line.kind, line.type) if counted else {}
    ranked += [_by_count(line.kind, one, rates.get(one.agency.pk)) for one in counted]
    ranked.sort(key=lambda one: (one.points, one.label))
    return OfLine(line, tuple(ranked[:SHOWN]))


def _by_count(kind: str, partner: Partner, rate: Decimal | None) -> Ranked:
    """An agency that shows counts only: from about where its stations are."""
    of_kind = next(count for count in partner.counts if count.kind == kind)
    cover = ranking.cover_of(partner, kind)
    label = f"{partner.agency.short_code}, one of {of_kind.available}"
    minutes = eta.by_road(partner.km or 0.0, of_kind.speed_kmh) + of_kind.ready_minutes
    return ranking.rank(
        label, minutes, of_kind.ready_minutes, Facts(partner, cover, rate, None, hidden=True)
    )


def _has(partner: Partner, kind: str) -> bool:
    return partner.km is not None and any(c.kind == kind and c.available for c in partner.counts)


def _askable(requesting: int, places: frozenset[int]) -> dict[int, Partner]:
    """Partners under an agreement in force whose units' places may be known."""
    return {p.agency.pk: p for p in partners(requesting) if p.agency.pk in places}


def _priced(found: list[Near], wanted: Sequence[Lacking]) -> Iterable[tuple[Near, Any]]:
    by_asking: dict[int, list[Near]] = {}
    for one in found:
        by_asking.setdefault(wanted[one.want].requesting, []).append(one)
    for requesting, theirs in by_asking.items():
        rates = ranking.rates(requesting, theirs)
        yield from ((one, rates.get(one.asset)) for one in theirs)
