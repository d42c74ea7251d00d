"""Who may claim what help cost, and who may answer a claim."""

from eoc.access import Actor
from resources.permissions.mutual_aid import DECIDING


def may_claim(actor: Actor, agency_id: int) -> bool:
    """Draft, change, submit and waive in the name of the providing agency."""
    return actor.has(*DECIDING, agency=agency_id)


def may_answer(actor: Actor, agency_id: int) -> bool:
    """Query, approve, pay and dispute in the name of the requesting agency."""
    return actor.has(*DECIDING, agency=agency_id)
