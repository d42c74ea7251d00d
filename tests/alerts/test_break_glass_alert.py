"""A role taken by break-glass is mailed to those who answer; the clock closes it for all."""

from datetime import timedelta

from django.utils import timezone

from agencies.models import BreakGlass, Membership
from agencies.services import break_glass, sharing
from alerts import tasks
from eoc.access import Role, scope
from tests.agencies.hearing import heard
from tests.alerts import stage
from tests.alerts.conftest import as_relay, contact
from tests.cast import Cast


def test_administrators_and_duty_officers_are_told_on_duty_or_not(committed_cast: Cast) -> None:
    cast = committed_cast
    with scope(sharing.operator("Cast")):
        riverton = cast.agencies["riverton"]
        Membership.objects.create(
            person=cast.people["dana"], agency=riverton, role=Role.DUTY_OFFICER
        )
        for name in ("ada", "dana", "rosa", "olu"):
            town = "farview" if name == "olu" else "riverton"
            made = contact(cast, town, f"{name}@{town}.example", duty=False)
            type(made).objects.filter(pk=made.pk).update(person=cast.people[name])
    with scope(cast.actor("obi")) as obi:
        break_glass.take(
            agency=riverton, role="dispatcher", reason="Nobody answers", minutes=60, by=obi
        )
    assert stage.hear_all() == 1
    sent = {delivery.address: delivery for delivery in stage.deliveries()}
    assert set(sent) == {"ada@riverton.example", "dana@riverton.example"}
    alert = sent["ada@riverton.example"].alert
    assert alert.subject == "BREAK-GLASS: Obi acts as dispatcher of Riverton Fire"
    assert "Nobody answers" in alert.body
    assert "/admin/break-glass/" in alert.body


def test_the_clock_closes_it_once(committed_cast: Cast) -> None:
    cast, now = committed_cast, timezone.now()
    with scope(cast.actor("obi")):
        BreakGlass.objects.create(
            person=cast.people["obi"],
            agency=cast.agencies["riverton"],
            role="dispatcher",
            reason="Nobody answers",
            opened_at=now - timedelta(hours=2),
            ends_at=now - timedelta(minutes=1),
        )
    with as_relay():
        assert (tasks.lapse(), tasks.lapse()) == (1, 0)
    with scope(cast.actor("ada")):
        taken = BreakGlass.objects.get()
    assert (taken.closed_at, taken.closed_by) == (taken.ends_at, "the clock")
    assert heard(cast.agencies["riverton"]) == [
        (
            "break_glass.closed",
            "The role dispatcher of Riverton Fire, taken by Obi, has run out",
        )
    ]
