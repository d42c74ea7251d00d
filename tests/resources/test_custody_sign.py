"""Custody: each side signs once at each end, for itself, and what is signed stays."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import CustodySignature
from resources.selectors import custody as selectors
from resources.services import custody, deployments, deployments_undoing
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


def test_meters_never_run_back_between_steps_and_signatures(cast: Cast) -> None:
    sent = brought(cast, "mobilizing")
    low, stood, high = (Reading(Decimal(n), Decimal(n) / 4) for n in ("1100", "1200", "1300"))
    with scope(cast.actor("lee")) as lee:
        custody.sign(deployment=sent, handover="out", by=lee, reading=stood, **GOOD)
        with pytest.raises(Invalid, match=r"odometer already stood at 1200\.0") as refused:
            deployments.depart(deployment=sent, by=lee, reading=low)
        assert list(refused.value.fields) == ["odometer_km"]
        deployments.depart(deployment=sent, by=lee, reading=high)
    with scope(cast.actor("dana")) as dana:
        deployments.check_in(deployment=sent, by=dana)
        for reading, words in ((stood, "odometer"), (Reading(None, Decimal(1)), "hour meter")):
            with pytest.raises(Invalid, match=f"{words} already stood at"):
                custody.sign(deployment=sent, handover="out", by=dana, reading=reading, **GOOD)
        custody.sign(deployment=sent, handover="out", by=dana, reading=high, **GOOD)


def test_a_slip_that_was_undone_binds_no_signature(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("liv")) as liv:
        deployments.mobilize(deployment=sent, by=liv, reading=Reading(Decimal(12000)))
        deployments_undoing.undo(deployment=sent, by=liv)
        custody.sign(
            deployment=sent, handover="out", by=liv, reading=Reading(Decimal(1200)), **GOOD
        )


def test_the_database_takes_no_meter_that_runs_back(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    with scope(cast.actor("dana")) as dana:
        signed = custody.sign(
            deployment=sent, handover="out", by=dana, reading=Reading(Decimal(1200)), **GOOD
        )
        row = {
            name: getattr(signed, name)
            for name in ("deployment", "requesting_agency", "providing_agency", "agency")
        }
        back = {**row, "handover": "back", "side": "requesting", **GOOD}
        for wrong in ({"odometer_km": 1199}, {"engine_hours": -1}):
            with pytest.raises(DatabaseError), transaction.atomic():
                CustodySignature.objects.create(**back, **wrong)
