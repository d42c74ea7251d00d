"""Where a message points to."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.conf import settings

from agencies.models import Channel, ContactPoint
from alerts.models import Escalation
from alerts.selectors import contacts, sites
from alerts.selectors.alerts import asks
from alerts.services import reply_links
from alerts.services.held import Held
from resources.services import answer_links

QUESTION = "mutual_aid.submitted"
FORWARDED = "answer_link.forwarded"
READ_AT = {  # noun of what an alert is about: where the API has it
    "request": "mutual-aid-requests",
    "incident": "incidents",
}
CODE = 8  # bytes of an alert's UUID in a short link
OF_ONE_PERSON = (
    "\n\nTo answer without logging in, {name} only, for three days:\n{link}\n"
    "Whoever opens it answers in this name. Do not pass the letter on; the page can.\n"
)
BY_TEXT = "Answer 1 (I come), ETA 20 or NO."
BY_KEY = "Press 1 if you come, 2 if you cannot."
BY_LINK = (Channel.EMAIL, Channel.WEBPUSH)
OWNER = ("pk", "person_id", "person__name")
BY_WORDS = {Channel.SMS: BY_TEXT, Channel.VOICE: BY_KEY}
TO_REPLY = "\n\n{name}, say here whether you come, for three days, without logging in:\n{link}\n"


def incident(number: str) -> str:
    """The incident's page."""
    return f"/incidents/{number}/"


def request(number: str) -> str:
    """The mutual-aid request's page, where it is decided."""
    return f"/resources/requests/{number}/"


def break_glass() -> str:
    """The list of roles taken, where they are ended and reviewed."""
    return "/admin/break-glass/"


def feed(identity: UUID) -> str:
    """The feed's page, with its readings."""
    return f"/alerts/feeds/{identity}/"


def warning(identity: UUID) -> str:
    """The public warning's page."""
    return f"/alerts/cap/{identity}/"


def public_alert(mode: str, identifier: UUID) -> str:
    """The page of a public alert; an exercise has addresses of its own."""
    return f"/alerts/public/{sites.of(mode)}/{identifier}/"


def api(about: str) -> str | None:
    """Where a program reads what an alert is about (`request:<uuid>`); None where nowhere."""
    noun, _, identity = about.partition(":")
    path = READ_AT.get(noun)
    return absolute(f"/api/v1/{path}/{identity}/") if path and identity else None


def absolute(path: str) -> str:
    """With scheme and host, for letters."""
    return f"{settings.PUBLIC_URL}{path}"


def short(facts: Mapping[str, object]) -> str:
    """The alert's page in few characters, for text messages; empty where it is of no alert."""
    if not facts.get("uuid"):
        return ""
    begin = UUID(str(facts["uuid"])).bytes[:CODE]
    return absolute(f"/s/{base64.urlsafe_b64encode(begin).decode().rstrip('=')}/")


def of_code(code: str) -> tuple[UUID, UUID] | None:
    """The first and the last alert a short link may mean; None where it is none of ours."""
    try:
        begin = base64.b64decode(code + "=" * (-len(code) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(begin) != CODE:
        return None
    rest = 16 - CODE
    return UUID(bytes=begin + b"\x00" * rest), UUID(bytes=begin + b"\xff" * rest)


def answers(deliveries: Iterable[Held]) -> dict[int, str]:
    """What letters say besides: the own link of whoever may answer a question, by delivery.

    Made when the letter leaves, so that no link lies in the database.
    """
    claimed = list(deliveries)
    return {**_replies(claimed), **_answers([one for one in claimed if _asks(one)])}


def _replies(deliveries: Sequence[Held]) -> dict[int, str]:
    """How each answers to whom an alert goes that asks, by what it is or by its escalation."""
    by_id = {one.alert_id: one.alert for one in deliveries}
    asking = {pk for pk, one in by_id.items() if asks(one)}
    runs = Escalation.objects.filter(alert__in=by_id.keys() - asking)
    asking.update(runs.values_list("alert_id", flat=True))
    asked = [one for one in deliveries if one.alert_id in asking]
    said = {one.pk: BY_WORDS[Channel(one.channel)] for one in asked if one.channel in BY_WORDS}
    return {**said, **_by_link([one for one in asked if one.channel in BY_LINK])}


def _by_link(asked: Sequence[Held]) -> dict[int, str]:
    """The own link of each person: in a letter's words, or alone for the program that shows it."""
    if not asked:
        return {}
    points = ContactPoint.objects.filter(pk__in={one.contact_point_id for one in asked})
    named = points.filter(person__isnull=False)
    owners = {pk: (person, name) for pk, person, name in named.values_list(*OWNER)}
    return {
        one.pk: _to_reply(one, *owner)
        for one in asked
        if (owner := owners.get(one.contact_point_id or 0)) is not None
    }


def _to_reply(delivery: Held, person_id: int, name: str) -> str:
    link = absolute(reply_links.path(alert=delivery.alert, person_id=person_id))
    return TO_REPLY.format(name=name, link=link) if delivery.channel == Channel.EMAIL else link


def _answers(letters: Sequence[Held]) -> dict[int, str]:
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


def _asks(delivery: Held) -> bool:
    return delivery.alert.kind in (QUESTION, FORWARDED) and delivery.channel == Channel.EMAIL


def _own(delivery: Held, user: UUID) -> str:
    request = UUID(delivery.alert.about.removeprefix("request:"))
    return absolute(answer_links.path(request=request, agency_id=delivery.agency_id, user=user))
