"""Where a message points to."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import F

from agencies.models import Channel, ContactPoint, Membership
from alerts.models import Delivery
from resources.permissions.mutual_aid import DECIDING
from resources.services import answer_links

QUESTION = "mutual_aid.submitted"
OF_ONE_PERSON = (
    "\n\nTo answer without logging in, {name} only, for three days:\n{link}\n"
    "Whoever opens it answers in this name. Do not pass it on.\n"
)


def incident(number: str) -> str:
    """The incident's page."""
    return f"/incidents/{number}/"


def request(number: str) -> str:
    """The mutual-aid request's page, where it is decided."""
    return f"/resources/requests/{number}/"


def break_glass() -> str:
    """The list of roles taken, where they are ended and reviewed."""
    return "/admin/break-glass/"


def absolute(path: str) -> str:
    """With scheme and host, for letters."""
    return f"{settings.PUBLIC_URL}{path}"


def answers(deliveries: Iterable[Delivery]) -> dict[int, str]:
    """What letters say besides: the own link of whoever may answer a question, by delivery.

    Made when the letter leaves, so that no link lies in the database.
    """
    asked = {
        one.contact_point_id: one
        for one in deliveries
        if one.alert.kind == QUESTION and one.channel == Channel.EMAIL and one.contact_point_id
    }
    if not asked:
        return {}
    return {
        asked[point].pk: OF_ONE_PERSON.format(name=name, link=_own(asked[point], user))
        for point, agency, user, name in _deciders(asked)
        if agency == asked[point].agency_id
    }


def _own(delivery: Delivery, user: UUID) -> str:
    request = UUID(delivery.alert.about.removeprefix("request:"))
    return absolute(answer_links.path(request=request, agency_id=delivery.agency_id, user=user))


def _deciders(points: Iterable[int]) -> Iterable[tuple[int, int, UUID, str]]:
    """(contact point, agency, login, name) of whoever decides for an agency and has a login."""
    people = ContactPoint.objects.filter(pk__in=points, person__user__is_active=True)
    held = Membership.objects.in_force().filter(role__in=DECIDING)
    return people.filter(person__memberships__in=held).values_list(
        "pk", "person__memberships__agency_id", F("person__user_id"), "person__name"
    )
