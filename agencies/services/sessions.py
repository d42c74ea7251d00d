"""Sessions: noted as they are seen, locked when idle, unlocked in place, ended by whoever may."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare

from agencies.login import session_store
from agencies.login.session_store import Standing, hashed
from agencies.models import LoginSession, Person, User
from agencies.permissions.administration import may_administer
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.doors import second_factor
from eoc.errors import NotFound, NotPermitted, WrongState

NOBODY = "00000000-0000-0000-0000-000000000000"
BEYOND_SHIFT = timedelta(hours=4)
SEEN = """SELECT known, ended, locked, ends_at
 FROM agencies_session_seen(%s, %s, %s, %s, %s, %s, %s, %s)"""


def lifetime() -> timedelta:
    """How long a session lasts: the shift and four hours more."""
    return timedelta(hours=settings.SHIFT_HOURS) + BEYOND_SHIFT


def seen(
    *, key: str, user_id: str, acts: bool, position: str, address: str, agent: str
) -> Standing:
    """Note a login's session and, where a person acts, when; answers how it stands now."""
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    spot = sha256(position.encode()).hexdigest() if position else ""
    values: list[Any] = [hashed(key), user_id, acts, spot, address, agent, lifetime(), idle]
    with connection.cursor() as cursor:
        cursor.execute(SEEN, values)
        row = cursor.fetchone()
    if row is None:
        return Standing()
    known, ended, locked, ends_at = row
    return Standing(str(known), ended, locked, ends_at=ends_at)


def standings(keys: Sequence[str]) -> dict[str, tuple[str, str, str, bool]]:
    """What open sockets ask, for many keys at once, each with its answer if it is any session's.

    The answer: `open`, `locked` or `ended`, until when it lasts, whose it is, and whether a second
    factor opened it.
    """
    kept = session_store.kept(keys)
    users = User.objects.in_bulk({data.get(SESSION_KEY, NOBODY) for data, _ in kept.values()})
    by_id = {str(pk): user for pk, user in users.items()}
    return {
        key: _stands(data, standing, by_id.get(data.get(SESSION_KEY, "")))
        for key, (data, standing) in kept.items()
    }


def _stands(
    data: dict[str, Any], standing: Standing, user: User | None
) -> tuple[str, str, str, bool]:
    if standing.ended or user is None or not _verified(user, data.get(HASH_SESSION_KEY, "")):
        return "ended", "", "", False
    until = standing.ends_at.isoformat() if standing.ends_at else ""
    state = "locked" if standing.resting else "open"
    return state, until, str(user.pk), second_factor.used(data, user)


def _verified(user: User, kept: str) -> bool:
    """A changed password ends the other sessions."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(kept, one) for one in hashes)


def lock(*, key: str, by: Actor) -> None:
    """Leave the desk: what is shown goes on, nothing is written."""
    _own(key, by)
    LoginSession.objects.filter(session_hash=hashed(key)).update(locked_at=Now())


def unlock(*, key: str, by: Actor) -> None:
    """Go on; whoever calls this has just seen the PIN or the password."""
    _own(key, by)
    LoginSession.objects.filter(session_hash=hashed(key)).update(locked_at=None, last_seen_at=Now())


def end(*, session: LoginSession, by: Actor) -> None:
    """End a session at once: one's own, or one of a person whose agency one administers."""
    locked = LoginSession.objects.select_for_update(of=("self",)).filter(pk=session.pk).first()
    if locked is None:
        raise NotFound("That session is gone, or it is not one you may see.")
    person = Person.objects.get(pk=locked.person_id)
    if not (locked.person_id == by.person_id or may_administer(by, person.agency_id)):
        raise NotPermitted("You end your own sessions; an administrator those of their people.")
    if locked.ended_at is not None:
        raise WrongState("That session has ended already.")
    _end([locked], by)
    _tell(by, person, f"{person.name}: session on {locked.agent or 'a browser'} ended")


def end_others(*, person: Person, by: Actor, key: str = "") -> int:
    """End every session of a person but the one of `key`; answers how many."""
    if not (person.pk == by.person_id or may_administer(by, person.agency_id)):
        raise NotPermitted("You end your own sessions; an administrator those of their people.")
    found = LoginSession.objects.select_for_update(of=("self",)).filter(
        person=person, ended_at__isnull=True
    )
    others = list(found.exclude(session_hash=hashed(key)).order_by("pk"))
    if others:
        _end(others, by)
        _tell(by, person, f"{person.name}: {len(others)} sessions ended")
    return len(others)


def _end(sessions: Iterable[LoginSession], by: Actor) -> None:
    found = LoginSession.objects.filter(pk__in=[one.pk for one in sessions])
    found.update(ended_at=Now(), ended_by=by.name[:120])


def _own(key: str, by: Actor) -> None:
    found = LoginSession.objects.select_for_update(of=("self",)).filter(
        session_hash=hashed(key), person_id=by.person_id or 0, ended_at__isnull=True
    )
    if found.first() is None:
        raise NotFound("This session has ended. Log in again.")


def _tell(by: Actor, person: Person, text: str) -> None:
    facts = {"person_id": person.pk}
    tell(
        kind="session.ended",
        by=by,
        agencies=[person.agency_id],
        about=person.uuid,
        text=text,
        facts=facts,
    )
