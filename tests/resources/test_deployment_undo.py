"""A slip is undone for ten minutes by who made it: a further movement corrects it, both hear."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import NotFound, NotPermitted, Stale, WrongState
from resources.models import (
    UNDO_WITHIN,
    Deployment,
    Movement,
    MutualAidRequest,
    StateTransition,
)
from resources.selectors import movements, undoing
from resources.services import custody, deployments, deployments_undoing
from resources.services.movements import Reading
from tests.cast import Cast
from tests.resources.asking import approved, heard
from tests.resources.journeys import asset, brought, now, released_by_message
from tests.resources.test_mutual_aid_pages import client_of

SLIPS = [
    ("mobilizing", "liv", "committed", "in_quarters"),
    ("en_route", "liv", "mobilizing", "dispatched"),
    ("checked_in", "dana", "en_route", "en_route"),
    ("assigned", "dana", "checked_in", "on_scene"),
    ("released", "dana", "assigned", "on_scene"),
    ("demobilizing", "liv", "released", "returning"),
]


def undone(cast: Cast, sent: Deployment, who: str, version: int | None = None) -> Deployment:
    with scope(cast.actor(who)) as by:
        deployments_undoing.undo(deployment=sent, by=by, version=version)
    return now(cast, sent)


@pytest.mark.parametrize(("state", "who", "back", "stands"), SLIPS)
def test_each_step_leads_one_back_and_both_sides_hear(
    cast: Cast, state: str, who: str, back: str, stands: str
) -> None:
    sent = brought(cast, state)
    then = undone(cast, sent, who)
    assert (then.state, state in then.times) == (back, False)
    assert asset(cast, sent).dispatch_state == stands
    for town in ("riverton", "lakeside"):
        told = heard(cast, town)[-1]
        assert told["kind"] == "deployment.undone"
        assert "Correction: LAK Engine 12 is" in told["payload"]["text"]
    with scope(cast.actor("lee")):
        found = movements.movements(sent)
        assert [one.state for one in found][-2:] == [state, back]
        assert found[-1].undoes == found[-2]
        assert [one.state for one in movements.counted(sent)][-1] == back
    with scope(cast.actor(who)) as by, pytest.raises(WrongState):
        deployments_undoing.undo(deployment=sent, by=by)


def test_hours_and_kilometres_pass_over_a_slip(cast: Cast) -> None:
    sent = brought(cast, "mobilizing")
    with scope(cast.actor("liv")) as liv:
        deployments.depart(deployment=sent, by=liv, reading=Reading(Decimal(99_999)))
        deployments_undoing.undo(deployment=sent, by=liv)
        deployments.depart(deployment=sent, by=liv, reading=Reading(Decimal(1000)))
        deployments.check_in(deployment=sent, by=liv, reading=Reading(Decimal(1012)))
        assert movements.kilometres(sent) == Decimal(12)
        (left,) = (one for one in movements.counted(sent) if one.state == "en_route")
        assert now(cast, sent).times["en_route"] == left.at.isoformat()
        assert [movements.row(one)["undone"] for one in movements.movements(sent)].count(True) == 1


def test_who_undoes_nothing(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    for who, refusal in (("dana", NotPermitted), ("obi", NotPermitted), ("olu", NotFound)):
        with scope(cast.actor(who)) as by, pytest.raises(refusal):
            deployments_undoing.undo(deployment=sent, by=by)
    with scope(cast.actor("liv")) as liv, pytest.raises(Stale):
        deployments_undoing.undo(deployment=sent, by=liv, version=1)
    fresh = approved(cast, 1, "LAK Engine 14")
    with scope(cast.actor("liv")) as liv, pytest.raises(WrongState, match="cannot be undone"):
        deployments_undoing.undo(deployment=fresh, by=liv)


def test_what_the_other_side_did_since_stands(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    with scope(cast.actor("dana")) as dana:
        custody.sign(deployment=sent, handover="out", condition="Good", signer="D", by=dana)
    with scope(cast.actor("liv")) as liv, pytest.raises(WrongState, match="recorded about"):
        deployments_undoing.undo(deployment=sent, by=liv)


def test_after_ten_minutes_only_the_next_step_is_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = brought(cast, "mobilizing")
    monkeypatch.setattr(deployments_undoing, "UNDO_WITHIN", timedelta(0))
    with scope(cast.actor("liv")) as liv, pytest.raises(WrongState, match="within"):
        deployments_undoing.undo(deployment=sent, by=liv)


def test_the_database_knows_who_when_and_where_to(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    with scope(cast.actor("dana")):
        minutes = StateTransition.objects.exclude(within_minutes=None)
        assert {one.within_minutes for one in minutes} == {UNDO_WITHIN.seconds // 60}
    for who, state in (("dana", "mobilizing"), ("liv", "committed"), ("liv", "mobilizing")):
        with (
            scope(cast.actor(who)),
            pytest.raises(DatabaseError, match=r"agency takes|is undone within|cannot become"),
            transaction.atomic(),
        ):
            row = Deployment.objects.get(pk=sent.pk)
            row.state, row.version = state, row.version + 1
            row.save()  # the time of the step still stands, or it was never there
    with scope(cast.actor("liv")), pytest.raises(DatabaseError, match="newest movement"):
        old = Movement.objects.get(deployment=sent, state="committed")
        with transaction.atomic():
            Movement.objects.create(
                deployment=sent,
                requesting_agency_id=sent.requesting_agency_id,
                providing_agency_id=sent.providing_agency_id,
                state="committed",
                by_name="Liv",
                undoes=old,
            )


def test_a_release_that_left_by_message_is_not_called_back(cast: Cast) -> None:
    sent = brought(cast, "released")
    released_by_message(sent)
    with scope(cast.actor("dana")) as dana:
        assert undoing.of_deployments(dana, [now(cast, sent, "dana")]) == {}
        with pytest.raises(WrongState, match="Call them"):
            deployments_undoing.undo(deployment=sent, by=dana)


def test_what_another_installation_asked_for_is_not_called_back(cast: Cast) -> None:
    sent = brought(cast, "mobilizing")
    with scope(sharing.operator("Test")):
        found = MutualAidRequest.objects.filter(pk=sent.request_id)
        found.update(asked_as="urn:uuid:1", version=F("version") + 1)
    with scope(cast.actor("liv")) as liv:
        assert undoing.of_deployments(liv, [now(cast, sent, "liv")]) == {}
        with pytest.raises(WrongState, match="Call them"):
            deployments_undoing.undo(deployment=sent, by=liv)


def test_a_button_says_what_the_other_side_hears(cast: Cast) -> None:
    sent = brought(cast, "mobilizing")
    lee, dana = client_of(cast, "lee"), client_of(cast, "dana")
    for where in (f"/resources/deployments/{sent.uuid}/", "/mutual-aid/board/"):
        assert "RIV was told; it hears that this was a slip." in lee.get(where).content.decode()
        assert "Undo" not in dana.get(where).content.decode().replace("undoes", "")
    told = {"version": str(now(cast, sent).version), "back": "/mutual-aid/board/"}
    moved = lee.post(f"/resources/deployments/{sent.uuid}/undo/", told)
    assert moved["Location"] == "/mutual-aid/board/"
    page = lee.get(f"/resources/deployments/{sent.uuid}/").content.decode()
    assert "correction" in page and "undone" in page
    with scope(cast.actor("lee")):
        Deployment.objects.filter(pk=sent.pk).update(version=F("version") + 1)
    version = now(cast, sent).version
    late = lee.post(f"/api/v1/deployments/{sent.uuid}/undo/", headers={"If-Match": f'"{version}"'})
    assert late.status_code == 409
