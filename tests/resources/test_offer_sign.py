"""Both sides sign before anything departs, but for the hours the agreement allows."""

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.models import Agreement, Membership
from agencies.services import sharing
from eoc.access import Role, scope
from eoc.errors import NotFound, NotPermitted, WrongState
from resources.models import Deployment, Offer
from resources.services import deployments, mutual_aid_offers, signatures
from resources.services.offer_terms import signature_window
from tests.cast import Cast
from tests.resources.asking import approved, engine, kinds, needs_acceptance, offer, submitted


def accepted(cast: Cast, who: str = "dana", window_hours: int = 0) -> Offer:
    """Lee offers and so signs; Dana, a dispatcher, accepts and so does not."""
    needs_acceptance(cast, window_hours=window_hours)
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast)], by=lee)
    with scope(cast.actor(who)) as by:
        return mutual_aid_offers.accept(offer=asked, by=by)


def sent(cast: Cast, asked: Offer) -> Deployment:
    with scope(cast.actor("lee")):
        return Deployment.objects.get(offer=asked)


def test_nothing_departs_unsigned(cast: Cast) -> None:
    asked = accepted(cast)
    with pytest.raises(DatabaseError, match="both sides"), scope(cast.actor("lee")) as lee:
        deployments.depart(deployment=sent(cast, asked), by=lee)
    with (
        scope(cast.actor("lee")),
        pytest.raises(Exception, match="both sides have signed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE resources_deployment SET state = 'en_route', version = version + 1")
    with scope(cast.actor("rosa")) as rosa:
        signatures.sign(offer=asked, by=rosa)
    assert kinds(cast, "lakeside")[-1] == kinds(cast, "riverton")[-1] == "mutual_aid.signed"
    with scope(cast.actor("lee")) as lee:
        assert deployments.depart(deployment=sent(cast, asked), by=lee).state == "en_route"


def test_a_liaison_signs_by_accepting(cast: Cast) -> None:
    asked = accepted(cast, "rosa")
    with scope(cast.actor("lee")) as lee:
        assert set(asked.signatures.values_list("side", "signed_by")) == {
            ("providing", "Lee"),
            ("requesting", "Rosa"),
        }
        deployments.depart(deployment=sent(cast, asked), by=lee)


def test_an_agreement_may_let_it_depart_first(cast: Cast) -> None:
    asked = accepted(cast, window_hours=6)
    with scope(sharing.operator("Cast")):
        agreement = Agreement.objects.get(code="NORTH-MB")
        assert signature_window(agreement).total_seconds() == 6 * 3600
    with scope(cast.actor("lee")) as lee:
        deployments.depart(deployment=sent(cast, asked), by=lee)
    with scope(cast.actor("rosa")) as rosa:
        signatures.sign(offer=asked, by=rosa)


def test_what_was_agreed_to_activate_needs_no_more(cast: Cast) -> None:
    first = approved(cast)
    with scope(cast.actor("lee")) as lee:
        deployments.depart(deployment=first, by=lee)


def test_who_signs_nothing(cast: Cast) -> None:
    asked = accepted(cast)
    for who, refusal in (("dana", NotPermitted), ("obi", NotPermitted), ("olu", NotFound)):
        with scope(cast.actor(who)) as by, pytest.raises(refusal):
            signatures.sign(offer=asked, by=by)
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="Lee signed"):
        signatures.sign(offer=asked, by=lee)


def test_one_person_never_signs_for_both_sides(cast: Cast) -> None:
    asked = accepted(cast)
    with scope(sharing.operator("Cast")):
        both = cast.people["lee"]
        Membership.objects.create(person=both, agency=cast.agencies["riverton"], role=Role.LIAISON)
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="other side"):
        signatures.bind(asked, "requesting", lee)


def test_nobody_signs_in_anothers_name(cast: Cast) -> None:
    asked = accepted(cast)
    forged = (
        "INSERT INTO resources_offersignature (offer_id, requesting_agency_id, "
        "providing_agency_id, side, signer, signed_by) SELECT id, requesting_agency_id, "
        "providing_agency_id, %s, %s, 'X' FROM resources_offer WHERE id = %s"
    )
    person = cast.people
    for side, signer in (("requesting", person["lee"].pk), ("providing", person["rosa"].pk)):
        with (
            scope(cast.actor("lee")),
            pytest.raises(Exception, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(forged, [side, signer, asked.pk])
