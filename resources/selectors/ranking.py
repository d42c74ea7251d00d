"""Ranking in sight: arrival, cover left behind, cost, agreement and readiness, each with a reason.

Points are minutes: `settings.RANKING_WEIGHTS` says how many minutes each of the others is worth.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from agencies.models import Agency, Discipline
from eoc.access import Actor
from eoc.access.grants import DataClass
from eoc.text.amounts import amount
from resources.selectors import eta
from resources.selectors.nearest import Near
from resources.selectors.partners import Cover, Partner

WEIGHTS = {
    "eta": "a minute until arrival",
    "cover": "a neighbour left below its floor",
    "cost": "each unit of currency an hour",
    "agreement": "an answer that must still be accepted",
    "readiness": "no qualification recorded, or none shown",
}


@dataclass(frozen=True)
class Part:
    """What one reason adds, in words."""

    words: str
    points: float = 0.0

    @property
    def text(self) -> str:
        """The words, with the points where they are no minutes of travel."""
        return f"{self.words} (+{self.points:g})" if self.points else self.words


class Facts(NamedTuple):
    """What is known of a candidate besides how long it takes; of a `hidden` unit, little."""

    partner: Partner
    cover: Cover | None
    rate: Decimal | None
    qualified_until: date | None
    hidden: bool = False


class Ranked(NamedTuple):
    """A candidate with its points and the reasons for them; words are made when they are read."""

    label: str
    travel: float
    ready: int
    facts: Facts
    points: float

    @property
    def minutes(self) -> int:
        """Minutes until it could be there, as they are shown."""
        return eta.shown(self.travel)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The reasons in their order, each with its points."""
        facts, weights = self.facts, settings.RANKING_WEIGHTS
        return (
            _arrival(self.travel, self.ready),
            _cover(facts.cover, weights["cover"]),
            _cost(facts.rate, weights["cost"]),
            _agreement(facts.partner, weights["agreement"]),
            _readiness(facts, weights["readiness"]),
        )

    @property
    def why(self) -> str:
        """All reasons in a sentence."""
        return "; ".join(part.text for part in self.parts)


def rank(label: str, minutes: float, ready: int, facts: Facts) -> Ranked:
    """Points of a candidate: the fewer, the better."""
    weights: dict[str, float] = settings.RANKING_WEIGHTS
    points = minutes * weights["eta"]
    points += weights["cover"] if facts.cover and facts.cover.low else 0.0
    points += _charged(facts.rate, weights["cost"])
    points += 0.0 if _goes(facts.partner) else weights["agreement"]
    points += weights["readiness"] if facts.qualified_until is None else 0.0
    return Ranked(label, minutes, ready, facts, points)


def cover_of(partner: Partner, kind: str) -> Cover | None:
    """What the partner keeps of a kind when one leaves, by its counts."""
    of_kind = next((count for count in partner.counts if count.kind == kind), None)
    if of_kind is None:
        return None
    return Cover(of_kind.total, of_kind.available, partner.agency.cover_floor)


def placed(actor: Actor) -> frozenset[int]:
    """Agencies whose units' places the actor may know; law enforcement's are nobody else's."""
    shown = actor.automatic | actor.shown("a", DataClass.ASSETS, "granted")
    both = actor.shown("a", DataClass.ASSETS) & actor.shown("a", DataClass.POSITIONS)
    law = Agency.objects.filter(pk__in=shown | both, discipline=Discipline.LAW)
    return (shown | both) - frozenset(law.values_list("pk", flat=True)) | actor.agencies


def rates(requesting: int, found: list[Near]) -> dict[int, Decimal]:
    """What an hour of each costs, by `settings.HOURLY_RATES`."""
    known: dict[int, Decimal] = import_string(settings.HOURLY_RATES)(
        requesting, [one.asset for one in found]
    )
    return known


def weights_shown() -> list[tuple[str, float]]:
    """Each weight with its meaning, as pages show them."""
    return [(words, settings.RANKING_WEIGHTS[name]) for name, words in WEIGHTS.items()]


def _arrival(minutes: float, ready: int) -> Part:
    return Part(f"{eta.shown(minutes)} min (estimate{f', ready in {ready} min' if ready else ''})")


def _cover(cover: Cover | None, weight: float) -> Part:
    if cover is None:
        return Part("cover at home not known")
    kept = f"keeps {cover.keeps} of {cover.total} at home"
    return Part(f"{kept}, below its floor of {cover.floor}", weight) if cover.low else Part(kept)


def _cost(rate: Decimal | None, weight: float) -> Part:
    if rate is None:
        return Part("its agreement names no rate")
    return Part(f"{amount(rate)} per hour", _charged(rate, weight))


def _charged(rate: Decimal | None, weight: float) -> float:
    return 0.0 if rate is None else round(float(rate) * weight, 2)


def _goes(partner: Partner) -> bool:
    return partner.automatic or partner.activates


def _agreement(partner: Partner, weight: float) -> Part:
    if partner.automatic:
        return Part("automatic aid")
    if partner.activates:
        return Part("goes as soon as its liaison approves")
    return Part("its offer must be accepted", weight)


def _readiness(facts: Facts, weight: float) -> Part:
    if facts.hidden:
        return Part("which unit and its qualifications are not shown to you", weight)
    if facts.qualified_until is None:
        return Part("no qualification recorded", weight)
    return Part(f"people qualified until {facts.qualified_until:%d %b %Y}")
