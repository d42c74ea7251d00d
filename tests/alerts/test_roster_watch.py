"""The clock tells of shifts that begin soon and of gaps, each once."""

from datetime import UTC, timedelta

from django.utils import timezone

from agencies.services import sharing
from alerts.models import Alert, Roster, RosterLayer
from alerts.services import roster_watch
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts import roster_build as build
from tests.alerts.conftest import as_relay, contact
from tests.alerts.stage import deliveries
from tests.cast import Cast


def swept() -> list[tuple[str, list[str]]]:
    """What stands after two sweeps: kind, and whom it was sent to."""
    for _ in range(2):
        with scope(sharing.operator()) as by:
            roster_watch.sweep(mode="demo", by=by)
    with scope(sharing.operator()):
        kinds = list(Alert.objects.order_by("pk").values_list("kind", "pk"))
    return [(kind, sorted(d.address for d in deliveries(alert=pk))) for kind, pk in kinds]


def laid(cast: Cast, *people: str, minutes: int = 20, ends: bool = False) -> RosterLayer:
    """Day by day, with a hand-over so many minutes from now; it may be the last."""
    hand_over = timezone.now().astimezone(UTC) + timedelta(minutes=minutes)
    with scope(sharing.operator()):
        made = build.roster(cast, *people)
        begun = hand_over.date() - timedelta(days=2)
        made.layers.update(
            starts_on=begun,
            hand_over=hand_over.time().replace(second=0, microsecond=0),
            ends_on=hand_over.date() if ends else None,
        )
        for name in ("dana", "rosa", "ada"):
            contact(cast, "riverton", f"{name}@home.example", person=cast.people[name], duty=False)
        return made.layers.get()


def test_half_an_hour_ahead_both_are_told_once(cast: Cast) -> None:
    laid(cast, "dana", "rosa")
    assert swept() == [("roster.hand_over", ["dana@home.example", "rosa@home.example"])]


def test_what_begins_later_and_who_stays_are_not_told(cast: Cast) -> None:
    laid(cast, "dana", "rosa", minutes=45)
    with scope(cast.actor("ada")):
        build.roster(cast, "obi", name="Alone").layers.update(starts_on="2020-01-01")
    assert swept() == []


def test_a_gap_within_a_day_is_an_alarm_to_whoever_can_fill_it(cast: Cast) -> None:
    laid(cast, "dana", minutes=60, ends=True)
    assert swept() == [("roster.gap", ["ada@home.example"])]


def test_a_roster_that_is_switched_off_or_not_laid_yet_raises_none(cast: Cast) -> None:
    laid(cast, "dana", minutes=60, ends=True)
    with scope(cast.actor("ada")):
        Roster.objects.update(active=False, version=2)
        Roster.objects.create(agency=cast.agencies["riverton"], name="Not laid", zone="UTC")
    assert swept() == []


def test_the_relay_may_tell_of_it(committed_cast: Cast) -> None:
    laid(committed_cast, "dana", "rosa", ends=True)
    with as_relay(), scope(relay("demo")) as by:
        assert roster_watch.sweep(mode="demo", by=by) == 1
