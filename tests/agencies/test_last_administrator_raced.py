"""Two administrators remove each other at the same moment; one of them stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from agencies.models import Membership
from agencies.services import people, sharing
from eoc.access import Role, scope
from eoc.errors import NotPermitted, WrongState
from tests.cast import Cast


@pytest.mark.timeout(30)
def test_one_stays(committed_cast: Cast) -> None:
    with scope(sharing.operator()):
        Membership.objects.create(
            person=committed_cast.people["rosa"],
            agency=committed_cast.agencies["riverton"],
            role=Role.ADMINISTRATOR,
        )
    together = Barrier(2)

    def remove(by: str, whom: str) -> str:
        try:
            with scope(committed_cast.actor(by)) as actor:
                together.wait()
                people.deactivate(
                    person=committed_cast.people[whom], by=actor, reason="illustrative"
                )
            return "done"
        except (NotPermitted, WrongState):
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(remove, ["ada", "rosa"], ["rosa", "ada"]))
    assert sorted(answers) == ["done", "refused"]
