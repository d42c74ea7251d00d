"""A recall or a cancelling that was a slip is undone, where nobody took its place meanwhile."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import NotPermitted, WrongState
from resources.models import Booking, Deployment, Movement
from resources.selectors import undoing
from resources.services import (
    bookings,
    deployments,
    deployments_ending,
    deployments_undoing,
    mutual_aid,
)
from tests.cast import Cast
from tests.resources.asking import again, approved, heard
from tests.resources.journeys import asset, brought, now, released_by_message
from tests.resources.test_mutual_aid_pages import client_of

STANDS = {
    "committed": "in_quarters",
    "mobilizing": "dispatched",
    "en_route": "en_route",
    "checked_in": "on_scene",
    "assigned": "on_scene",
}


def ended(cast: Cast, sent: Deployment, verb: str) -> Deployment:
    with scope(cast.actor("lee" if verb == "recall" else "dana")) as by:
        getattr(deployments_ending, verb)(deployment=sent, reason="Fire", by=by)
    return now(cast, sent)


def undone(cast: Cast, sent: Deployment, who: str) -> Deployment:
    with scope(cast.actor(who)) as by:
        deployments_undoing.undo(deployment=sent, by=by)
    return now(cast, sent)


@pytest.mark.parametrize("state", list(STANDS))
def test_a_recall_is_taken_back_from_wherever_it_was(cast: Cast, state: str) -> None:
    sent = brought(cast, state)
    assert ended(cast, sent, "recall").exit == "recalled"
    assert again(cast, sent.request).state != "filled"
    back = undone(cast, sent, "lee")
    assert (back.state, back.exit, back.recalled_reason) == (state, "", "")
    travels = asset(cast, sent)
    assert (travels.status, travels.dispatch_state) == ("assigned", STANDS[state])
    assert again(cast, sent.request).state == "filled"
    with scope(cast.actor("lee")):
        held = Booking.objects.get(pk=back.booking_id)
        assert held.during.upper is None and held.during.lower is not None and not held.void
        last = Movement.objects.filter(deployment=sent).latest("pk")
        assert last.state == state and last.undoes is not None
    for town in ("riverton", "lakeside"):
        told = heard(cast, town)[-1]
        assert told["kind"] == "deployment.undone"
        assert "recalled was a slip" in told["payload"]["text"]
    rest = {"committed": deployments.mobilize, "mobilizing": deployments.depart}
    with scope(cast.actor("lee")) as lee:
        rest.get(state, deployments.demobilize if state != "en_route" else deployments.check_in)(
            deployment=sent, by=lee
        )


def test_a_cancelling_under_way_is_taken_back_by_who_cancelled(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    ended(cast, sent, "cancel")
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted):
        deployments_undoing.undo(deployment=sent, by=lee)
    back = undone(cast, sent, "dana")
    assert (back.state, back.exit, asset(cast, sent).dispatch_state) == ("en_route", "", "en_route")
    assert again(cast, sent.request).state == "filled"


def test_what_stayed_at_home_is_not_the_cancelling_sides_to_take_again(cast: Cast) -> None:
    sent = approved(cast)
    ended(cast, sent, "cancel")
    for who in ("dana", "lee"):
        with scope(cast.actor(who)) as by, pytest.raises(WrongState, match="cannot be undone"):
            deployments_undoing.undo(deployment=sent, by=by)
        stands = now(cast, sent, who)
        with scope(cast.actor(who)) as by:
            assert undoing.of_deployments(by, [stands]) == {}


def test_what_is_home_stays_home(cast: Cast) -> None:
    sent = brought(cast, "returned")
    with scope(cast.actor("liv")) as liv, pytest.raises(WrongState, match="cannot be undone"):
        deployments_undoing.undo(deployment=sent, by=liv)


def test_an_asset_committed_elsewhere_since_is_not_taken_again(cast: Cast) -> None:
    sent = approved(cast)
    ended(cast, sent, "recall")
    with scope(cast.actor("lee")) as lee:
        taken = bookings.commit(asset=asset(cast, sent), incident=None, by=lee, note="drill")
    refused(cast, sent, "already committed")
    with scope(cast.actor("lee")) as lee:
        bookings.release(booking=taken, by=lee)
    refused(cast, sent, "committed elsewhere")
    assert now(cast, sent).state == "returned"


def refused(cast: Cast, sent: Deployment, why: str) -> None:
    """Lee's undoing is refused, and nothing of it stays done."""
    with pytest.raises(WrongState, match=why), transaction.atomic():
        undone(cast, sent, "lee")


def test_where_the_request_is_over_or_filled_by_others_the_recall_stands(cast: Cast) -> None:
    sent = approved(cast)
    ended(cast, sent, "recall")
    asked = again(cast, sent.request)
    with scope(sharing.operator("Test")):
        asked.lines.update(filled=F("quantity"))
    refused(cast, sent, "took its place")
    with scope(sharing.operator("Test")):
        asked.lines.update(filled=0)
    with scope(cast.actor("dana")) as dana:
        mutual_aid.close(request=asked, by=dana)
    refused(cast, sent, "is closed")


def test_a_cancelling_that_left_by_message_is_not_called_back(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    ended(cast, sent, "cancel")
    released_by_message(sent)
    with scope(cast.actor("dana")) as dana:
        assert undoing.of_deployments(dana, [now(cast, sent, "dana")]) == {}
        with pytest.raises(WrongState, match="Call them"):
            deployments_undoing.undo(deployment=sent, by=dana)


def test_the_page_offers_it_to_who_recalled(cast: Cast) -> None:
    sent = approved(cast)
    ended(cast, sent, "recall")
    where = f"/resources/deployments/{sent.uuid}/"
    assert "Back to committed" in client_of(cast, "lee").get(where).content.decode()
    assert "A slip?" not in client_of(cast, "dana").get(where).content.decode()
    lee = client_of(cast, "lee")
    assert lee.post(f"{where}undo/", {"version": now(cast, sent).version}).status_code == 302
    assert now(cast, sent).state == "committed"


@pytest.mark.parametrize(
    ("state", "who", "verb", "says"),
    [
        ("assigned", "liv", "mobilize", "is assigned and cannot become mobilizing"),
        ("checked_in", "dana", "assign", ""),
        ("committed", "dana", "release", "is committed and cannot become released"),
        ("assigned", "dana", "check_in", "Its next step: Release or Goes home."),
    ],
)
def test_a_step_too_late_or_too_early_says_what_to_do(
    cast: Cast, state: str, who: str, verb: str, says: str
) -> None:
    sent = brought(cast, state)
    with scope(cast.actor(who)) as by:
        if not says:
            getattr(deployments, verb)(deployment=sent, by=by)
            return
        with pytest.raises(WrongState, match=says) as refused:
            getattr(deployments, verb)(deployment=sent, by=by)
    assert "A slip is undone within 10 minutes by whoever took the step." in refused.value.message


def test_the_database_says_so_too(cast: Cast) -> None:
    sent = brought(cast, "assigned")
    words = "that is assigned cannot become checked in; take its next step, or undo the last one"
    with (
        scope(cast.actor("dana")),
        pytest.raises(DatabaseError, match=words),
        transaction.atomic(),
    ):
        row = Deployment.objects.get(pk=sent.pk)
        row.state, row.version = "checked_in", row.version + 1
        row.save()


def test_in_the_database_nothing_is_undone_that_left_another_way(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    ended(cast, sent, "recall")
    for kept in ({"exit": "recalled"}, {"exit": "", "state": "checked_in"}):
        with (
            scope(cast.actor("lee")),
            pytest.raises(DatabaseError, match="is undone within"),
            transaction.atomic(),
        ):
            row = Deployment.objects.get(pk=sent.pk)
            row.state, row.exit = kept.get("state", "en_route"), kept["exit"]
            row.times = {k: v for k, v in row.times.items() if k != "demobilizing"}
            row.version += 1
            row.save()
