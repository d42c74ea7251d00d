"""What a request says beyond lines and place: the folded part of ICS-213RR, and whence it came."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from eoc.errors import Invalid
from resources.models import LegalBasis, MutualAidRequest, Priority, RequestTier
from resources.services.request_words import read


@dataclass(frozen=True)
class Details:
    """Priority (block 9), finance code (18), costs (4), logistics flags, safety, how far to ask."""

    priority: str = Priority.ROUTINE
    finance_code: str = ""
    safety_notes: str = ""
    estimated_cost: Decimal | None = None
    self_sufficient: bool = False
    with_crew: bool = False
    lodging: bool = False
    fuel: bool = False
    meals: bool = False
    farthest_km: int | None = None

    def columns(self) -> dict[str, Any]:
        """The request's columns; Invalid where a priority is none of ours or a cost negative."""
        if self.priority not in Priority.values:
            listed = ", ".join(Priority.values)
            raise Invalid(f"Priorities are {listed}.", {"priority": f"One of {listed}."})
        if self.estimated_cost is not None and self.estimated_cost < 0:
            raise Invalid("A cost is not negative.", {"estimated_cost": "0 or more."})
        said = read({"finance_code": self.finance_code, "safety_notes": self.safety_notes})
        return {
            **asdict(self),
            "finance_code": said["finance_code"][:40],
            "safety_notes": said["safety_notes"][:500],
        }


@dataclass(frozen=True)
class Origin:
    """What made the request, where it was no person's own form.

    A box card's alarm level; the parent whose remainder a tier carries, on a legal basis in words;
    the id another installation asked under. Automatic aid is `presigned`, its agreement stands for
    the approvals within; so is what was signed elsewhere.
    """

    presigned: bool = False
    box_level: int | None = None
    parent: MutualAidRequest | None = None
    tier: str = RequestTier.LOCAL
    legal_basis: str = LegalBasis.NONE
    legal_words: str = ""
    asked_as: str = ""

    def columns(self) -> dict[str, Any]:
        """The request's columns."""
        return {
            "box_level": self.box_level,
            "parent": self.parent,
            "carried_for": carried_by(self.parent),
            "tier": self.tier,
            "legal_basis": self.legal_basis,
            "legal_words": self.legal_words,
            "asked_as": self.asked_as,
        }


OWN_FORM = Origin()


def carried_by(parent: MutualAidRequest | None) -> list[int]:
    """Whose remainder a child of it carries, as the database writes it too."""
    return [*parent.carried_for, parent.requesting_agency_id] if parent else []
