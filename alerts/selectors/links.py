"""Where a message points to."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from agencies.models import Channel
from alerts.models import Delivery
from alerts.selectors import contacts, sites
from resources.services import answer_links

QUESTION = "mutual_aid.submitted"
FORWARDED = "answer_link.forwarded"
OF_ONE_PERSON = (
    "\n\nTo answer without logging in, {name} only, for three days:\n{link}\n"
    "Whoever opens it answers in this name. Do not pass the letter on; the page can.\n"
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


def public_alert(mode: str, identifier: UUID) -> str:
    """The page of a public alert; an exercise has addresses of its own."""
    return f"/alerts/public/{sites.of(mode)}/{identifier}/"


def absolute(path: str) -> str:
    """With scheme and host, for letters."""
    return f"{settings.PUBLIC_URL}{path}"


def answers(deliveries: Iterable[Delivery]) -> dict[int, str]:
    """What letters say besides: the own link of whoever may answer a question, by delivery.

    Made when the letter leaves, so that no link lies in the database.
    """
    letters = [one for one in deliveries if _asks(one)]
    if not letters:
        return {}
    own = {
        (point, agency): (user, name)
        for point, agency, user, name in contacts.deciders({x.contact_point_id for x in letters})
    }
    found = [(one, own.get((one.contact_point_id or 0, one.agency_id))) for one in letters]
    return {
        one.pk: OF_ONE_PERSON.format(name=decider[1], link=_own(one, decider[0]))
        for one, decider in found
        if decider
    }


def _asks(delivery: Delivery) -> bool:
    return delivery.alert.kind in (QUESTION, FORWARDED) and delivery.channel == Channel.EMAIL


def _own(delivery: Delivery, user: UUID) -> str:
    request = UUID(delivery.alert.about.removeprefix("request:"))
    return absolute(answer_links.path(request=request, agency_id=delivery.agency_id, user=user))
