"""Who may ask neighbours, answer them, and report a deployment's journey."""

from eoc.access import Actor, Role
from incidents.models import Incident
from resources.models import Block, Deployment, MutualAidRequest, Offer

ASKING = (Role.DISPATCHER, Role.LIAISON, Role.DUTY_OFFICER, Role.COORDINATOR)
DECIDING = (Role.LIAISON, Role.DUTY_OFFICER, Role.COORDINATOR)
SIGNING: dict[str, tuple[Role, ...]] = {
    Block.NEED: (Role.DUTY_OFFICER, Role.COORDINATOR),
    Block.ORDER: (Role.LIAISON, Role.COORDINATOR),
    Block.FINANCE: (Role.ADMINISTRATOR,),
}
SIGNERS = (Role.DUTY_OFFICER, Role.COORDINATOR, Role.LIAISON, Role.ADMINISTRATOR)


def may_request(actor: Actor, agency_id: int) -> bool:
    """Ask neighbours in the agency's name."""
    return actor.has(*ASKING, agency=agency_id)


def may_request_for(actor: Actor, incident: Incident) -> bool:
    """Ask for an incident the actor knows in full: logged by us, or on our territory."""
    return incident.agency_id in actor.agencies or incident.jurisdiction_id in actor.jurisdictions


def may_steer(actor: Actor, request: MutualAidRequest) -> bool:
    """Submit, extend, withdraw and close the request."""
    return actor.has(*ASKING, agency=request.requesting_agency_id)


def may_decide(actor: Actor, offer: Offer) -> bool:
    """Lend the providing agency's assets, or say no: delegated authority."""
    return actor.has(*DECIDING, agency=offer.providing_agency_id)


def must_confirm_lending(offer: Offer, count: int) -> bool:
    """Lending so many at once needs somebody who just said who they are, not only a link."""
    return count >= offer.providing_agency.confirm_from


def may_accept(actor: Actor, offer: Offer) -> bool:
    """Take up what was offered, or turn it down, for the requesting agency."""
    return actor.has(*ASKING, agency=offer.requesting_agency_id)


def may_stop(actor: Actor, offer: Offer) -> bool:
    """Stop what an automatic-aid agreement booked."""
    return actor.has(*ASKING, agency=offer.providing_agency_id)


def may_send(actor: Actor, deployment: Deployment) -> bool:
    """Report and decide for the providing agency."""
    return actor.has(*ASKING, agency=deployment.providing_agency_id)


def may_receive(actor: Actor, deployment: Deployment) -> bool:
    """Report and decide for the requesting agency."""
    return actor.has(*ASKING, agency=deployment.requesting_agency_id)


def may_sign(actor: Actor, block: str, agency_id: int) -> bool:
    """Sign that block of the form for the requesting agency; a person, never a program."""
    roles = SIGNING.get(block, ())
    return actor.person_id is not None and bool(roles) and actor.has(*roles, agency=agency_id)


def may_bind(actor: Actor, agency_id: int) -> bool:
    """Sign an offer for one side: delegated authority, in person or by that side's own message."""
    signs = actor.person_id is not None or actor.system == "message"
    return signs and actor.has(*DECIDING, agency=agency_id)


def may_take(actor: Actor, request: MutualAidRequest) -> bool:
    """Take up what is proposed to the next tier: its coordinator."""
    to = request.proposed_to_id
    return to is not None and actor.has(Role.COORDINATOR, agency=to)


def may_set_policy(actor: Actor, agency_id: int) -> bool:
    """Set thresholds and box cards of an agency."""
    return actor.has(Role.ADMINISTRATOR, Role.COORDINATOR, agency=agency_id)
