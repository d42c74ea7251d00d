"""Many logins decided at once are decided as each alone, and sessions are judged likewise."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Membership
from agencies.services import sessions, sharing
from eoc.access import scope
from eoc.realtime import admission
from tests.agreeing import agree, show
from tests.cast import PEOPLE, Cast

NOBODY = "00000000-0000-0000-0000-000000000000"


def _users(cast: Cast) -> list[str]:
    return [str(cast.users[name].pk) for name in sorted(PEOPLE)]


def test_actors_together_are_the_actors_alone(cast: Cast) -> None:
    agree(cast, "riverton", "farview", *show("incidents", "log"), by="agency")
    users = _users(cast)
    together = sharing.actors_of([*users, NOBODY])
    assert set(together) == set(users)
    for name in PEOPLE:
        alone = sharing.actor_of(cast.users[name])
        assert together[str(cast.users[name].pk)] == alone
        assert together[str(cast.users[name].pk)].agency_names == alone.agency_names
    assert len({actor.agencies for actor in together.values()}) == 4, "they differ"
    dana, olu = (together[str(cast.users[name].pk)] for name in ("dana", "olu"))
    assert olu.grants
    assert not dana.grants
    assert dana.automatic == {cast.agencies["hillcrest"].pk}


def test_one_agencys_actors_hold_no_more_than_its_roles(cast: Cast) -> None:
    riverton = cast.agencies["riverton"].pk
    found = sharing.actors_of(_users(cast), None, riverton)
    assert {a for actor in found.values() for a in actor.agencies} == {riverton}
    assert set(found) == {
        str(cast.users[name].pk) for name, (town, _) in PEOPLE.items() if town == "riverton"
    }
    assert len(sharing.actors_of(_users(cast))) == len(PEOPLE), "nothing of it is left behind"


def test_a_crowd_is_admitted_as_one_by_one(cast: Cast) -> None:
    agree(cast, "riverton", "farview", *show("incidents", "log"), by="agency")
    _dismiss(cast, "obi")
    cast.users["hal"].is_active = False
    cast.users["hal"].save()
    logins = [(user, proven) for user in [*_users(cast), NOBODY] for proven in (True, False)]
    together = admission.decide(logins)
    assert list(together) == logins
    for login in logins:
        assert together[login] == admission.decide([login])[login]
    shut = {str(cast.users[name].pk) for name in ("obi", "hal")} | {NOBODY}
    assert {user for (user, _), admitted in together.items() if admitted is None} == shut
    for name in ("dana", "olu"):
        admitted = together[str(cast.users[name].pk), False]
        assert admitted is not None
        assert admitted.streams == frozenset(sharing.streams_of(cast.actor(name)))
        assert set(admitted.heads) == admitted.streams


def _dismiss(cast: Cast, name: str) -> None:
    with scope(sharing.operator()):
        Membership.objects.filter(person=cast.people[name]).update(valid_to=timezone.now())


def test_sessions_together_are_judged_as_alone(cast: Cast) -> None:
    keys = {}
    for name in ("dana", "olu", "ada"):
        client = Client()
        client.force_login(cast.users[name])
        client.get("/account/")
        keys[name] = str(client.session.session_key)
    cast.users["olu"].set_password("another long phrase")
    cast.users["olu"].save()
    asked = [*keys.values(), "nobody's", "", "x" * 5000]
    together = sessions.standings(asked)
    assert set(together) == set(keys.values())
    for key in asked:
        assert together.get(key) == sessions.standings([key]).get(key)
    assert {name: together[key][0] for name, key in keys.items()} == {
        "dana": "open",
        "olu": "ended",
        "ada": "open",
    }
    assert together[keys["dana"]][2] == str(cast.users["dana"].pk)
    assert together[keys["olu"]][2] == ""


def test_a_crowd_costs_no_more_statements_than_one(cast: Cast) -> None:
    logins = [(user, True) for user in _users(cast)]
    with CaptureQueriesContext(connection) as one:
        admission.decide(logins[:1])
    with CaptureQueriesContext(connection) as crowd:
        admission.decide(logins)
    assert len(crowd) == len(one) == 4
    with CaptureQueriesContext(connection) as asked:
        sessions.standings([f"key {number}" for number in range(400)])
    assert len(asked) == 1
