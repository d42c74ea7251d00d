"""What a request begins with when it is asked from an incident; all of it can be changed.

A first ask of common practice by the incident's type, doubled where it is critical and one of the
first kind where it is below high: no doctrine and no official list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eoc.access import Actor
from incidents.models import Incident, Severity
from resources.models import AskingPolicy, AssetKind, MutualAidRequest, Priority, RequestLine
from resources.selectors import eta, mutual_aid
from resources.selectors.asking_policy import policy_of
from resources.selectors.partners import Count, Partner

Needs = dict[str, int]
USUAL: dict[str, Needs] = {
    "structure_fire": {"engine": 2, "ladder": 1, "ambulance": 1},
    "brush_fire": {"brush": 2, "tender": 1},
    "hazmat": {"hazmat": 1, "engine": 1},
    "gas_leak": {"hazmat": 1, "engine": 1},
    "explosion": {"engine": 2, "rescue": 1, "ambulance": 2},
    "technical_rescue": {"rescue": 1},
    "water_rescue": {"boat": 1, "rescue": 1},
    "collapse": {"rescue": 2, "engine": 1, "ambulance": 2},
    "aircraft_emergency": {"engine": 2, "rescue": 1, "ambulance": 2},
    "train_emergency": {"rescue": 2, "ambulance": 2},
    "flood": {"pump": 2, "boat": 1},
    "flash_flood": {"boat": 2, "rescue": 1},
    "storm_damage": {"truck": 2, "generator": 1},
    "tornado": {"rescue": 2, "ambulance": 2, "truck": 1},
    "winter_storm": {"truck": 2},
    "evacuation": {"bus": 2},
    "dam_emergency": {"pump": 2, "bus": 2, "boat": 1},
    "power_outage": {"generator": 1, "repair": 1},
    "mass_casualty": {"ambulance": 4, "medic": 2, "command": 1},
    "missing_person": {"drone": 1},
    "civil_disturbance": {"patrol": 2},
    "vehicle_crash": {"ambulance": 1, "rescue": 1},
}
ELSE = {
    "fire": "engine",
    "ems": "ambulance",
    "law": "patrol",
    "public_works": "truck",
    "utility": "repair",
    "emergency_management": "command",
}
PRIORITIES = {Severity.CRITICAL: Priority.URGENT, Severity.LOW: Priority.LOW}


@dataclass(frozen=True)
class FirstAsk:
    """Lines as the form takes them, its other fields, and kinds that are asked for already."""

    lines: list[dict[str, Any]]
    fields: dict[str, Any]
    asked: list[str]


def first_ask(
    actor: Actor,
    incident: Incident,
    agency_id: int,
    known: Sequence[Partner],
    within: Sequence[int],
) -> FirstAsk:
    """What the agency would usually ask its partners for; `within` are minutes one may choose.

    Kinds that an open request of the incident asks for are left out, and kinds no partner has.
    """
    open_now = mutual_aid.not_over(mutual_aid.visible_to(actor))
    mine = open_now.filter(incident=incident, requesting_agency=agency_id)
    asked = set(RequestLine.objects.filter(request__in=mine).values_list("kind", flat=True))
    needs = {kind: n for kind, n in _needs(incident, known).items() if kind not in asked}
    names = AssetKind.objects.filter(pk__in=asked).values_list("name", flat=True)
    said = _said(incident, policy_of(agency_id), mine.order_by("-created_at").first())
    said["needed_in"] = _soonest(needs, known, within)
    lines = [{"kind": kind, "quantity": n} for kind, n in needs.items()]
    return FirstAsk(lines, {**said, "agency": agency_id}, [name.lower() for name in names])


def _needs(incident: Incident, known: Sequence[Partner]) -> Needs:
    """Kinds of the catalogue that partners list; all of them where nobody lists any."""
    usual = USUAL.get(incident.type_id) or {ELSE.get(incident.type.discipline, "engine"): 1}
    had = {count.kind for partner in known for count in partner.counts}
    kinds = set(AssetKind.objects.filter(pk__in=usual).values_list("pk", flat=True))
    found = {kind: n for kind, n in usual.items() if kind in kinds and (not had or kind in had)}
    if incident.severity == Severity.CRITICAL:
        return {kind: 2 * n for kind, n in found.items()}
    if incident.severity == Severity.HIGH:
        return found
    return dict.fromkeys(list(found)[:1], 1)


def urgency(incident: Incident) -> Priority:
    """How urgent help for it is, by its severity."""
    return PRIORITIES.get(Severity(incident.severity), Priority.ROUTINE)


def _said(
    incident: Incident, policy: AskingPolicy, before: MutualAidRequest | None
) -> dict[str, Any]:
    """Where to report, to whom, on which channel: as asked before, else the agency's own words."""
    place = incident.place_text or incident.number
    said = {
        "reporting_place": place,
        "report_to": "Incident Commander",
        "radio_channel": policy.radio_channel or "as dispatched",
        "finance_code": policy.finance_code,
        "priority": urgency(incident),
    }
    again = ("reporting_place", "report_to", "radio_channel", "finance_code")
    return said | {name: getattr(before, name) for name in again if before is not None}


def _soonest(needs: Needs, known: Sequence[Partner], within: Sequence[int]) -> int | None:
    """The first choice in which the nearest partners' units could all be there, by estimate."""
    found = [_minutes(kind, n, known) for kind, n in needs.items()]
    if not found or None in found:
        return None
    slowest = max(one for one in found if one is not None)
    return next((choice for choice in within if choice >= slowest), None)


def _minutes(kind: str, quantity: int, known: Sequence[Partner]) -> float | None:
    """Until so many of a kind are there; None where nobody is placed, or they have too few."""
    timed = sorted(
        (_arrival(count, partner.km), count.available)
        for partner in known
        for count in partner.counts
        if count.kind == kind and count.available and partner.km is not None
    )
    for minutes, available in timed:
        quantity -= available
        if quantity <= 0:
            return minutes
    return None


def _arrival(count: Count, km: float) -> float:
    return count.ready_minutes + eta.by_road(km, count.speed_kmh)
