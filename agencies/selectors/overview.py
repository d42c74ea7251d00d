"""What the first page of administration counts."""

from dataclasses import dataclass

from agencies.models import (
    Agency,
    Declaration,
    Jurisdiction,
    Membership,
)
from agencies.permissions.administration import administered, is_regional
from agencies.selectors import agreements, contact_points, people
from eoc.access import Actor


@dataclass(frozen=True)
class Overview:
    """One's agencies, how much is kept for them, and whether one keeps it."""

    agencies: list[Agency]
    keeps: bool
    regional: bool
    jurisdictions: int
    all_agencies: int
    people: int
    contact_points: int
    agreements: int
    unsigned: int
    declarations: int


def of(actor: Actor) -> Overview:
    """Counts of what the actor sees."""
    open_agreements = agreements.visible_to(actor).order_by().filter(revoked_at__isnull=True)
    mine = Agency.objects.defer("service_area").filter(pk__in=actor.agencies)
    return Overview(
        agencies=list(mine.prefetch_related("jurisdictions")),
        keeps=bool(administered(actor)),
        regional=is_regional(actor),
        jurisdictions=Jurisdiction.objects.count(),
        all_agencies=Agency.objects.count(),
        people=people.visible_to(actor).filter(active=True).count(),
        contact_points=contact_points.visible_to(actor).filter(active=True).count(),
        agreements=open_agreements.count(),
        unsigned=open_agreements.filter(parties__signed_at__isnull=True).distinct().count(),
        declarations=Declaration.objects.filter(mode__in=actor.modes).count(),
    )


def roles_of(actor: Actor) -> list[Membership]:
    """The roles the actor holds now."""
    held = Membership.objects.in_force().filter(person_id=actor.person_id or 0)
    return list(held.select_related("agency").order_by("agency__name", "role"))
