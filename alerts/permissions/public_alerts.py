"""Who may write, approve, send and take back a public alert of an agency."""

from alerts.models import PublicAlert
from eoc.access import Actor, Role

WRITING = (Role.DISPATCHER, Role.LIAISON, Role.DUTY_OFFICER, Role.COORDINATOR)
DECIDING = (Role.LIAISON, Role.DUTY_OFFICER, Role.COORDINATOR)


def may_write(actor: Actor, agency: int) -> bool:
    """Draft, change, submit and withdraw."""
    return actor.has(*WRITING, agency=agency)


def may_decide(actor: Actor, agency: int) -> bool:
    """Approve, send, cancel, break the glass: those who answer for the agency, logged in."""
    return actor.has(*DECIDING, agency=agency) and actor.person_id is not None and not actor.token


def may_approve(actor: Actor, alert: PublicAlert) -> bool:
    """Whoever answers for the agency and did not write it."""
    return may_decide(actor, alert.agency_id) and actor.person_id != alert.author_id


def may_review(actor: Actor, alert: PublicAlert) -> bool:
    """Whoever answers for the agency or administers it, and did not send it."""
    answers = actor.has(*DECIDING, Role.ADMINISTRATOR, agency=alert.agency_id)
    return answers and actor.person_id not in (None, alert.author_id) and not actor.token


def may_set_policy(actor: Actor, agency: int) -> bool:
    """Pre-approve hazards, set shift changes, let others alert the own territory."""
    return actor.has(Role.ADMINISTRATOR, agency=agency) and not actor.token
