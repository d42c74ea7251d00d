"""Acts of deployments beside the plain journey; each `yield` is checked in every browser."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils import timezone

from eoc.access import scope
from resources.models import CrewMember, Deployment
from resources.services import (
    crews,
    custody,
    deployments,
    deployments_ending,
    deployments_extending,
    deployments_swapping,
    deployments_undoing,
    purposes,
    teams,
)
from tests.cast import Cast
from tests.resources.asking import approved

Act = Callable[[Cast], Iterator[None]]
CREW = [
    {"name": "Casey Moss", "qualification": "ENGB", "leader": True},
    {"name": "Robin Hale", "qualification": "FFT1"},
]


def a_crew_of_two(cast: Cast) -> Iterator[None]:
    """Enrolled, on the way, checked in, resting, working, checked out, home and settled."""
    dana, lee = cast.actor("dana"), cast.actor("lee")
    sent = approved(cast)
    with scope(lee):
        crews.enroll(deployment=sent, people=CREW, by=lee)
        deployments.depart(deployment=sent, by=lee)
    yield
    with scope(dana):
        deployments.check_in(deployment=sent, by=dana)
        member = CrewMember.objects.get(name="Casey Moss")
        crews.check_in(member=member, by=dana)
        crews.rest(member=member, by=dana)
        crews.work(member=member, by=dana)
        crews.check_out(member=member, by=dana)
        other = CrewMember.objects.get(name="Robin Hale")
        crews.strike(member=other, why="no_show", reason="Ill", by=dana)
    yield
    with scope(dana):
        deployments.release(deployment=sent, by=dana)
    with scope(lee):
        deployments.return_to_quarters(deployment=sent, by=lee)
        deployments.settle(deployment=sent, reason="Neighbourly", by=lee)
    yield


def kept_longer_and_signed_for(cast: Cast) -> Iterator[None]:
    """Asked to stay, refused; given a purpose; signed for; damaged; cancelled on the way."""
    dana, lee = cast.actor("dana"), cast.actor("lee")
    sent = approved(cast)
    later = timezone.now() + timedelta(hours=9)
    with scope(dana):
        deployments_extending.ask_longer(deployment=sent, until=later, by=dana)
        purposes.give(deployment=sent, purpose="station_cover", post="Station 2", by=dana)
    yield
    with scope(lee):
        deployments_extending.refuse_longer(deployment=sent, reason="Needed at home", by=lee)
        custody.sign(deployment=sent, handover="out", condition="Good", signer="Lee", by=lee)
        deployments.depart(deployment=sent, by=lee)
        deployments_ending.damage(deployment=sent, condition="Dent", report="Deer", by=lee)
    yield
    with scope(dana):
        deployments_ending.cancel(deployment=sent, reason="Fire is out", by=dana)
    yield


def swapped_then_lost(cast: Cast) -> Iterator[None]:
    """A team of one; its engine is relieved by another; that one is lost."""
    dana, lee = cast.actor("dana"), cast.actor("lee")
    sent = approved(cast)
    with scope(dana):
        team = teams.form(
            kind="strike_team",
            name="1001",
            leader="Pat Moreno",
            channel="VALLEY 4",
            deployments=[sent],
            by=dana,
        )
    yield
    with scope(lee):
        deployments.depart(deployment=sent, by=lee)
        other = cast.assets["LAK Engine 14"]
        deployments_swapping.swap(deployment=sent, asset=other, reason="Pump", by=lee)
        fresh = Deployment.objects.get(replaces=sent)
        deployments.depart(deployment=fresh, by=lee)
    yield
    with scope(dana):
        teams.mix(team=team, by=dana)
        teams.take_out(deployment=fresh, by=dana)
        teams.disband(team=team, by=dana)
        deployments_ending.lose(deployment=fresh, condition="Burnt", report="Cut off", by=dana)
    yield


def a_slip_undone(cast: Cast) -> Iterator[None]:
    """Departed by a slip, put right; checked in by a slip of the other side, put right too."""
    dana, lee = cast.actor("dana"), cast.actor("lee")
    sent = approved(cast)
    with scope(lee):
        deployments.depart(deployment=sent, by=lee)
        deployments_undoing.undo(deployment=sent, by=lee)
    yield
    with scope(lee):
        deployments.depart(deployment=sent, by=lee)
    with scope(dana):
        deployments.check_in(deployment=sent, by=dana)
        deployments_undoing.undo(deployment=sent, by=dana)
    yield


ACTS: list[Act] = [a_slip_undone, a_crew_of_two, kept_longer_and_signed_for, swapped_then_lost]
