"""Custody: each side signs once at each end, for itself, and what is signed stays."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import CustodySignature
from resources.selectors import custody as selectors
from resources.services import custody
from resources.services.movements import Reading
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.journeys import brought

GOOD = {"condition": "Good, full tank", "signer": "Casey Moss"}


def test_both_sides_sign_at_both_ends(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    for who in ("lee", "dana"):
        with scope(cast.actor(who)) as actor:
            meters = Reading(Decimal("1200.5"), Decimal("310.0"))
            custody.sign(deployment=sent, handover="out", by=actor, reading=meters, **GOOD)
            with pytest.raises(WrongState, match="already signed"):
                custody.sign(deployment=sent, handover="out", by=actor, **GOOD)
            with pytest.raises(WrongState, match="not signed for now"):
                custody.sign(deployment=sent, handover="back", by=actor, **GOOD)
    with scope(cast.actor("lee")):
        found = selectors.signatures(sent)
    assert [one.side for one in found] == ["providing", "requesting"]
    assert selectors.signature_row(found[0])["odometer_km"] == "1200.5"
    assert "signed by Casey Moss" in heard(cast, "lakeside")[-1]["payload"]["text"]


def test_handed_back_it_is_signed_for_even_after_it_is_home(cast: Cast) -> None:
    sent = brought(cast, "returned")
    for who in ("lee", "dana"):
        with scope(cast.actor(who)) as actor:
            custody.sign(deployment=sent, handover="back", by=actor, **GOOD)


def test_wrong_words_strangers_and_wrong_roles(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    with scope(cast.actor("dana")) as dana:
        with pytest.raises(Invalid):
            custody.sign(deployment=sent, handover="up", condition="", signer="", by=dana)
        with pytest.raises(Invalid, match="two sides"):
            custody.sign(deployment=sent, handover="out", side="providing", by=dana, **GOOD)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        custody.sign(deployment=sent, handover="out", by=olu, **GOOD)
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        custody.sign(deployment=sent, handover="out", by=obi, **GOOD)


def test_the_database_takes_no_signature_in_the_name_of_the_other_side(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    both = {
        "requesting_agency_id": sent.requesting_agency_id,
        "providing_agency_id": sent.providing_agency_id,
    }
    forged = {"deployment": sent, "handover": "out", "side": "providing", **GOOD, **both}
    with scope(cast.actor("dana")):
        for agency in (sent.providing_agency_id, sent.requesting_agency_id):
            with pytest.raises(DatabaseError), transaction.atomic():
                CustodySignature.objects.create(agency_id=agency, **forged)
