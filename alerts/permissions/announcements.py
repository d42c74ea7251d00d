"""Who may speak to many."""

from eoc.access import Actor, Role

SPEAKING = (Role.DUTY_OFFICER, Role.COORDINATOR, Role.DISPATCHER, Role.ADMINISTRATOR)


def may_announce(actor: Actor, agency_id: int) -> bool:
    """Those who act for the agency around the clock, and its administrators."""
    return actor.has(*SPEAKING, agency=agency_id)
