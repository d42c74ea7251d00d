"""Who keeps the rosters of an agency, and its silences."""

from eoc.access import Actor, Role

KEEPING = (Role.ADMINISTRATOR, Role.DUTY_OFFICER)


def may_keep(actor: Actor, agency_id: int) -> bool:
    """Administrators and duty officers of the agency."""
    return actor.has(*KEEPING, agency=agency_id)
