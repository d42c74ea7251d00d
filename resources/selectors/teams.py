"""Strike teams and task forces as doors show them."""

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from eoc.access import Actor
from resources.models import Deployment, ResourceTeam, TeamKind
from resources.selectors import deployments
from resources.selectors.rows import iso

Row = dict[str, Any]


def visible_to(actor: Actor) -> QuerySet[ResourceTeam]:
    """Teams of one's agencies, and those in which one's own assets are."""
    found = ResourceTeam.objects.filter(mode__in=actor.modes)
    if actor.system == "operator":
        return found
    ours = Deployment.objects.filter(team=OuterRef("pk"), providing_agency__in=actor.agencies)
    return found.filter(Q(requesting_agency__in=actor.agencies) | Q(Exists(ours)))


def whole(actor: Actor) -> QuerySet[ResourceTeam]:
    """With the deployments in it, as far as the actor is a side of them."""
    return visible_to(actor).prefetch_related(
        Prefetch(
            "deployments",
            deployments.visible_to(actor).select_related("offer__line__kind").order_by("pk"),
        )
    )


def misfits(team: ResourceTeam) -> list[Deployment]:
    """Who makes a strike team one no longer: not of the kind and type of most of it (NIMS)."""
    if team.kind != TeamKind.STRIKE_TEAM:
        return []
    gone = (*deployments.OVER, *deployments.GOES_HOME)
    there = [one for one in team.deployments.all() if one.state not in gone]
    sorts = Counter(_sort(one) for one in there)
    if len(sorts) < 2:
        return []
    first = sorts.most_common(1)[0][0]
    return [one for one in there if _sort(one) != first]


def misfit_words(team: ResourceTeam) -> str:
    """What no longer fits, as people read it; empty where all of it does."""
    found = misfits(team)
    if not found:
        return ""
    named = ", ".join(of_a_sort(one) for one in found)
    return f"{named}: not of the kind and type of the others of {team}"


def of_a_sort(sent: Deployment) -> str:
    """What tells whether it fits into a strike team: `LAK Engine 12, engine type 1`."""
    kind = sent.offer.line.kind.name.lower()
    return f"{sent.asset_label}, {kind}{f' type {sent.asset_type}' if sent.asset_type else ''}"


def _sort(sent: Deployment) -> tuple[str, int | None]:
    return sent.offer.line.kind_id, sent.asset_type


def candidates(actor: Actor, number: str) -> QuerySet[Deployment]:
    """Deployments to an incident that go into no team yet, on their way there or there."""
    found = deployments.visible_to(actor).filter(
        request__incident_number__iexact=number, requesting_agency__in=actor.agencies, team=None
    )
    found = found.select_related("offer__line__kind")
    gone = (*deployments.OVER, *deployments.GOES_HOME)
    return found.exclude(state__in=gone).order_by("asset_label")


def row(team: ResourceTeam) -> Row:
    """One team as the API has it; needs `whole`."""
    return {
        "uuid": str(team.uuid),
        "kind": team.kind,
        "name": team.name,
        "leader": team.leader,
        "channel": team.channel,
        "incident": team.incident_number,
        "deployments": [
            {"uuid": str(one.uuid), "asset": one.asset_label, "state": one.state}
            for one in team.deployments.all()
        ],
        "formed_at": iso(team.formed_at),
        "misfits": [str(one.uuid) for one in misfits(team)],
        "disbanded_at": iso(team.disbanded_at),
        "version": team.version,
    }
