"""Strike teams and task forces: one leader, one channel; a strike team of one kind and type."""

from uuid import uuid4

import pytest
from django.urls import reverse

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import Asset, AssetStatus, Deployment, DispatchState
from resources.selectors import teams as selectors
from resources.services import deployments_swapping as swapping
from resources.services import teams
from tests.cast import Cast
from tests.resources.asking import approved, heard
from tests.resources.test_asset_pages import client_of

TEAM = {"kind": "strike_team", "name": "1001 A", "leader": "Pat Moreno (STEN)", "channel": "TAC 4"}


def pair(cast: Cast) -> list[Deployment]:
    first = approved(cast, 2, "LAK Engine 12", "LAK Engine 14")
    with scope(cast.actor("dana")):
        return list(Deployment.objects.filter(request=first.request).order_by("pk"))


def test_formed_seen_by_both_sides_and_disbanded(cast: Cast) -> None:
    members = pair(cast)
    with scope(cast.actor("dana")) as dana:
        team = teams.form(deployments=members, by=dana, **TEAM)
        with pytest.raises(WrongState, match="belongs to a team"):
            teams.form(deployments=members, by=dana, **{**TEAM, "name": "1002"})
    with scope(cast.actor("lee")) as lee:
        (seen,) = selectors.whole(lee)
        row = selectors.row(seen)
        assert [one["asset"] for one in row["deployments"]] == ["LAK Engine 12", "LAK Engine 14"]
        with pytest.raises(NotPermitted):
            teams.disband(team=team, by=lee)
    told = heard(cast, "lakeside")[-1]["payload"]["text"]
    assert "Strike team 1001 A, leader Pat Moreno (STEN), channel TAC 4" in told
    with scope(cast.actor("olu")) as olu:
        assert not selectors.visible_to(olu).exists()
    with scope(cast.actor("dana")) as dana:
        teams.disband(team=team, by=dana)
        assert not Deployment.objects.exclude(team=None).exists()
        with pytest.raises(WrongState, match="already disbanded"):
            teams.disband(team=team, by=dana)


def test_wrong_words_wrong_side_no_member(cast: Cast) -> None:
    members = pair(cast)
    with scope(cast.actor("dana")) as dana:
        for wrong in ({"leader": ""}, {"kind": "gang"}, {"channel": " "}):
            with pytest.raises(Invalid):
                teams.form(deployments=members, by=dana, **{**TEAM, **wrong})
        with pytest.raises(Invalid):
            teams.form(deployments=[], by=dana, **TEAM)
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted):
        teams.form(deployments=members, by=lee, **TEAM)


def another(cast: Cast, sign: str, type_: int) -> Asset:
    """One more engine of Lakeside's."""
    with scope(sharing.operator("Cast")):
        found = Asset.objects.get(pk=cast.assets["LAK Engine 12"].pk)
        found.pk, found.uuid, found.call_sign, found.type = None, uuid4(), sign, type_
        found.status, found.dispatch_state = AssetStatus.AVAILABLE, DispatchState.IN_QUARTERS
        found.save(force_insert=True)
    return found


def test_after_a_swap_for_another_type_it_is_made_a_task_force_or_one_leaves(cast: Cast) -> None:
    members = pair(cast)
    with scope(cast.actor("dana")) as dana:
        team = teams.form(deployments=members, by=dana, **TEAM)
    other = another(cast, "Engine 16", 3)
    with scope(cast.actor("lee")) as lee:
        fresh = swapping.swap(deployment=members[1], asset=other, reason="Pump", by=lee)
        with pytest.raises(NotPermitted):
            teams.mix(team=team, by=lee)
    told = heard(cast, "riverton")[-1]["payload"]["text"]
    assert "of another type: make Strike team 1001 A a task force, or take it out" in told
    with scope(cast.actor("dana")) as dana:
        (seen,) = selectors.whole(dana)
        assert selectors.row(seen)["misfits"] == [str(fresh.uuid)]
        assert "LAK Engine 16, engine type 3: not of the kind" in selectors.misfit_words(seen)
    page = reverse("resources:check-in-list", args=[fresh.request.incident_number])
    assert "No strike team any more" in client_of(cast, "dana").get(page).content.decode()
    with scope(cast.actor("dana")) as dana:
        teams.take_out(deployment=fresh, by=dana)
        (seen,) = selectors.whole(dana)
        assert selectors.misfits(seen) == []
        with pytest.raises(WrongState, match="is in no team"):
            teams.take_out(deployment=fresh, by=dana)
        teams.mix(team=team, by=dana)
        with pytest.raises(WrongState, match="any mixture already"):
            teams.mix(team=team, by=dana)


def test_the_last_one_does_not_leave_a_team_empty(cast: Cast) -> None:
    members = pair(cast)
    with scope(cast.actor("dana")) as dana:
        team = teams.form(deployments=members[:1], by=dana, **TEAM)
        with pytest.raises(WrongState, match="Disband it instead"):
            teams.take_out(deployment=members[0], by=dana)
        teams.disband(team=team, by=dana)


def test_a_mixture_is_a_task_force(cast: Cast) -> None:
    members = pair(cast)
    with scope(cast.actor("lee")):
        one = cast.assets["LAK Engine 14"]
        one.refresh_from_db()
        one.type, one.version = 3, one.version + 1
        one.save()
    with scope(cast.actor("dana")) as dana:
        with pytest.raises(Invalid, match="task force"):
            teams.form(deployments=members, by=dana, **TEAM)
        teams.form(deployments=members, by=dana, **{**TEAM, "kind": "task_force"})


def test_one_name_once_at_one_incident(cast: Cast) -> None:
    members = pair(cast)
    with scope(cast.actor("dana")) as dana:
        teams.form(deployments=members[:1], by=dana, **TEAM)
        with pytest.raises(WrongState, match="1001 A"):
            teams.form(deployments=members[1:], by=dana, **TEAM)
