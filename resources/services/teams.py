"""Strike teams and task forces: formed, joined, left, disbanded by the requesting agency."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.public import public_texts
from resources.models import Deployment, ResourceTeam, TeamKind
from resources.permissions.mutual_aid import ASKING
from resources.services import assets
from resources.services import deployments_holding as holding
from resources.services.deployments_holding import Held


def form(
    *,
    kind: str,
    name: str,
    leader: str,
    channel: str,
    deployments: Sequence[Deployment],
    by: Actor,
) -> ResourceTeam:
    """Form a team of deployments of one incident under a leader with a common channel.

    NIMS: a strike team (resource team) is of one kind and type; a task force may be mixed.
    """
    words = _said(kind=kind, name=name, leader=leader, channel=channel)
    ordered = sorted(deployments, key=lambda one: (one.request_id, one.pk))
    members = [holding.hold(one, by, "requesting") for one in ordered]
    for one in members:
        holding.must_stay(one)
    _fit(kind, members)
    first = members[0].request
    try:
        with transaction.atomic():
            team = ResourceTeam.objects.create(
                mode=first.mode,
                requesting_agency_id=first.requesting_agency_id,
                incident_number=first.incident_number,
                **words,
            )
    except IntegrityError as error:
        raise WrongState(f"A team called {words['name']} already works there.") from error
    for sent in ordered:
        _join(holding.hold(sent, by, "requesting"), team, by)
    return team


def disband(*, team: ResourceTeam, by: Actor) -> ResourceTeam:
    """The team is no more; its assets stay deployed one by one."""
    found = _mine(team, by)
    for one in found.deployments.order_by("request_id", "pk"):
        _leave(holding.hold(one, by, "requesting", over=True), found, by)
    found.disbanded_at = assets.moment()
    found.version += 1
    found.save(update_fields=["disbanded_at", "version"])
    return found


def mix(*, team: ResourceTeam, by: Actor) -> ResourceTeam:
    """A strike team that is of one kind and type no longer becomes a task force (NIMS)."""
    found = _mine(team, by)
    if found.kind == TeamKind.TASK_FORCE:
        raise WrongState(f"{found} may be of any mixture already.")
    was, found.kind = str(found), TeamKind.TASK_FORCE
    found.version += 1
    found.save(update_fields=["kind", "version"])
    for one in found.deployments.order_by("request_id", "pk"):
        held = holding.hold(one, by, "requesting", over=True)
        holding.raised(held)
        holding.say(held, by, "team_mixed", f"{was} is now {found}: {held.label} is in it")
    return found


def take_out(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """One asset leaves its team and stays deployed by itself."""
    held = holding.hold(deployment, by, "requesting", version, over=True)
    if held.deployment.team_id is None:
        raise WrongState(f"{held.label} is in no team.")
    team = ResourceTeam.objects.get(pk=held.deployment.team_id)
    if not team.deployments.exclude(pk=deployment.pk).exists():
        raise WrongState(f"{held.label} is the last one in {team}. Disband it instead.")
    _leave(held, team, by)
    return held.deployment


def _mine(team: ResourceTeam, by: Actor) -> ResourceTeam:
    """The team, locked, of an agency the actor asks for."""
    if not by.has(*ASKING, agency=team.requesting_agency_id):
        raise NotPermitted("Only the agency whose incident it is decides about the team.")
    found = ResourceTeam.objects.select_for_update().get(pk=team.pk)
    if found.disbanded_at is not None:
        raise WrongState(f"{found} is already disbanded.")
    return found


def _fit(kind: str, members: Sequence[Held]) -> None:
    if not members:
        raise Invalid("Choose who is in it.", {"deployments": "Choose at least one asset."})
    if len({held.request.incident_number for held in members}) > 1:
        raise Invalid("A team works on one incident.", {"deployments": "Choose those of one."})
    if taken := [held.label for held in members if held.deployment.team_id is not None]:
        raise WrongState(f"{', '.join(taken)} belongs to a team already. Disband that first.")
    alike = {(held.asset.kind_id, held.asset.type) for held in members}
    if kind == TeamKind.STRIKE_TEAM and len(alike) > 1:
        message = "A strike team is of one kind and type. Form a task force instead."
        raise Invalid(message, {"kind": message})


def _join(held: Held, team: ResourceTeam, by: Actor) -> None:
    held.deployment.team = team
    holding.raised(held, "team")
    text = f"{held.label} is in {team}, leader {team.leader}, channel {team.channel}"
    holding.say(held, by, "joined_team", text)


def _leave(held: Held, team: ResourceTeam, by: Actor) -> None:
    held.deployment.team = None
    holding.raised(held, "team")
    holding.say(held, by, "left_team", f"{held.label} is no longer in {team}")


def _said(**words: str) -> dict[str, str]:
    said = {name: " ".join(text.split()) for name, text in words.items()}
    missing = {name: "Say it." for name, text in said.items() if not text}
    if said["kind"] not in TeamKind.values:
        missing["kind"] = "Choose a strike team or a task force."
    if missing:
        raise Invalid("A team has a kind, a name, a leader and a channel.", missing)
    return public_texts(**said)
