"""A role may have an end: it stops by itself, may be ended sooner, and stands in the history."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from agencies.models import Membership
from agencies.selectors import people as rows
from agencies.services import people, roles, sharing
from eoc.access import Role, scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from tests.agencies.calling import Api
from tests.agencies.hearing import heard
from tests.cast import Cast

DAY = timedelta(days=1)


def give(
    cast: Cast, until: datetime | None, role: str = "liaison", name: str = "dana", by: str = "ada"
) -> Membership:
    with scope(cast.actor(by)) as actor:
        return roles.give_role(
            person=cast.people[name],
            agency=cast.agencies["riverton"],
            role=role,
            until=until,
            by=actor,
        )


def expire(held: Membership) -> None:
    """Its time has passed."""
    now = timezone.now()
    with scope(sharing.operator()):
        Membership.objects.filter(pk=held.pk).update(
            valid_from=now - 2 * DAY, valid_to=now - timedelta(seconds=1)
        )


def page(cast: Cast, name: str, of: str) -> str:
    client = Client()
    client.force_login(cast.users[name])
    return client.get(f"/admin/people/{cast.people[of].uuid}/").content.decode()


def test_it_holds_until_then_and_no_longer(cast: Cast) -> None:
    held = give(cast, timezone.now() + DAY)
    assert cast.actor("dana").has(Role.LIAISON)
    assert heard(cast.agencies["riverton"])[-1][1].startswith("Dana is liaison until ")
    expire(held)
    assert not cast.actor("dana").has(Role.LIAISON)
    assert cast.actor("dana").has(Role.DISPATCHER)


def test_whoever_had_only_that_role_is_out(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        until = timezone.now() + DAY
        said = {"name": "Una", "email": "una@riverton.example", "roles": ["observer"]}
        una = people.invite(agency=cast.agencies["riverton"], by=ada, until=until, **said)
    assert una.user is not None
    assert sharing.actor_of(una.user).has(Role.OBSERVER)
    expire(_only(cast, una.pk))
    with pytest.raises(NotPermitted, match="no role"):
        sharing.actor_of(una.user)


def _only(cast: Cast, person: int) -> Membership:
    with scope(sharing.operator()):
        return Membership.objects.get(person_id=person)


def test_it_may_be_ended_sooner_and_once(cast: Cast) -> None:
    held = give(cast, timezone.now() + DAY)
    with scope(cast.actor("ada")) as ada:
        roles.end_role(membership=held, by=ada, reason="back early")
        with pytest.raises(WrongState):
            roles.end_role(membership=held, by=ada, reason="again")
    assert not cast.actor("dana").has(Role.LIAISON)


def test_an_expired_one_cannot_be_ended(cast: Cast) -> None:
    held = give(cast, timezone.now() + DAY)
    expire(held)
    with scope(cast.actor("ada")) as ada, pytest.raises(WrongState, match="already ended"):
        roles.end_role(membership=held, by=ada, reason="x")


def test_the_end_lies_ahead(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        give(cast, timezone.now() - DAY)
    assert "until" in refused.value.fields


def test_twice_is_refused_until_it_has_ended(cast: Cast) -> None:
    held = give(cast, timezone.now() + DAY)
    with pytest.raises(WrongState, match="already is liaison of Riverton Fire until"):
        give(cast, None)
    expire(held)
    assert give(cast, None).valid_to is None


def test_the_database_refuses_two_that_overlap(cast: Cast) -> None:
    held = give(cast, timezone.now() + DAY)
    row: dict[str, Any] = {"person": held.person, "agency": held.agency, "role": held.role}
    with scope(cast.actor("ada")):
        for start, end in ((timezone.now() + DAY / 2, None), (timezone.now() - DAY, held.valid_to)):
            with pytest.raises(IntegrityError, match="membership_not_twice"), transaction.atomic():
                Membership.objects.create(**row, valid_from=start, valid_to=end)
        Membership.objects.create(**row, valid_from=held.valid_to)


def test_an_administrator_for_a_while_does_not_keep_the_agency(cast: Cast) -> None:
    give(cast, timezone.now() + DAY, role="administrator", name="rosa")
    with scope(sharing.operator()):
        ada = Membership.objects.get(person=cast.people["ada"])
    with scope(cast.actor("rosa")) as rosa, pytest.raises(WrongState, match="last administrator"):
        roles.end_role(membership=ada, by=rosa, reason="x")


@pytest.mark.parametrize("by", ["olu", "dana", "lee"])
def test_a_stranger_or_another_role_gives_none(cast: Cast, by: str) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        give(cast, timezone.now() + DAY, by=by)


def test_pages_show_the_end_and_the_history(cast: Cast) -> None:
    until = timezone.now() + DAY
    held = give(cast, until)
    shown = timezone.localtime(until).strftime("%-d %b %Y %H:%M")
    assert shown in page(cast, "ada", "dana")
    assert "Roles held once" not in page(cast, "ada", "dana")
    expire(held)
    after = page(cast, "ada", "dana")
    assert "Roles held once" in after
    with scope(cast.actor("ada")) as ada:
        assert list(rows.past_roles(cast.people["dana"])) == [held]
        roles = [one.role for one in rows.memberships_held(rows.by_uuid(ada, held.person.uuid))]
    assert roles == ["dispatcher"]


def test_the_form_takes_an_end_and_says_what_is_wrong(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    where = f"/admin/people/{cast.people['dana'].uuid}/roles/"
    said = {"agency": cast.agencies["riverton"].pk, "role": "liaison"}
    refused = client.post(where, {**said, "until": "2020-01-01T00:00"})
    assert refused.status_code == 422
    assert "Later than now" in refused.content.decode()
    assert client.post(where, {**said, "until": "2099-01-01T00:00"}).status_code == 302
    assert cast.actor("dana").has(Role.LIAISON)


def test_the_api_takes_and_shows_it(cast: Cast) -> None:
    ada = Api(cast, "ada")
    said = {"person": str(cast.people["dana"].uuid), "agency": "RIV", "role": "liaison"}
    given = ada.post("/memberships/", **said, until="2099-01-01T00:00:00Z")
    assert given.status_code == 201
    assert given.json()["valid_to"] == "2099-01-01T00:00:00Z"
    listed = ada.get("/memberships/", person=said["person"]).json()["results"]
    assert {row["role"]: row["valid_to"] for row in listed} == {
        "liaison": "2099-01-01T00:00:00Z",
        "dispatcher": None,
    }
    ended = ada.post(f"/memberships/{given.json()['id']}/end/", reason="over")
    assert ended.status_code == 200
    assert len(ada.get("/memberships/", person=said["person"]).json()["results"]) == 1
    invited = ada.post(
        "/people/",
        agency="RIV",
        name="Una",
        email="una@r.example",
        roles=["observer"],
        until="2099-01-01T00:00:00Z",
    )
    assert [row["valid_to"] for row in invited.json()["roles"]] == ["2099-01-01T00:00:00Z"]
