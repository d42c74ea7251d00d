"""Who is reached: the duty contacts of agencies, of territories, of duty officers."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from agencies.models import Channel, ContactPoint, Membership
from eoc.access import Role
from resources.permissions.mutual_aid import DECIDING

SIREN, CAP = Q(channel=Channel.SIREN), Q(channel=Channel.CAP)


def of_agencies(
    agencies: Collection[int], jurisdictions: Collection[int] = (), sounding: int | None = None
) -> dict[int, list[ContactPoint]]:
    """Duty contacts by the agency that hears; one address hears once.

    A territory's own contact is heard by the agency that keeps it, alerted or not before. Sirens
    hear nothing unless an agency alerts the public: `sounding` names it, and sounds its own and
    those of the territories. Receivers of CAP are handed documents and hear nothing here.
    """
    officers = _officers(agencies)
    found: dict[int, list[ContactPoint]] = {agency: [] for agency in agencies}
    meant = (
        Q(agency_id__in=agencies, jurisdiction__isnull=True)
        | Q(jurisdiction_id__in=jurisdictions)
        | Q(person_id__in=officers.keys())
    )
    for contact in _active().filter(
        meant & ~CAP & (~SIREN | _sirens(sounding, jurisdictions)), duty=True
    ):
        for agency in _hearing(contact, agencies, officers):
            found.setdefault(agency, []).append(contact)
    return {agency: _once(contacts) for agency, contacts in found.items()}


def of_role_holders(agency: int, *roles: Role) -> list[ContactPoint]:
    """Every address of whoever holds one of the roles now, on duty or not; one address once."""
    held = Membership.objects.in_force().filter(agency_id=agency, role__in=roles)
    return _once(_reachable().filter(person__in=held.values("person_id")))


def of_person(user: UUID) -> list[ContactPoint]:
    """Every address of whoever logs in so, on duty or not; one address once."""
    return _once(_reachable().filter(person__user=user))


def of_people(people: Collection[int]) -> list[ContactPoint]:
    """Every address of these people, on duty or not; one address once."""
    return _once(_reachable().filter(person__in=people))


def deciders(points: Iterable[int | None]) -> Iterable[tuple[int, int, UUID, str]]:
    """(contact point, agency, login, name) of whoever decides for an agency and has a login."""
    people = ContactPoint.objects.filter(pk__in=points, person__user__is_active=True)
    held = Membership.objects.in_force().filter(role__in=DECIDING)
    return people.filter(person__memberships__in=held).values_list(
        "pk", "person__memberships__agency_id", F("person__user_id"), "person__name"
    )


def cap_receivers(agency: int, jurisdictions: Collection[int]) -> list[ContactPoint]:
    """Who is handed an agency's public alert as CAP: its own receivers and those of territories."""
    return _once(_active().filter(CAP & _public_of(agency, jurisdictions), duty=True))


def _sirens(sounding: int | None, jurisdictions: Collection[int]) -> Q:
    return Q(pk__in=[]) if sounding is None else _public_of(sounding, jurisdictions)


def _public_of(agency: int, jurisdictions: Collection[int]) -> Q:
    own = Q(agency_id=agency, jurisdiction__isnull=True, person__isnull=True)
    return own | Q(jurisdiction_id__in=jurisdictions)


def _reachable() -> QuerySet[ContactPoint]:
    return _active().exclude(SIREN | CAP)


def _active() -> QuerySet[ContactPoint]:
    reachable = ContactPoint.objects.filter(active=True)
    reachable = reachable.filter(Q(person__isnull=True) | Q(person__active=True))
    return reachable.select_related("agency", "person", "jurisdiction").order_by("id")


def _officers(agencies: Collection[int]) -> dict[int, set[int]]:
    held = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.now()),
        role=Role.DUTY_OFFICER,
        agency_id__in=agencies,
        valid_from__lte=timezone.now(),
    )
    officers: dict[int, set[int]] = {}
    for person, agency in held.values_list(F("person_id"), F("agency_id")):
        officers.setdefault(person, set()).add(agency)
    return officers


def _hearing(
    contact: ContactPoint, agencies: Collection[int], officers: dict[int, set[int]]
) -> set[int]:
    if contact.jurisdiction_id is not None:
        return {contact.agency_id}
    own = {contact.agency_id} & set(agencies)
    return own | officers.get(contact.person_id or 0, set())


def _once(contacts: Iterable[ContactPoint]) -> list[ContactPoint]:
    return list({(c.channel, c.address.casefold()): c for c in reversed(list(contacts))}.values())
