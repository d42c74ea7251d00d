"""To whom a question may be handed on, and to whom it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from agencies.models import Channel, Membership, Person
from eoc.access import Actor
from resources.models import ForwardedLink, Offer
from resources.permissions.mutual_aid import DECIDING

Key = tuple[int, int]


@dataclass(frozen=True)
class Authority:
    """A colleague who may decide, has a login, and gets letters."""

    uuid: UUID
    user: UUID
    name: str
    title: str


def authorities(agency_id: int, but: Actor) -> list[Authority]:
    """Colleagues of the agency to whom `but` may hand a question on, by name."""
    held = Membership.objects.in_force().filter(agency=agency_id, role__in=DECIDING)
    people = Person.objects.filter(
        pk__in=held.values("person_id"),
        active=True,
        user__is_active=True,
        contact_points__channel=Channel.EMAIL,
        contact_points__active=True,
    )
    found = people.exclude(user_id=str(but.user_id)).distinct().order_by("name", "pk")
    return [Authority(one.uuid, one.user_id, one.name, one.title) for one in found if one.user_id]


def forwarded(offer: Offer) -> ForwardedLink | None:
    """How the agency's question was handed on, if it was."""
    return ForwardedLink.objects.filter(
        request=offer.request_id, providing_agency=offer.providing_agency_id
    ).first()


def of_offers(offers: Iterable[Offer]) -> dict[Key, ForwardedLink]:
    """The same of many, by request and providing agency."""
    found = ForwardedLink.objects.filter(request__in={offer.request_id for offer in offers})
    return {(one.request_id, one.providing_agency_id): one for one in found}
