"""Grants: written into a draft, fixed by the first signature, revoked by the giver alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.models import Agreement, AgreementParty, Grant
from agencies.services import agreements, grants
from agencies.services.agreements import Terms
from agencies.services.grants import Shown
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from tests.agencies.hearing import kinds
from tests.agreeing import agree, show
from tests.cast import Cast


def drafted(cast: Cast, **more: object) -> Agreement:
    """Riverton's draft with Farview."""
    said = {
        "code": "NORTH-2026",
        "title": "Sharing",
        "kinds": ["data_sharing"],
        "valid_from": timezone.now() - timedelta(days=1),
        "agencies": [cast.agencies["riverton"], cast.agencies["farview"]],
        **more,
    }
    with scope(cast.actor("ada")) as ada:
        return agreements.draft(agency=cast.agencies["riverton"], terms=Terms(**said), by=ada)  # type: ignore[arg-type]


def side(agreement: Agreement, cast: Cast, town: str) -> AgreementParty:
    """A town's agency's side."""
    return agreement.parties.get(agency=cast.agencies[town])


def signed(cast: Cast, agreement: Agreement) -> None:
    """By both sides."""
    for name, town in (("ada", "riverton"), ("olu", "farview")):
        with scope(cast.actor(name)) as by:
            agreements.sign(agreement=agreement, party=side(agreement, cast, town), by=by)


def test_a_data_sharing_draft_begins_with_the_usual_and_shuts_the_sensitive(cast: Cast) -> None:
    draft = drafted(cast)
    with scope(cast.actor("ada")):
        given = set(draft.grants.values_list("giver__agency__short_code", "data_class", "detail"))
    classes = ("incidents", "assets", "positions")
    assert given == {(code, name, "summary") for code in ("RIV", "FAR") for name in classes}


def test_given_and_signed_it_opens_and_both_sides_hear(cast: Cast) -> None:
    draft = drafted(cast)
    with scope(cast.actor("ada")) as ada:
        giver = side(draft, cast, "riverton")
        grants.give(agreement=draft, giver=giver, shown=Shown("contacts"), by=ada)
    assert cast.agencies["riverton"].pk not in cast.actor("olu").shown("a", "contacts")
    signed(cast, draft)
    assert cast.agencies["riverton"].pk in cast.actor("olu").shown("a", "contacts")
    for town in ("riverton", "farview"):
        assert {"agreement.changed", "agreement.in_force"} <= set(kinds(cast.agencies[town]))
    assert not kinds(cast.agencies["lakeside"])


def test_the_first_signature_fixes_them_also_in_the_database(cast: Cast) -> None:
    draft = drafted(cast)
    with scope(cast.actor("ada")) as ada:
        agreements.sign(agreement=draft, party=side(draft, cast, "riverton"), by=ada)
        giver, one = side(draft, cast, "riverton"), draft.grants.first()
        assert one is not None
        with pytest.raises(WrongState):
            grants.give(agreement=draft, giver=giver, shown=Shown("log"), by=ada)
        with pytest.raises(WrongState):
            grants.take_out(grant=one, by=ada)
        for statement in (
            f"UPDATE agencies_grant SET detail = 'full' WHERE id = {one.pk}",
            f"DELETE FROM agencies_grant WHERE id = {one.pk}",
        ):
            with (
                pytest.raises(DatabaseError, match="grant"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_the_other_side_writes_no_grants_and_nobody_gives_for_a_third(cast: Cast) -> None:
    draft = drafted(cast)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotPermitted):
        giver = side(draft, cast, "riverton")
        grants.give(agreement=draft, giver=giver, shown=Shown("contacts"), by=olu)


@pytest.mark.parametrize(
    ("shown", "field"),
    [
        (Shown("dreams"), "data_class"),
        (Shown("incidents", detail="everything"), "detail"),
        (Shown("assets", severity="high"), "severity"),
        (Shown("incidents", detail="full", held_back="location"), "held_back"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, shown: Shown, field: str) -> None:
    draft = drafted(cast)
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid) as refused:
        grants.give(agreement=draft, giver=side(draft, cast, "riverton"), shown=shown, by=ada)
    assert list(refused.value.fields) == [field]


def test_a_jurisdiction_shows_its_incidents_not_what_agencies_keep(cast: Cast) -> None:
    parties = {"agencies": [cast.agencies["farview"]], "jurisdictions": [cast.towns["riverton"]]}
    draft = drafted(cast, **parties)
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid) as refused:
        giver = draft.parties.get(jurisdiction=cast.towns["riverton"])
        grants.give(agreement=draft, giver=giver, shown=Shown("assets"), by=ada)
    assert "data_class" in refused.value.fields


def test_the_giver_revokes_one_at_once_and_the_rest_stands(cast: Cast) -> None:
    agreement = agree(cast, "riverton", "farview", *show("incidents", "assets"), by="agency")
    mine = cast.agencies["riverton"].pk
    assert mine in cast.actor("olu").shown("a", "incidents")
    with scope(cast.actor("ada")) as ada:
        one = agreement.grants.get(data_class="incidents")
        grants.revoke(grant=one, reason="Leaked", by=ada)
        with pytest.raises(WrongState):
            grants.revoke(grant=one, reason="Again", by=ada)
    assert mine not in cast.actor("olu").shown("a", "incidents")
    assert mine in cast.actor("olu").shown("a", "assets")


def test_only_the_giver_revokes(cast: Cast) -> None:
    agreement = agree(cast, "riverton", "farview", *show("incidents"), by="agency")
    with scope(cast.actor("olu")) as olu:
        one = Grant.objects.get(agreement=agreement)
        with pytest.raises(NotPermitted):
            grants.revoke(grant=one, reason="Not mine", by=olu)
        assert Grant.objects.filter(pk=one.pk).update(revoked_reason="forged") == 0
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        grants.revoke(grant=one, reason="No administrator", by=dana)


def test_nothing_is_passed_on(cast: Cast) -> None:
    agree(cast, "riverton", "farview", *show("incidents"), by="agency")
    agree(cast, "farview", "hillcrest", *show("incidents", detail="full"), by="agency")
    hal = cast.actor("hal")
    assert cast.agencies["riverton"].pk not in hal.shown("a", "incidents")
    assert cast.agencies["farview"].pk in hal.shown("a", "incidents")


def test_a_later_edition_replaces_the_earlier_once_both_signed(cast: Cast) -> None:
    first = drafted(cast)
    signed(cast, first)
    terms = Terms(
        code="ignored",
        title="Sharing, less of it",
        kinds=["data_sharing"],
        valid_from=timezone.now() - timedelta(hours=1),
        agencies=[cast.agencies["riverton"], cast.agencies["farview"]],
    )
    with scope(cast.actor("ada")) as ada:
        later = agreements.renew(agreement=first, terms=terms, by=ada)
        assert (later.code, later.edition) == ("NORTH-2026", 2)
        for one in later.grants.filter(data_class="assets"):
            grants.take_out(grant=one, by=ada)
        with pytest.raises(WrongState):
            agreements.renew(agreement=first, terms=terms, by=ada)
    mine = cast.agencies["riverton"].pk
    assert mine in cast.actor("olu").shown("a", "assets")
    signed(cast, later)
    assert mine not in cast.actor("olu").shown("a", "assets")
    assert mine in cast.actor("olu").shown("a", "incidents")
