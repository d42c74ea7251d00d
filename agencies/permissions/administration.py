"""Who administers what: an administrator acts for the own agency, the region's for territories."""

from agencies.models import ContactPoint, Jurisdiction, Person
from eoc.access import Actor, Role
from eoc.errors import NotPermitted

REGION = "REG"
ANSWERING = (Role.ADMINISTRATOR, Role.DUTY_OFFICER, Role.COORDINATOR)


def is_operator(by: Actor) -> bool:
    """Whoever runs management commands on the server."""
    return by.system == "operator"


def may_administer(by: Actor, agency_id: int) -> bool:
    """Administrators of the agency itself, nobody else's."""
    return is_operator(by) or by.has(Role.ADMINISTRATOR, agency=agency_id)


def administered(by: Actor) -> frozenset[int]:
    """The agencies the actor administers."""
    return by.agencies if is_operator(by) else by.agencies_as(Role.ADMINISTRATOR)


def is_regional(by: Actor) -> bool:
    """Administrators of the regional agency keep territories and found agencies."""
    region = {agency for agency, code, _ in by.agency_names if code == REGION}
    return is_operator(by) or bool(region & by.agencies_as(Role.ADMINISTRATOR))


def may_keep_contact(by: Actor, contact: ContactPoint) -> bool:
    """One's own address, or an agency's by its administrator."""
    own = contact.person_id is not None and contact.person_id == by.person_id
    return own or may_administer(by, contact.agency_id)


def may_declare(by: Actor, issuer: Jurisdiction) -> bool:
    """Those who answer for an agency that serves the issuer."""
    answering = by.agencies_as(*ANSWERING)
    return is_operator(by) or issuer.services.filter(agency_id__in=answering).exists()


def demand_administrator(by: Actor, agency_id: int) -> None:
    """Refuse whoever does not administer the agency."""
    if not may_administer(by, agency_id):
        raise NotPermitted("Only an administrator of the agency may do this.")


def demand_regional(by: Actor) -> None:
    """Refuse whoever does not administer the region."""
    if not is_regional(by):
        raise NotPermitted("Only an administrator of the regional agency (REG) may do this.")


def demand_keeper(by: Actor, person: Person) -> None:
    """Refuse whoever does not administer the person's home agency."""
    if not may_administer(by, person.agency_id):
        raise NotPermitted("Only an administrator of the person's home agency may do this.")
