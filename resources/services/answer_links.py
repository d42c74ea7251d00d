"""Links that answer: bound to one person and one agency's questions of one request, for a while.

Whoever opens one acts as that person and holds no more than the roles of that agency. What it may
decide ends with the question; a link that was forwarded still acts, and signs, as its person.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from agencies.models import User
from agencies.services.sharing import actor_of
from eoc.access import Actor
from eoc.errors import NotFound, NotPermitted

SALT = "resources.answer"
LASTS = timedelta(days=3)
NAME = "answer link"  # how the journal says by which proof they acted
ENDED = "This link has ended or was never good. Log in to answer."


@dataclass(frozen=True)
class AnswerLink:
    """Who answers, for which agency, to which request."""

    actor: Actor
    agency_id: int
    request: UUID


def path(*, request: UUID, agency_id: int, user: UUID) -> str:
    """The address that lets this login answer for the agency, without logging in."""
    token = signing.dumps([request.hex, agency_id, user.hex], salt=SALT)
    return reverse("answers:first", args=[token])


def ends(token: str) -> datetime:
    """When the link ends; until then it shows, decided or not. For a token `opened` has read."""
    _, stamp = signing.Signer(salt=SALT).unsign(token).rsplit(":", 1)
    return datetime.fromtimestamp(signing.b62_decode(stamp), UTC) + LASTS


def opened(token: str) -> AnswerLink:
    """Whoever it is bound to, as they stand now; NotFound where it ended or they hold no role."""
    try:
        request, agency, user = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature as wrong:
        raise NotFound(ENDED) from wrong
    login = User.objects.filter(pk=UUID(user), is_active=True).first()
    if login is None:
        raise NotFound(ENDED)
    try:
        actor = actor_of(login, agency=agency)
    except NotPermitted as left:
        raise NotFound(ENDED) from left
    return AnswerLink(replace(actor, token=NAME), agency, UUID(request))
