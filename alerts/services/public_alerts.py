"""Public alerts until they leave: one writes, another reads the same and approves, one sends."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from django.db.models.functions import Now
from shapely import from_wkb

from agencies.models import Agency
from agencies.services.telling import given_reason
from alerts.cap import ipaws, judging
from alerts.cap.content import Content, Words, faults
from alerts.models import UNSENT, PublicAlert, PublicAlertState, RunState
from alerts.models.public_alerts import LONGEST_MINUTES, SHORTEST_MINUTES
from alerts.permissions.public_alerts import may_approve, may_decide, may_write
from alerts.selectors import contradictions, public_audiences
from alerts.selectors import public_alerts as selectors
from alerts.selectors.contradictions import Standing
from alerts.services import exercises, public_alert_sending, second_person
from alerts.services.public_alert_sending import held, save, tell, title
from eoc.access import Actor
from eoc.access.modes import Mode
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from eoc.geo.shapes import fault_of
from eoc.text.public import composed

State = PublicAlertState


@dataclass(frozen=True)
class Said:
    """What an author hands in: content, area, minutes in force, and "yes, as wide as that"."""

    content: Content
    area: MultiPolygon
    minutes: int
    wide_confirmed: bool = False


def draft(
    *, agency: Agency, said: Said, by: Actor, supersedes: PublicAlert | None = None
) -> PublicAlert:
    """Begin an alert in the actor's mode; with `supersedes` it will replace that one."""
    _demand_writer(by, agency.pk)
    if supersedes is not None:
        _demand_in_force(held(supersedes))
    fields = _checked(agency, said, by.mode)
    made = PublicAlert.objects.create(
        mode=by.mode, agency=agency, supersedes=supersedes, **fields, **_author(by)
    )
    made.refresh_from_db()
    tell("public_alert.drafted", made, by, f"{by.name} drafts a public alert: {title(made)}")
    return made


def change(*, alert: PublicAlert, version: int, said: Said, by: Actor) -> PublicAlert:
    """Write it anew; an approval it had is void, since it was given for other words."""
    locked = held(alert)
    _demand_writer(by, locked.agency_id)
    _demand_version(locked, version)
    _demand_unsent(locked)
    fields = _checked(locked.agency, said, locked.mode)
    save(locked, **fields, **_author(by), written_at=Now(), state=State.DRAFT)
    second_person.decided(alert=locked, by=by, state=RunState.STOPPED)
    tell("public_alert.changed", locked, by, f"{by.name} changed the public alert {title(locked)}")
    return locked


def submit(*, alert: PublicAlert, by: Actor) -> PublicAlert:
    """Hand it in for the second person."""
    locked = held(alert)
    _demand_writer(by, locked.agency_id)
    _demand_state(locked, State.DRAFT)
    _demand_sound(locked)
    save(locked, state=State.SUBMITTED)
    text = f"A public alert waits for a second person: {title(locked)}"
    tell("public_alert.submitted", locked, by, text, tier="alarm")
    return locked


def approve(*, alert: PublicAlert, digest: str, by: Actor) -> PublicAlert:
    """Say yes to exactly what was read: `digest` names it."""
    locked = held(alert)
    _demand_state(locked, State.SUBMITTED)
    if locked.author_id == by.person_id:
        raise NotPermitted("Somebody else approves what you wrote; ask a colleague.")
    if not may_approve(by, locked):
        raise NotPermitted("A duty officer, coordinator or liaison of the agency approves.")
    if digest != locked.digest:
        raise Stale("It was changed since you read it. Read it again, then decide.")
    save(
        locked,
        state=State.APPROVED,
        approved_by_id=by.person_id,
        approved_name=by.name[:120],
        approved_digest=digest,
        approved_at=Now(),
    )
    second_person.decided(alert=locked, by=by)
    tell("public_alert.approved", locked, by, f"{by.name} approved {title(locked)}")
    return locked


def issue(*, alert: PublicAlert, typed: str, seen: Collection[uuid.UUID], by: Actor) -> PublicAlert:
    """Send it: `typed` is the phrase with the audience, `seen` what contradicts it and was read."""
    locked = held(alert)
    if not may_decide(by, locked.agency_id):
        raise NotPermitted("A duty officer, coordinator or liaison of the agency sends it.")
    _demand_state(locked, State.APPROVED)
    _demand_seen(demand_ready(locked, typed, by), seen)
    public_alert_sending.hand_off(alert=locked, by=by)
    return locked


def withdraw(*, alert: PublicAlert, reason: str, by: Actor) -> PublicAlert:
    """Give up a draft; nothing was sent."""
    locked = held(alert)
    _demand_writer(by, locked.agency_id)
    _demand_unsent(locked)
    why = given_reason(reason)
    save(locked, state=State.WITHDRAWN, ended_at=Now(), ended_name=by.name[:120], end_reason=why)
    second_person.decided(alert=locked, by=by, state=RunState.STOPPED)
    tell("public_alert.withdrawn", locked, by, f"{by.name} withdrew {title(locked)}: {why}")
    return locked


def demand_ready(alert: PublicAlert, typed: str, by: Actor) -> list[Standing]:
    """The phrase, the hours of an exercise, and that the same is not in force already.

    Answers what else stands there.
    """
    if not selectors.typed_right(alert, typed):
        raise Invalid(
            "Type the words that say what happens.",
            {"typed": f"Type exactly: {selectors.phrase(alert)}"},
        )
    _demand_sound(alert)
    if alert.mode == Mode.EXERCISE:
        exercises.demand_window(agency=alert.agency_id)
    if alert.supersedes is not None:
        _demand_in_force(alert.supersedes)
    standing = contradictions.overlapping(by, alert)
    if any(one.update for one in standing):
        raise WrongState(
            "Your agency has an alert for the same event in force there. Update that one instead."
        )
    return standing


def _demand_seen(standing: list[Standing], seen: Collection[uuid.UUID]) -> None:
    other = contradictions.contradicting(standing)
    if unseen := [one for one in other if one.message.uuid not in seen]:
        words = "; ".join(one.said.title for one in unseen[:3])
        raise Invalid(
            "People there are told something else at the same time.",
            {"seen": f"Read it beside yours and say that you did: {words}"},
        )


def _checked(agency: Agency, said: Said, mode: str) -> dict[str, Any]:
    """Columns of what was handed in; Invalid names every fault by its field."""
    content = _composed(said.content)
    found = faults(content) | judging.faults(content, mode)
    if not SHORTEST_MINUTES <= said.minutes <= LONGEST_MINUTES:
        found["minutes"] = "An alert is in force for 5 minutes to 24 hours."
    if fault := _area_fault(agency, said.area):
        found["area"] = fault
    if found:
        raise Invalid("The alert cannot be kept like this.", found)
    audience = public_audiences.of_area(said.area)
    return {
        "content": content.as_json(),
        "area": said.area,
        "minutes": said.minutes,
        "audience": audience.people,
        "wide": public_audiences.is_wide(agency.pk, audience.km2),
        "wide_confirmed": said.wide_confirmed,
    }


def _composed(content: Content) -> Content:
    texts = tuple(
        Words(text.language, **{name: composed(one).strip() for name, one in text.parts().items()})
        for text in content.texts
    )
    return replace(content, texts=texts)


def _area_fault(agency: Agency, area: MultiPolygon) -> str:
    """Not drawn well, or beyond what the authority may alert; empty where all is well."""
    if fault := fault_of(from_wkb(bytes(area.wkb))):
        return f"The area {fault}."
    with connection.cursor() as cursor:
        cursor.execute("SELECT alerts_outside(%s, %s::geometry)", [agency.pk, area.ewkt])
        row = cursor.fetchone()
    outside = row[0] if row else None
    return f"It reaches into {outside}, where {agency.name} may not alert." if outside else ""


def _author(by: Actor) -> dict[str, Any]:
    return {"author_id": by.person_id, "author_name": by.name[:120]}


WIDE = "Say that you mean an area more than twice as large as your own territory."


def _demand_writer(by: Actor, agency: int) -> None:
    if by.person_id is None or not may_write(by, agency):
        raise NotPermitted("Dispatchers, liaisons, duty officers and coordinators write alerts.")


def _demand_state(alert: PublicAlert, wanted: PublicAlertState) -> None:
    if alert.state != wanted:
        raise WrongState(
            f"The alert is {alert.get_state_display().lower()}, not {wanted.label.lower()}."
        )


def _demand_unsent(alert: PublicAlert) -> None:
    if alert.state not in UNSENT:
        raise WrongState(f"The alert is {alert.get_state_display().lower()}; it stays as it is.")


def _demand_sound(alert: PublicAlert) -> None:
    """A wide area is meant; where alerts go to IPAWS, this one is of its profile."""
    if alert.wide and not alert.wide_confirmed:
        raise Invalid("The area is far larger than your territory.", {"wide_confirmed": WIDE})
    if not settings.CAP_IPAWS:
        return
    wrong = [one for one in ipaws.faults(selectors.message_of(alert)) if one.refuses]
    if wrong:
        words = {one.rule: str(one) for one in wrong}
        raise Invalid("The alert is not of the IPAWS profile yet.", words)


def _demand_in_force(alert: PublicAlert) -> None:
    if alert.state != State.ISSUED:
        raise WrongState("Only an alert in force is updated; begin a new one.")


def _demand_version(alert: PublicAlert, version: int) -> None:
    if alert.version != version:
        raise Stale("Somebody changed this in the meantime. Look again, then decide.")
