"""Who sees how the channels do."""

from eoc.access import Actor, Role

WATCHING = (Role.ADMINISTRATOR, Role.DUTY_OFFICER)


def may_watch(actor: Actor) -> bool:
    """Administrators and duty officers."""
    return actor.has(*WATCHING)
