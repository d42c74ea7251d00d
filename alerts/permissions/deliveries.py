"""Who tries again what was given up."""

from eoc.access import Actor, Role

RETRYING = (Role.DISPATCHER, Role.DUTY_OFFICER, Role.ADMINISTRATOR)


def may_retry(actor: Actor, agency_id: int) -> bool:
    """Those of the agency it goes to: it keeps the address, was paged, and its people must act."""
    return actor.has(*RETRYING, agency=agency_id)
