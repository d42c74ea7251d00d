"""Maintenance silences: begun with a reason and an end, ended early by whoever may begin one."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Greatest, Now
from django.utils import timezone

from agencies.models import Agency
from agencies.services.telling import given_reason, tell
from alerts.models import Silence
from alerts.models.alerts import LOUD
from alerts.models.grouping import LONGEST_SILENCE
from alerts.permissions.rosters import may_keep
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState

MOST_KINDS = 20


def begin(
    *,
    agency: Agency,
    kinds: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: Actor,
    about: str = "",
    about_words: str = "",
) -> Silence:
    """From `starts_at` until before `ends_at`, a day at most; no kinds means every kind.

    Critical alerts, those for the public and roles taken by break-glass are told all the same.
    """
    _permit(by, agency.pk)
    chosen = sorted({kind.strip() for kind in kinds} - {""})
    _check(chosen, starts_at, ends_at)
    made = Silence.objects.create(
        mode=by.mode,
        agency=agency,
        kinds=chosen,
        about=about[:60],
        about_words=about_words[:120],
        starts_at=starts_at,
        ends_at=ends_at,
        reason=given_reason(reason),
        by_name=by.name[:120],
    )
    _tell(made, by, "silence.begun", f"silenced until {ends_at:%b %d %H:%M} UTC")
    return made


def end(*, silence: Silence, by: Actor) -> Silence:
    """End it now; one that has not begun never does."""
    _permit(by, silence.agency_id)
    held = Silence.objects.select_for_update().get(pk=silence.pk)
    if held.ends_at <= timezone.now():
        raise WrongState("That silence has ended.")
    held.ends_at, held.ended_by = Greatest("starts_at", Now()), by.name[:120]
    held.save(update_fields=["ends_at", "ended_by"])
    held.refresh_from_db()
    _tell(held, by, "silence.ended", "no longer silenced")
    return held


def _permit(by: Actor, agency: int) -> None:
    if not may_keep(by, agency):
        raise NotPermitted("Only administrators and duty officers silence their agency's alerts.")


def _check(kinds: Sequence[str], starts: datetime, ends: datetime) -> None:
    faults = {}
    if not starts < ends:
        faults["ends_at"] = "Later than the start."
    elif ends - starts > LONGEST_SILENCE:
        faults["ends_at"] = "At most 24 hours after the start. Begin another one then."
    elif ends <= timezone.now():
        faults["ends_at"] = "In the future."
    if len(kinds) > MOST_KINDS or any(len(kind) > 40 for kind in kinds):
        faults["kinds"] = f"At most {MOST_KINDS} kinds of 40 characters."
    if loud := [kind for kind in kinds if kind.startswith(LOUD)]:
        faults["kinds"] = f"Never silenced: {', '.join(loud)}."
    if faults:
        raise Invalid("That silence is not possible.", faults)


def _tell(silence: Silence, by: Actor, kind: str, what: str) -> None:
    kinds = ", ".join(silence.kinds) or "Every kind"
    text = f"{kinds} {what}: {silence.reason}"
    agencies = [silence.agency_id]
    tell(kind=kind, by=by, agencies=agencies, about=silence.uuid, text=text, mode=silence.mode)
