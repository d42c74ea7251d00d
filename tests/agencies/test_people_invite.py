"""A person is invited: a login without password, roles, an address, a letter with one link."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from agencies.models import ContactPoint, Person, User
from agencies.services import people, sharing
from eoc.access import Role, scope
from eoc.errors import Invalid, NotPermitted, WrongState
from tests.agencies.hearing import heard, kinds
from tests.cast import Cast

Captured = Callable[..., Any]


def invite(cast: Cast, by: str = "ada", town: str = "riverton", **more: Any) -> Person:
    fields = {"name": "New  Hand", "email": "New@Riverton.example", "roles": ["dispatcher"], **more}
    with scope(cast.actor(by)) as actor:
        return people.invite(agency=cast.agencies[town], by=actor, **fields)


def test_it_makes_a_login_a_role_and_an_address(cast: Cast) -> None:
    person = invite(cast, roles=["dispatcher", "duty_officer"])
    user = User.objects.get(email="new@riverton.example")
    assert not user.has_usable_password()
    assert person.name == "New Hand"
    actor = sharing.actor_of(user)
    assert {held.role for held in actor.roles} == {Role.DISPATCHER, Role.DUTY_OFFICER}
    with scope(cast.actor("ada")):
        contact = ContactPoint.objects.get(person=person)
        assert (contact.address, contact.duty) == ("new@riverton.example", True)


def test_the_letter_holds_a_link_that_works_once(
    cast: Cast, django_capture_on_commit_callbacks: Captured
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invite(cast)
    (letter,) = mail.outbox
    assert letter.to == ["new@riverton.example"]
    found = re.search(r"(/password/set/\S+)", str(letter.body))
    assert found is not None
    client = Client()
    form = client.get(found[1], follow=True)
    password = "a long illustrative phrase"
    chosen = {"password1": password, "password2": password}
    assert client.post(form.redirect_chain[-1][0], chosen).status_code == 302
    login = {"login": "new@riverton.example", "password": password}
    assert Client().post("/login/", login).status_code == 302
    again = Client().get(found[1], follow=True)
    assert "has been used or has run out" in again.content.decode()


def test_nothing_is_mailed_before_commit(cast: Cast) -> None:
    invite(cast)
    assert mail.outbox == []


def test_the_agency_hears_of_it_and_nobody_else(cast: Cast) -> None:
    invite(cast)
    assert heard(cast.agencies["riverton"])[-1] == (
        "membership.invited",
        "New Hand invited as dispatcher",
    )
    assert kinds(cast.agencies["lakeside"]) == []


@pytest.mark.parametrize("by", ["olu", "dana", "lee"])
def test_a_stranger_or_another_role_may_not(cast: Cast, by: str) -> None:
    with pytest.raises(NotPermitted):
        invite(cast, by=by)
    assert not User.objects.filter(email="new@riverton.example").exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"name": " "}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["king"]}, "roles"),
        ({"email": "Lee@lakeside.example"}, "email"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as error:
        invite(cast, **more)
    assert field in error.value.fields


def test_twice_is_refused(cast: Cast) -> None:
    invite(cast)
    with pytest.raises(Invalid):
        invite(cast)


def test_again_only_until_the_first_login(
    cast: Cast, django_capture_on_commit_callbacks: Captured
) -> None:
    person = invite(cast)
    with django_capture_on_commit_callbacks(execute=True), scope(cast.actor("ada")) as ada:
        people.invite_again(person=person, by=ada)
    assert len(mail.outbox) == 1
    Client().force_login(User.objects.get(email="new@riverton.example"))
    with scope(cast.actor("ada")) as ada, pytest.raises(WrongState):
        people.invite_again(person=Person.objects.get(pk=person.pk), by=ada)
