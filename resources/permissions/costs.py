"""Who may claim what help cost, and who may answer a claim."""

from decimal import Decimal

from eoc.access import Actor
from resources.models import Claim
from resources.permissions.mutual_aid import DECIDING


def may_claim(actor: Actor, agency_id: int) -> bool:
    """Draft, change, submit and waive in the name of the providing agency."""
    return actor.has(*DECIDING, agency=agency_id)


def may_answer(actor: Actor, agency_id: int) -> bool:
    """Query, approve, pay and dispute in the name of the requesting agency."""
    return actor.has(*DECIDING, agency=agency_id)


def must_confirm_deciding(claim: Claim, verb: str, total: Decimal) -> bool:
    """So much money moves by it that whoever does it says once more who they are.

    The agency whose money it is says from which amount on.
    """
    if verb in ("approve", "pay"):
        return total >= claim.requesting_agency.confirm_amount
    return verb == "waive" and total >= claim.providing_agency.confirm_amount
