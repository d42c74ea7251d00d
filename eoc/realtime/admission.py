"""Who may hear what: decided for many logins at once, at connect and again every few seconds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.module_loading import import_string

from eoc import journal
from eoc.doors import second_factor
from eoc.realtime.desk import asked

Login = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Admission:
    """The streams a login may hear now, their heads, and the epoch these positions belong to."""

    streams: frozenset[str]
    heads: Mapping[str, int]
    epoch: str


def decide(logins: Collection[Login]) -> dict[Login, Admission | None]:
    """What each login may hear now; None where it is nothing any more.

    A login is a user's id and whether a second factor opened the session.
    """
    users = get_user_model().objects.filter(is_active=True).in_bulk({user for user, _ in logins})
    by_id = {str(pk): user for pk, user in users.items()}
    actors = import_string(settings.SCOPES_DECIDER)(list(by_id))
    names: dict[str, frozenset[str]] = {}
    for user, actor in actors.items():
        names[user] = frozenset(import_string(settings.STREAM_DECIDER)(actor))
    heads = journal.heads(frozenset().union(*names.values()))
    epoch = journal.epoch()
    decided: dict[Login, Admission | None] = dict.fromkeys(logins)
    for user, proven in logins:
        if user in names and not second_factor.lacks(by_id[user], actors[user], proven=proven):
            streams = names[user]
            decided[user, proven] = Admission(streams, {s: heads[s] for s in streams}, epoch)
    return decided


async def admissions(logins: Collection[Login]) -> Mapping[Login, Admission | None]:
    """Decide anew from the database."""
    return await asked(decide, list(logins))


def now() -> str:
    """The time as browsers read it."""
    return timezone.now().isoformat()
