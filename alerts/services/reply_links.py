"""Links that say whether one person comes: bound to the person and the alert, for a while.

Whoever opens one acts as that person, holds no role by it, and can do nothing but answer.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from alerts.models import Alert
from alerts.selectors import shifts
from eoc.access import Actor, scope
from eoc.errors import NotFound

SALT = "alerts.reply"
LASTS = timedelta(days=3)
NAME = "answer link"  # how the journal says by which proof they acted
ENDED = "This link has ended or was never good. Log in, or call your duty officer."


@dataclass(frozen=True)
class ReplyLink:
    """Who answers, for which agency, to which alert."""

    actor: Actor
    alert: UUID


def path(*, alert: Alert, person_id: int) -> str:
    """The address that lets this person say whether they come, without logging in."""
    bound = [alert.uuid.hex, alert.agency_id, person_id, alert.mode]
    token = signing.dumps(bound, salt=SALT)
    return reverse("replies:one", args=[token])


def opened(token: str) -> ReplyLink:
    """Whoever it is bound to; NotFound where it ended or they left the agency."""
    try:
        alert, agency, person_id, *rest = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature as wrong:
        raise NotFound(ENDED) from wrong
    mode = rest[0] if rest else settings.ACCORD_MODE  # letters of before the mode was bound
    bare = Actor("", mode, agencies=frozenset({agency}))
    with scope(bare):
        person = shifts.crew(agency).filter(pk=person_id).first()
    if person is None:
        raise NotFound(ENDED)
    actor = Actor(
        name=person.name,
        mode=mode,
        person_id=person.pk,
        person_uuid=str(person.uuid),
        agencies=bare.agencies,
        token=NAME,
    )
    return ReplyLink(actor, UUID(alert))
