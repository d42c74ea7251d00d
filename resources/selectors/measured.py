"""What meters, steps and track say one deployment drove and ran, and where they contradict.

Equipment without a crew is signed for at both ends (as with the F-42's readings): what both sides
signed for counts before what was read on its steps, and that before the track.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection

from eoc.text.amounts import quantity
from resources.costs.evaluation import CENT, NOTHING
from resources.models import (
    CrewMember,
    CustodySignature,
    Deployment,
    DeploymentState,
    Handover,
    Movement,
)
from resources.selectors import costs, custody, movements
from resources.selectors.crews import listed
from resources.selectors.rows import clock

# Metres along the fixes of the way out, at work and home, in the order of time.
DRIVEN = """
SELECT coalesce(ST_Length(ST_MakeLine(t.point ORDER BY t.at)::geography), 0)
  FROM resources_positiontrack t WHERE t.asset_id = %s AND t.at BETWEEN %s AND %s
"""
KM_PER_MILE = Decimal("1.609344")
TENTH = Decimal("0.1")
TRACK_OFF_BY = Decimal("0.1")  # receivers cut corners: a tenth is no contradiction
S = DeploymentState
OUTWARD = (S.COMMITTED, S.MOBILIZING, S.EN_ROUTE)
HOMEWARD = (S.RETURNED, S.SETTLED, S.LOST)
METERS = {"odometer_km": ("odometer", "km"), "engine_hours": ("hour meter", "h")}


@dataclass(frozen=True)
class Stretch:
    """So much between two readings of a meter, who read it, and whether it was from end to end."""

    read: str
    first: Decimal
    last: Decimal
    unit: str
    whole: bool = True

    @property
    def ran(self) -> Decimal:
        """The difference."""
        return self.last - self.first

    def __str__(self) -> str:
        ends = f"{quantity(self.first)} to {quantity(self.last)} {self.unit}"
        return f"{self.read}, {ends}"


@dataclass(frozen=True)
class Measured:
    """What a claim counts of one deployment: miles, and the hours a meter ran where it is signed.

    Each with what it was read from and what says otherwise. `crew` are those who came: None where
    there is no manifest, and it was not signed for as equipment is.
    """

    miles: Decimal
    driven_by: str
    driven_else: str
    ran: timedelta | None
    ran_by: str
    ran_else: str
    crew: int | None
    crew_else: str


def of(deployment: Deployment, now: datetime) -> Measured:
    """Everything measured of it until now."""
    signed, steps = custody.signatures(deployment), movements.counted(deployment)
    manifest = listed(deployment)
    crew = sum(member.came for member in manifest)
    miles, driven_by, driven_else = _driven(deployment, crew, signed, steps, now)
    ran = None if crew else _signed(signed, "engine_hours")
    says = list(_otherwise(ran, _read(steps, "engine_hours"))) if ran else []
    says += [] if crew else _differ(signed, "engine_hours")
    return Measured(
        miles=miles,
        driven_by=driven_by,
        driven_else=driven_else,
        ran=timedelta(seconds=int(ran.ran * 3600)) if ran else None,
        ran_by=_sentence([str(ran)]) if ran else "" if crew else _half(signed),
        ran_else=_sentence(says),
        crew=crew if signed or manifest else None,
        crew_else="; ".join(_absent(manifest)),
    )


def _absent(manifest: Sequence[CrewMember]) -> Iterator[str]:
    """Who came, and was not there all the time or not seen there."""
    seen = any(member.checked_in_at for member in manifest)
    for member in manifest:
        if member.struck_at is not None and member.checked_in_at is not None:
            yield f"{member.name} was sent back, {clock(member.struck_at)}"
        elif member.came and seen and member.checked_in_at is None:
            yield f"{member.name} never checked in"


def _driven(
    about: Deployment,
    crew: int,
    signed: Sequence[CustodySignature],
    steps: Sequence[Movement],
    now: datetime,
) -> tuple[Decimal, str, str]:
    """Miles, by what, and what says otherwise."""
    by_hand, on_way = _signed(signed, "odometer_km"), _read(steps, "odometer_km")
    track = _track(about, now)
    order = (on_way, by_hand) if crew else (by_hand, on_way)
    chosen = next((one for one in order if one and one.whole), None)
    says = _differ(signed, "odometer_km")
    if chosen is None:
        return (track / KM_PER_MILE).quantize(CENT), _tracked(track), _sentence(says)
    says = [*_otherwise(chosen, *order), *_off(chosen, track), *says]
    return (chosen.ran / KM_PER_MILE).quantize(CENT), _sentence([str(chosen)]), _sentence(says)


def _signed(signed: Iterable[CustodySignature], meter: str) -> Stretch | None:
    """What both ends are signed for: from the highest reading out to the lowest one back."""
    at: dict[str, list[Decimal]] = {Handover.OUT: [], Handover.BACK: []}
    for one in signed:
        if (value := getattr(one, meter)) is not None:
            at[one.handover].append(value)
    if not at[Handover.OUT] or not at[Handover.BACK]:
        return None
    first, last = max(at[Handover.OUT]), min(at[Handover.BACK])
    words, unit = METERS[meter]
    return Stretch(f"{words} signed at both ends", first, max(first, last), unit)


def _read(steps: Sequence[Movement], meter: str) -> Stretch | None:
    """From the first to the last reading on its steps; whole from departure until it was home."""
    read = [(one, value) for one in steps if (value := getattr(one, meter)) is not None]
    if len(read) < 2:
        return None
    (began, first), (ended, last) = read[0], read[-1]
    words, unit = METERS[meter]
    whole = began.state in OUTWARD and ended.state in HOMEWARD
    return Stretch(f"{words} read on its steps", first, last, unit, whole)


def _otherwise(chosen: Stretch, *others: Stretch | None) -> Iterator[str]:
    """Another reading of the same meter that is not the same: more, or from end to end too."""
    for other in others:
        if other is None or other is chosen or other.ran == chosen.ran:
            continue
        if other.whole or other.ran > chosen.ran:
            yield f"{other}: {quantity(other.ran)} {other.unit}, not {quantity(chosen.ran)}"


def _off(chosen: Stretch, track: Decimal) -> Iterator[str]:
    if track and abs(track - chosen.ran) > max(track, chosen.ran) * TRACK_OFF_BY:
        yield f"{_tracked(track)}, not {quantity(chosen.ran)}"


def _differ(signed: Iterable[CustodySignature], meter: str) -> list[str]:
    """Where the two sides read the same meter differently as it changed hands."""
    words, unit = METERS[meter]
    found = []
    for end in Handover:
        read = {
            one.side: value
            for one in signed
            if one.handover == end and (value := getattr(one, meter)) is not None
        }
        if len(set(read.values())) > 1:
            each = " and ".join(f"{quantity(n)} {unit} by the {side}" for side, n in read.items())
            found.append(f"{end.label.lower()}, the {words} was read at {each} agency")
    return found


def _half(signed: Iterable[CustodySignature]) -> str:
    """An hour meter signed for at one end only counts nothing, and that is told."""
    ends = {one.handover for one in signed if one.engine_hours is not None}
    other = {Handover.OUT: Handover.BACK, Handover.BACK: Handover.OUT}
    return next(
        (f"hour meter not signed for when {other[Handover(end)].label.lower()}" for end in ends), ""
    )


def _track(about: Deployment, now: datetime) -> Decimal:
    """Kilometres by the asset's track from departure to return; none without a track."""
    times = costs.moments(about)
    left = times.get(S.EN_ROUTE)
    if left is None:
        return NOTHING
    with connection.cursor() as cursor:
        cursor.execute(DRIVEN, [about.asset_id, left, times.get(S.RETURNED, now)])
        (metres,) = cursor.fetchone()
    return Decimal(str(metres)) / 1000


def _tracked(track: Decimal) -> str:
    return f"track of its receiver, {quantity(track.quantize(TENTH))} km" if track else ""


def _sentence(said: Iterable[str]) -> str:
    words = "; ".join(filter(None, said))
    return words[:1].upper() + words[1:]
