"""Roles begin and end; the last administrator stays; a deactivated login is closed at once."""

import pytest
from django.test import Client
from knox.models import AuthToken

from agencies.models import Membership, User
from agencies.services import people, roles, sharing, tokens
from eoc.access import Role, scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from tests.agencies.hearing import heard, kinds
from tests.cast import Cast


def role_of(cast: Cast, name: str, role: Role) -> Membership:
    with scope(sharing.operator()):
        return Membership.objects.select_related("person", "agency").get(
            person=cast.people[name], role=role, valid_to__isnull=True
        )


def give(cast: Cast, name: str, role: Role, by: str = "ada") -> Membership:
    agency = cast.agencies["riverton"]
    with scope(cast.actor(by)) as actor:
        return roles.give_role(person=cast.people[name], agency=agency, role=role, by=actor)


def test_a_role_is_given_and_ends(cast: Cast) -> None:
    given = give(cast, "dana", Role.LIAISON)
    assert cast.actor("dana").has(Role.LIAISON)
    with scope(cast.actor("ada")) as ada:
        roles.end_role(membership=given, by=ada, reason="moved to another desk")
    assert not cast.actor("dana").has(Role.LIAISON)
    assert heard(cast.agencies["riverton"]) == [
        ("membership.given", "Dana is liaison"),
        ("membership.ended", "Dana is no longer liaison: moved to another desk"),
    ]
    assert kinds(cast.agencies["lakeside"]) == []


def test_a_role_is_changed_for_another(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        held = Membership.objects.get(person=cast.people["dana"], role=Role.DISPATCHER)
        roles.change_role(membership=held, role=Role.OBSERVER, by=ada, reason="leave")
    actor = cast.actor("dana")
    assert {held.role for held in actor.roles} == {Role.OBSERVER}


def test_the_same_role_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(WrongState):
        give(cast, "dana", Role.DISPATCHER)
    given = give(cast, "dana", Role.LIAISON)
    with scope(cast.actor("ada")) as ada:
        roles.end_role(membership=given, by=ada, reason="over")
        with pytest.raises(WrongState):
            roles.end_role(membership=given, by=ada, reason="over")


def test_a_stranger_finds_nobody_and_others_may_not(cast: Cast) -> None:
    held = role_of(cast, "dana", Role.DISPATCHER)
    with scope(cast.actor("olu")) as olu:
        with pytest.raises(NotFound):
            roles.end_role(membership=held, by=olu, reason="x")
        with pytest.raises(NotFound):
            people.deactivate(person=cast.people["dana"], by=olu, reason="x")
    with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted):
        roles.end_role(membership=held, by=rosa, reason="x")
    with pytest.raises(NotPermitted):
        give(cast, "dana", Role.ADMINISTRATOR, by="dana")


def test_the_last_administrator_stays(cast: Cast) -> None:
    held = role_of(cast, "ada", Role.ADMINISTRATOR)
    with scope(cast.actor("ada")) as ada:
        with pytest.raises(WrongState, match="last administrator of Riverton Fire"):
            roles.end_role(membership=held, by=ada, reason="x")
        with pytest.raises(WrongState, match="last administrator"):
            people.deactivate(person=cast.people["ada"], by=ada, reason="x")
    give(cast, "rosa", Role.ADMINISTRATOR)
    with scope(cast.actor("ada")) as ada:
        roles.end_role(membership=held, by=ada, reason="handed over")
    assert cast.actor("rosa").has(Role.ADMINISTRATOR)


def test_a_reason_is_needed(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid) as error:
        people.deactivate(person=cast.people["dana"], by=ada, reason="  ")
    assert "reason" in error.value.fields


def test_deactivation_closes_login_session_and_tokens(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    with scope(cast.actor("dana")) as dana:
        tokens.issue(user=cast.users["dana"], by=dana)
    with scope(cast.actor("ada")) as ada:
        people.deactivate(person=cast.people["dana"], by=ada, reason="left the service")
        with pytest.raises(WrongState):
            people.deactivate(person=cast.people["dana"], by=ada, reason="again")
    assert not User.objects.get(pk=cast.users["dana"].pk).is_active
    assert not AuthToken.objects.filter(user=cast.users["dana"]).exists()
    assert client.get("/account/").status_code == 302
    with pytest.raises(NotPermitted):
        cast.actor("dana")


def test_reactivation_opens_it_with_the_roles_held(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        people.deactivate(person=cast.people["dana"], by=ada, reason="leave")
        people.reactivate(person=cast.people["dana"], by=ada)
        with pytest.raises(WrongState):
            people.reactivate(person=cast.people["dana"], by=ada)
    assert cast.actor("dana").has(Role.DISPATCHER)
    assert kinds(cast.agencies["riverton"])[-1] == "membership.reactivated"


def test_a_name_changes_at_the_version_read(cast: Cast) -> None:
    dana = cast.people["dana"]
    with scope(cast.actor("ada")) as ada:
        changed = people.change(person=dana, version=1, by=ada, name="Dana Ruiz", title="Chief")
        assert (changed.name, changed.version) == ("Dana Ruiz", 2)
        with pytest.raises(Stale):
            people.change(person=dana, version=1, by=ada, name="Dana", title="")
