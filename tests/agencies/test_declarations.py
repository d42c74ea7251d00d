"""Declarations: made and ended by those who answer for the issuer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Declaration
from agencies.selectors.declarations import in_force
from agencies.services import declarations
from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from tests.agencies.hearing import heard, kinds
from tests.cast import Cast, square


def declare(cast: Cast, by: str = "ada", town: str = "riverton", **more: object) -> Declaration:
    fields = {"title": "Flood emergency", "legal_basis": "Illustrative code 1", **more}
    with scope(cast.actor(by)) as actor:
        return declarations.declare(issuer=cast.towns[town], by=actor, **fields)  # type: ignore[arg-type]


def test_it_holds_from_now_and_ends_with_a_reason(cast: Cast) -> None:
    made = declare(cast, area=square(-75.0, 40.0))
    assert in_force(made)
    assert made.mode == "demo"
    with scope(cast.actor("ada")) as ada:
        ended = declarations.end(declaration=made, version=1, by=ada, reason="water fell")
        assert not in_force(ended)
        with pytest.raises(Stale):
            declarations.end(declaration=made, version=1, by=ada, reason="again")
        with pytest.raises(WrongState):
            declarations.end(declaration=made, version=2, by=ada, reason="again")
    assert heard(cast.agencies["riverton"]) == [
        ("declaration.declared", "Riverton declares: Flood emergency"),
        ("declaration.ended", "Riverton ends: Flood emergency, water fell"),
    ]
    assert kinds(cast.agencies["lakeside"]) == []


@pytest.mark.parametrize(("by", "town"), [("olu", "riverton"), ("dana", "riverton")])
def test_a_stranger_and_a_dispatcher_may_not(cast: Cast, by: str, town: str) -> None:
    with pytest.raises(NotPermitted):
        declare(cast, by=by, town=town)


def test_a_duty_officer_may(cast: Cast) -> None:
    assert declare(cast, by="hal", town="hillcrest").issuer == cast.towns["hillcrest"]


def test_strangers_do_not_end_it(cast: Cast) -> None:
    made = declare(cast)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        declarations.end(declaration=made, version=1, by=olu, reason="x")


@pytest.mark.parametrize("field", ["title", "legal_basis"])
def test_what_is_missing_is_named(cast: Cast, field: str) -> None:
    with pytest.raises(Invalid) as error:
        declare(cast, **{field: " "})
    assert field in error.value.fields


def test_it_ends_after_it_begins(cast: Cast) -> None:
    with pytest.raises(Invalid):
        declare(cast, in_force_to=timezone.now() - timedelta(hours=1))


def test_what_has_not_begun_does_not_end(cast: Cast) -> None:
    later = declare(cast, in_force_from=timezone.now() + timedelta(hours=1))
    with scope(cast.actor("ada")) as ada, pytest.raises(WrongState):
        declarations.end(declaration=later, version=1, by=ada, reason="x")
