"""Movements of a deployment and what is counted from them: hours and kilometres of a claim."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Max, Q, QuerySet

from eoc.access import Actor
from resources.models import CustodySignature, Deployment, Movement
from resources.selectors.rows import iso

Row = dict[str, Any]
HUNDREDTH = Decimal("0.01")
SECONDS = Decimal(3600)


def visible_to(actor: Actor) -> QuerySet[Movement]:
    """Movements of deployments on either side."""
    found = Movement.objects.filter(deployment__mode__in=actor.modes)
    if actor.system == "operator":
        return found
    mine = Q(providing_agency__in=actor.agencies) | Q(requesting_agency__in=actor.agencies)
    return found.filter(mine)


def movements(deployment: Deployment) -> list[Movement]:
    """Every step of the deployment that was taken, slips and corrections too, by time."""
    found = Movement.objects.filter(deployment=deployment).select_related("undone_by")
    return list(found.order_by("at", "pk"))


def counting(deployment: Deployment) -> QuerySet[Movement]:
    """Its steps that count: neither slips nor their corrections."""
    return Movement.objects.filter(deployment=deployment, undoes=None, undone_by=None)


def counted(deployment: Deployment) -> list[Movement]:
    """What hours and kilometres are counted from, in the order of time."""
    return list(counting(deployment).order_by("at", "pk"))


def stood_at(deployment: Deployment, meter: str) -> Decimal | None:
    """The highest reading of a meter, a field of `Movement`: on steps that count, or signed for."""
    signed = CustodySignature.objects.filter(deployment=deployment)
    read = [rows.aggregate(top=Max(meter))["top"] for rows in (counting(deployment), signed)]
    return max((one for one in read if one is not None), default=None)


def hours_between(deployment: Deployment, start: str, end: str) -> Decimal | None:
    """Hours from entering one state to entering another, to the hundredth; None if not both."""
    at = {one.state: one.at for one in counted(deployment)}
    if start not in at or end not in at:
        return None
    seconds = Decimal(str((at[end] - at[start]).total_seconds()))
    return (seconds / SECONDS).quantize(HUNDREDTH, ROUND_HALF_UP)


def kilometres(deployment: Deployment) -> Decimal | None:
    """From the first to the last odometer reading; None with fewer than two."""
    return _run([one.odometer_km for one in counted(deployment)])


def engine_hours(deployment: Deployment) -> Decimal | None:
    """From the first to the last reading of the hour meter; None with fewer than two."""
    return _run([one.engine_hours for one in counted(deployment)])


def row(movement: Movement) -> Row:
    """One movement as the API has it; kilometres and hours are decimal text."""
    point = movement.point
    return {
        "state": movement.state,
        "at": iso(movement.at),
        "odometer_km": _text(movement.odometer_km),
        "engine_hours": _text(movement.engine_hours),
        "lon": point.x if point else None,
        "lat": point.y if point else None,
        "by": movement.by_name,
        "correction": movement.undoes_id is not None,
        "undone": hasattr(movement, "undone_by"),
    }


def _run(readings: list[Decimal | None]) -> Decimal | None:
    read = [one for one in readings if one is not None]
    return read[-1] - read[0] if len(read) > 1 else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
