"""Who keeps templates of public alerts, and who answers for the words of a language."""

from eoc.access import Actor, Role

REVIEWING = (Role.ADMINISTRATOR, Role.DUTY_OFFICER, Role.COORDINATOR)


def may_keep(by: Actor, agency_id: int | None) -> bool:
    """Administrators keep their agency's; the operator keeps those of the whole installation."""
    if by.system == "operator":
        return True
    return agency_id is not None and by.has(Role.ADMINISTRATOR, agency=agency_id)


def may_review(by: Actor, agency_id: int) -> bool:
    """Whoever answers for the agency."""
    return agency_id in by.agencies_as(*REVIEWING)
