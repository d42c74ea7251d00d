"""Reminders: whoever has not answered an announcement is told of it once more."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from agencies.models import Agency
from agencies.services.telling import tell
from alerts.models import Announcement, Delivery
from alerts.permissions.announcements import may_announce
from alerts.selectors import announcement_answers
from alerts.selectors.alerts import ANNOUNCED
from alerts.services import deliveries
from alerts.services.replies import OPEN_FOR
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState

REMINDED = "announcement.reminded"
PATIENCE = timedelta(minutes=5)


def remind(*, announcement: Announcement, by: Actor, agency: Agency | None = None) -> int:
    """Ask those of one agency, or all, who have not answered; says how many addresses that is.

    The relay writes the deliveries. Raises NotPermitted, and WrongState where nobody is left to
    ask, where they were asked less than five minutes ago, or where it is over a day old.
    """
    if not may_announce(by, announcement.agency_id):
        raise NotPermitted("Whoever may announce for the agency reminds.")
    now = timezone.now()
    if announcement.issued_at < now - OPEN_FOR:
        raise WrongState("It is over a day old. Announce anew.")
    waiting = announcement_answers.silent(announcement, agency.pk if agency else None)
    if not waiting:
        raise WrongState("Nobody is left to remind.")
    if possible_from(announcement) > now:
        raise WrongState("They were asked less than five minutes ago. Give them time to answer.")
    tell(
        kind=REMINDED,
        by=by,
        agencies=[announcement.agency_id],
        about=announcement.uuid,
        text=f"{by.name} reminds {len(waiting)} addresses of: {announcement.subject}",
        facts={
            "announcement_id": announcement.pk,
            "agency_id": agency.pk if agency else None,
            "reminder": str(_event(announcement, now)),
        },
    )
    return len(waiting)


def possible_from(said: Announcement) -> datetime:
    """When whoever was asked last has had time to answer."""
    return _asked_last(said) + PATIENCE


def carry_out(
    *, announcement: Announcement, agency: int | None, event: uuid.UUID, by: Actor
) -> int:
    """One delivery more for each address whose person has still not answered, as the relay."""
    pairs = announcement_answers.silent(announcement, agency)
    return deliveries.enqueue_ids(pairs=pairs, by=by, event=event)


def _asked_last(said: Announcement) -> datetime:
    own = Delivery.objects.filter(alert__event=said.uuid, alert__kind=ANNOUNCED, instead_of=None)
    last: datetime | None = own.aggregate(last=Max("created_at"))["last"]
    return last or said.issued_at


def _event(said: Announcement, now: datetime) -> uuid.UUID:
    """The same for five minutes, so that two who press at once remind once."""
    return uuid.uuid5(said.uuid, f"reminder {int(now.timestamp() // PATIENCE.total_seconds())}")
