"""Agreements: drafted by one side, in force when every side signed, revoked by any side."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from agencies.models import Agreement, AgreementParty, Membership
from agencies.selectors.agreements import listed, state
from agencies.services import agreements, sharing
from agencies.services.agreements import Terms
from eoc.access import Role, scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from tests.agencies.hearing import heard, kinds
from tests.cast import Cast


@pytest.fixture
def farview(cast: Cast) -> Terms:
    """Automatic aid between Riverton and Farview, from yesterday on."""
    return Terms(
        code="FAR-2026",
        title="Riverton and Farview",
        kinds=["automatic_aid"],
        valid_from=timezone.now() - timedelta(days=1),
        agencies=[cast.agencies["riverton"], cast.agencies["farview"]],
    )


def draft(cast: Cast, terms: Terms, by: str = "ada") -> Agreement:
    with scope(cast.actor(by)) as actor:
        return agreements.draft(agency=cast.agencies["riverton"], terms=terms, by=actor)


def side(agreement: Agreement, cast: Cast, town: str) -> AgreementParty:
    with scope(sharing.operator()):
        return AgreementParty.objects.get(agreement=agreement, agency=cast.agencies[town])


def sign(cast: Cast, agreement: Agreement, by: str, town: str) -> Agreement:
    party = side(agreement, cast, town)
    with scope(cast.actor(by)) as actor:
        return agreements.sign(agreement=agreement, party=party, by=actor)


def where(agreement: Agreement) -> str:
    with scope(sharing.operator()):
        return state(listed().get(pk=agreement.pk))


def test_it_is_in_force_only_when_both_signed(cast: Cast, farview: Terms) -> None:
    made = draft(cast, farview)
    partner = cast.agencies["farview"].pk
    assert where(made) == "draft"
    sign(cast, made, "ada", "riverton")
    assert where(made) == "awaiting"
    assert partner not in cast.actor("dana").automatic
    sign(cast, made, "olu", "farview")
    assert where(made) == "in_force"
    assert partner in cast.actor("dana").automatic


def test_both_sides_hear_every_step_and_nobody_else(cast: Cast, farview: Terms) -> None:
    made = draft(cast, farview)
    sign(cast, made, "ada", "riverton")
    sign(cast, made, "olu", "farview")
    with scope(cast.actor("olu")) as olu:
        agreements.revoke(agreement=made, by=olu, reason="council vote")
    steps = ["agreement.drafted", "agreement.signed", "agreement.in_force", "agreement.revoked"]
    assert kinds(cast.agencies["riverton"]) == steps
    assert kinds(cast.agencies["farview"]) == steps
    assert heard(cast.agencies["farview"])[-1][1] == "FAR-2026: revoked, council vote"
    assert kinds(cast.agencies["lakeside"]) == []
    assert where(made) == "revoked"
    assert cast.agencies["farview"].pk not in cast.actor("dana").automatic


def test_nobody_signs_for_the_other_side(cast: Cast, farview: Terms) -> None:
    made = draft(cast, farview)
    with pytest.raises(NotPermitted):
        sign(cast, made, "ada", "farview")
    with pytest.raises(NotPermitted):
        sign(cast, made, "dana", "riverton")
    theirs = side(made, cast, "farview")
    with scope(cast.actor("lee")) as lee, pytest.raises(NotFound):
        agreements.sign(agreement=made, party=theirs, by=lee)


def test_the_database_keeps_the_other_sides_signature_too(cast: Cast, farview: Terms) -> None:
    made = draft(cast, farview)
    theirs = AgreementParty.objects.filter(agreement=made, agency=cast.agencies["farview"])
    with scope(cast.actor("ada")):
        assert theirs.update(signed_at=timezone.now(), signed_by="Ada") == 0
    assert side(made, cast, "farview").signed_at is None


def test_one_person_never_signs_for_two_sides(cast: Cast, farview: Terms) -> None:
    with scope(sharing.operator()):
        Membership.objects.create(
            person=cast.people["ada"], agency=cast.agencies["farview"], role=Role.ADMINISTRATOR
        )
    made = draft(cast, farview)
    sign(cast, made, "ada", "riverton")
    with pytest.raises(WrongState, match="another person"):
        sign(cast, made, "ada", "farview")


def test_twice_is_refused(cast: Cast, farview: Terms) -> None:
    made = draft(cast, farview)
    sign(cast, made, "ada", "riverton")
    with pytest.raises(WrongState, match="already signed"):
        sign(cast, made, "ada", "riverton")
    with scope(cast.actor("ada")) as ada:
        agreements.revoke(agreement=made, by=ada, reason="not needed")
        with pytest.raises(WrongState):
            agreements.revoke(agreement=made, by=ada, reason="not needed")
    with pytest.raises(WrongState):
        sign(cast, made, "olu", "farview")


def test_terms_change_until_the_first_signature(cast: Cast, farview: Terms) -> None:
    made = draft(cast, farview)
    with scope(cast.actor("ada")) as ada:
        wider = replace(farview, kinds=["automatic_aid", "data_sharing"])
        changed = agreements.change(agreement=made, version=1, terms=wider, by=ada)
        assert changed.kinds == ["automatic_aid", "data_sharing"]
        with pytest.raises(Stale):
            agreements.change(agreement=made, version=1, terms=farview, by=ada)
    sign(cast, made, "ada", "riverton")
    with scope(cast.actor("ada")) as ada, pytest.raises(WrongState, match="terms are fixed"):
        agreements.change(agreement=made, version=3, terms=farview, by=ada)


def test_the_database_fixes_signed_terms_too(cast: Cast, farview: Terms) -> None:
    made = draft(cast, farview)
    sign(cast, made, "ada", "riverton")
    fixed = pytest.raises(DatabaseError, match="terms are fixed")
    with scope(cast.actor("ada")), fixed, transaction.atomic():
        Agreement.objects.filter(pk=made.pk).update(kinds=["cost"], version=3)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": " "}, "code"),
        ({"code": "NORTH-MA"}, "code"),
        ({"title": ""}, "title"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["friendship"]}, "kinds"),
        ({"agencies": []}, "agencies"),
        ({"valid_to": timezone.now() - timedelta(days=9)}, "valid_to"),
    ],
)
def test_what_is_wrong_is_named(
    cast: Cast, farview: Terms, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        draft(cast, replace(farview, **more))
    assert field in error.value.fields


def test_one_drafts_only_what_one_takes_part_in(cast: Cast, farview: Terms) -> None:
    others = replace(farview, agencies=[cast.agencies["lakeside"], cast.agencies["farview"]])
    with pytest.raises(Invalid):
        draft(cast, others)
    with pytest.raises(NotPermitted):
        draft(cast, farview, by="dana")
    with pytest.raises(NotPermitted):
        draft(cast, farview, by="olu")


def test_a_territory_is_signed_for_by_an_agency_that_serves_it(cast: Cast, farview: Terms) -> None:
    towns = [cast.towns["riverton"], cast.towns["farview"]]
    made = draft(cast, replace(farview, agencies=[], jurisdictions=towns))
    with scope(cast.actor("ada")) as ada:
        (mine,) = agreements.signable(made, ada)
        agreements.sign(agreement=made, party=mine, by=ada)
    with scope(cast.actor("olu")) as olu:
        (theirs,) = agreements.signable(made, olu)
        agreements.sign(agreement=made, party=theirs, by=olu)
    assert cast.agencies["farview"].pk in cast.actor("dana").automatic
