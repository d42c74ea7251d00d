"""An agency's box card: which partner sends what at which alarm level."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from eoc.access import Actor
from incidents.models import Incident
from resources.models import BoxCardLine, MutualAidRequest, RequestState
from resources.selectors import mutual_aid


def visible_to(actor: Actor) -> QuerySet[BoxCardLine]:
    """Lines of the actor's own cards, and those on which neighbours count on the actor's agency."""
    found = BoxCardLine.objects.select_related("agency", "partner", "kind", "incident_type")
    if actor.system == "operator":
        return found
    return found.filter(Q(agency__in=actor.agencies) | Q(partner__in=actor.agencies))


@dataclass(frozen=True)
class Level:
    """One alarm level of the card for an incident: what it sends, and what called it."""

    level: int
    lines: tuple[BoxCardLine, ...]
    called: MutualAidRequest | None

    @property
    def words(self) -> str:
        """What comes, from whom: `2 x Engine, 1 x Rescue from CED`."""
        by_partner: dict[str, list[str]] = {}
        for line in self.lines:
            said = f"{line.quantity} x {line.kind.name}"
            said += f" ({line.covers})" if line.covers else ""
            by_partner.setdefault(line.partner.short_code, []).append(said)
        return "; ".join(f"{', '.join(what)} from {who}" for who, what in by_partner.items())


def card(actor: Actor, agency_id: int, incident: Incident) -> list[Level]:
    """The agency's card for an incident, as whoever calls it reads it."""
    found = levels(agency_id, incident)
    if not found:
        return []
    mine = mutual_aid.visible_to(actor).filter(incident=incident, requesting_agency=agency_id)
    called = {one.box_level: one for one in mine.exclude(state=RequestState.WITHDRAWN)}
    return [Level(level, tuple(lines), called.get(level)) for level, lines in found.items()]


def levels(agency_id: int, incident: Incident) -> dict[int, list[BoxCardLine]]:
    """What the agency's card says for the type of an incident, by alarm level."""
    found = BoxCardLine.objects.select_related("partner", "kind").filter(
        agency=agency_id, incident_type=incident.type_id
    )
    listed: dict[int, list[BoxCardLine]] = {}
    for line in found.order_by("level", "purpose", "pk"):
        listed.setdefault(line.level, []).append(line)
    return listed
