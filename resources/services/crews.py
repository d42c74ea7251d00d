"""Crews: who is on the manifest, who checked in, who works, who rests, who checked out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from agencies.services.telling import given_reason
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotFound, WrongState
from eoc.text.public import public_texts
from resources.models import CrewMember, CrewShift, Deployment, DeploymentState, StruckOff
from resources.selectors.rows import clock
from resources.services import assets, settling
from resources.services import deployments_holding as holding
from resources.services.deployments_holding import Held, Side

MOST = 200
STRUCK = ("struck_at", "struck_off", "struck_reason", "struck_by")
REQUIRED = {"name": 120, "agency_name": 120, "qualification": 120}


def enroll(
    *, deployment: Deployment, people: Sequence[Mapping[str, Any]], by: Actor
) -> list[CrewMember]:
    """Put persons on the manifest: name, agency, class and qualification; `leader` marks one."""
    held = holding.hold(deployment, by, "providing")
    made = [_member(held, person) for person in people]
    if not made:
        raise Invalid("Name at least one person.", {"name": "Name who comes."})
    on_it = CrewMember.objects.filter(deployment=held.deployment, struck_at=None)
    if on_it.count() + len(made) > MOST:
        raise Invalid(f"A manifest holds {MOST} persons.", {"name": "Split the crew."})
    _each_once([*on_it, *made])
    if sum(one.leader for one in (*made, *on_it)) > 1:
        raise Invalid("A crew has one leader.", {"leader": "Somebody leads it already."})
    CrewMember.objects.bulk_create(made)
    _say(held, by, "crew_enrolled", f"{held.label}: {_names(made)} on the manifest")
    return made


def check_in(*, member: CrewMember, by: Actor) -> CrewMember:
    """The person reported at the incident (ICS-211); travel since departure counts as work."""
    held, person = _held(member, by, "either")
    if person.struck_at is not None:
        raise WrongState(f"{person.name} was struck off by {person.struck_by}. Add them again.")
    if person.checked_in_at is not None:
        raise WrongState(f"{person.name} has already checked in.")
    departed = parse_datetime(held.deployment.times.get(DeploymentState.EN_ROUTE, ""))
    if departed is None:
        raise WrongState(f"{held.label} is {held.state}: it has not left yet.")
    person.checked_in_at = assets.moment()
    _save(person, "checked_in_at")
    _begin(person, departed)
    _say(held, by, "crew_checked_in", f"{person.name} of {held.label} checked in")
    return person


def rest(*, member: CrewMember, by: Actor) -> CrewMember:
    """The person goes off shift."""
    held, person = _held(member, by, "either")
    if not _end(person, assets.moment()):
        raise WrongState(f"{person.name} is not on shift.")
    _say(held, by, "crew_rests", f"{person.name} of {held.label} is off shift")
    return person


def work(*, member: CrewMember, by: Actor) -> CrewMember:
    """The person goes on shift again; too little rest is shown, not refused."""
    held, person = _held(member, by, "either")
    if person.checked_in_at is None or person.checked_out_at is not None:
        raise WrongState(f"{person.name} is not checked in.")
    if person.shifts.filter(ended_at=None).exists():
        raise WrongState(f"{person.name} is already on shift.")
    _begin(person, assets.moment())
    _say(held, by, "crew_works", f"{person.name} of {held.label} is on shift")
    return person


def check_out(*, member: CrewMember, by: Actor) -> CrewMember:
    """The person leaves the incident (ICS-221); travel home counts until the asset is home."""
    held, person = _held(member, by, "either")
    if person.checked_in_at is None or person.checked_out_at is not None:
        raise WrongState(f"{person.name} is not checked in.")
    person.checked_out_at = assets.moment()
    _save(person, "checked_out_at")
    _say(held, by, "crew_checked_out", f"{person.name} of {held.label} checked out")
    return person


@reasoned
def strike(*, member: CrewMember, why: str, reason: str, by: Actor) -> CrewMember:
    """Strike a person off the manifest, who stays listed with the reason.

    Whoever was on scene keeps that time: sent back, the person checks out and the shift ends.
    """
    held, person = _held(member, by, "either", over=True)
    said = given_reason(reason)
    _must_be_strikable(person, why)
    settling.must_be_open(held.deployment)
    now = assets.moment()
    if person.checked_in_at is not None:
        _end(person, now)
        person.checked_out_at = now
    person.struck_at, person.struck_off = now, StruckOff(why)
    person.struck_reason, person.struck_by = said, by.name[:120]
    _save(person, "checked_out_at", *STRUCK)
    words = person.get_struck_off_display().lower()
    _say(held, by, "crew_struck", f"{person.name} of {held.label} struck off, {words}: {said}")
    return person


def _must_be_strikable(person: CrewMember, why: str) -> None:
    if why not in StruckOff.values:
        raise Invalid("Say why: no-show, sent back or wrongly listed.", {"why": "Choose one."})
    if person.struck_at is not None:
        raise WrongState(f"{person.name} is struck off already, by {person.struck_by}.")
    if person.checked_out_at is not None:
        raise WrongState(f"{person.name} has checked out: the time on scene stands.")
    if person.checked_in_at is not None and why != StruckOff.SENT_BACK:
        since = clock(person.checked_in_at)
        raise WrongState(f"{person.name} is on scene since {since}. Check out, or send back.")


def stand_down(deployment: Deployment) -> None:
    """The journey is over: whoever is still here checks out, every shift ends."""
    now = assets.moment()
    for person in CrewMember.objects.select_for_update().filter(deployment=deployment):
        _end(person, now)
        if person.checked_in_at is not None and person.checked_out_at is None:
            person.checked_out_at = now
            _save(person, "checked_out_at")


def _each_once(crew: Sequence[CrewMember]) -> None:
    """A form sent twice must not send the same person twice."""
    seen = Counter((one.name.lower(), one.agency_name.lower()) for one in crew)
    (name, _), times = seen.most_common(1)[0]
    if times > 1:
        found = next(one.name for one in crew if one.name.lower() == name)
        words = f"{found} is on the manifest. Write what tells two of that name apart."
        raise Invalid(words, {"name": words})


def _member(held: Held, person: Mapping[str, Any]) -> CrewMember:
    words = {name: " ".join(str(person.get(name) or "").split()) for name in REQUIRED}
    words["agency_name"] = words["agency_name"] or held.deployment.providing_agency.name
    wrong = {
        name: f"Say it in 1 to {most} characters."
        for name, most in REQUIRED.items()
        if not 1 <= len(words[name]) <= most
    }
    if wrong:
        raise Invalid("Each person needs a name and a qualification.", wrong)
    words = public_texts(**words)
    return CrewMember(
        deployment=held.deployment,
        requesting_agency_id=held.deployment.requesting_agency_id,
        providing_agency_id=held.deployment.providing_agency_id,
        leader=bool(person.get("leader")),
        **words,
    )


def _held(
    member: CrewMember, by: Actor, side: Side, *, over: bool = False
) -> tuple[Held, CrewMember]:
    held = holding.hold(member.deployment, by, side, over=over)
    found = CrewMember.objects.select_for_update().filter(pk=member.pk).first()
    if found is None:
        raise NotFound("There is no such person on the manifest.")
    return held, found


def _begin(person: CrewMember, at: datetime) -> None:
    CrewShift.objects.create(
        member=person,
        deployment_id=person.deployment_id,
        requesting_agency_id=person.requesting_agency_id,
        providing_agency_id=person.providing_agency_id,
        began_at=at,
    )


def _end(person: CrewMember, at: datetime) -> bool:
    shift = CrewShift.objects.select_for_update().filter(member=person, ended_at=None).first()
    if shift is None:
        return False
    shift.ended_at = at
    shift.version += 1
    shift.save(update_fields=["ended_at", "version"])
    return True


def _save(person: CrewMember, *fields: str) -> None:
    person.version += 1
    person.save(update_fields=[*fields, "version"])


def _say(held: Held, by: Actor, kind: str, text: str) -> None:
    holding.raised(held)
    holding.say(held, by, kind, text)


def _names(made: Sequence[CrewMember]) -> str:
    listed = ", ".join(one.name for one in made[:3])
    return f"{listed} and {len(made) - 3} more" if len(made) > 3 else listed
