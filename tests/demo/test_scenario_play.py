"""The flood plays to its end through the services, and leaves nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from pytest_django import Settings

from agencies.models import Declaration, User
from agencies.services.sharing import actor_of, operator
from eoc.access import scope
from eoc.project.scenarios import Scenario, read
from eoc.project.scenarios.playing import CannotPlay, Player
from incidents.models import ActivityLogEntry, EOCActivation, Incident
from incidents.services import incidents
from resources.models import Asset, Booking, Deployment, MutualAidRequest, RequestState
from resources.selectors import assets, mutual_aid
from resources.services import dispatch

FLOOD = Path(project.BASE_DIR) / "demo" / "scenarios" / "delaware_flood.yaml"


class Clock:
    """Time that passes only by sleeping, so that half an hour takes seconds."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def region(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.LOCAL = tmp_path
    call_command("load_demo")


def play(scenario: Scenario, until: float | None = None) -> tuple[Player, list[str]]:
    """The scenario, or its beginning, at thirty times its pace."""
    said: list[str] = []
    clock = Clock()
    steps = tuple(one for one in scenario.steps if until is None or one.at <= until)
    part = Scenario(scenario.title, scenario.mode, scenario.starts, scenario.description, steps)
    player = Player(part, speed=30, say=said.append, clock=clock.now, sleep=clock.sleep)
    player.play()
    return player, said


@pytest.fixture
def everybody() -> Iterator[None]:
    with scope(operator(mode="demo")):
        yield


def test_every_step_is_played_and_everything_is_home_again_twice(region: None) -> None:
    flood = read(FLOOD)
    for _ in range(2):
        player, said = play(flood)
        assert said == []
        assert player.played == len(flood.steps) and player.refused == 0
    with scope(operator(mode="demo")):
        assert not Booking.objects.filter(void=False, during__upper_inf=True).exists()
        assert not Asset.objects.exclude(status="available").exists()
        assert not Incident.objects.filter(closed_at__isnull=True).exists()
        assert not EOCActivation.objects.filter(deactivated_at__isnull=True).exists()
        assert not Declaration.objects.filter(ended_reason="").exists()
        assert {one.state for one in Deployment.objects.all()} == {"returned"}
        assert {one.state for one in MutualAidRequest.objects.all()} == {RequestState.CLOSED}
        assert ActivityLogEntry.objects.count() >= 8


def test_the_flood_reaches_three_counties(region: None) -> None:
    play(read(FLOOD), until=600)
    with scope(operator(mode="demo")):
        homes = Incident.objects.values_list("jurisdiction__parent__name", flat=True)
        assert set(homes) == {"Burlington", "Bucks", "Camden"}


def test_in_the_middle_help_is_under_way_across_the_state_line(region: None) -> None:
    play(read(FLOOD), until=500)
    dana = actor_of(User.objects.get(email="dana@riverton.example"))
    with scope(dana):
        rows = {row["label"]: row for row in assets.rows(dana)}
        boat = rows["LAK Boat 11"]
        assert boat["dispatch_state"] == "en_route" and boat["lent_to"]["code"] == "RIV"
        states = {row["state"] for row in mutual_aid.rows(dana)}
        assert states == {"filled", "unable_to_fill"}


def test_units_move_along_their_way(region: None, everybody: None) -> None:
    home = Asset.objects.get(agency__short_code="RIV", call_sign="Engine 12")
    play(read(FLOOD), until=60)
    moved = Asset.objects.get(pk=home.pk)
    assert moved.position is not None and home.position is not None
    assert moved.position.distance(home.position) > 0.002


def test_when_somebody_was_quicker_the_story_goes_on(region: None) -> None:
    dana = actor_of(User.objects.get(email="dana@riverton.example"))
    with scope(dana):
        mine = incidents.log(by=dana, type="other", severity="low", title="Cat", place_text="Oak")
        engine = Asset.objects.get(agency__short_code="RIV", call_sign="Engine 12")
        dispatch.assign(assets=[engine], incident=mine, by=dana)
    _, said = play(read(FLOOD), until=120)
    assert "RIV Engine 12 is already committed" in said[0]
    assert all("RIV Engine 12" in line for line in said)
    with scope(dana):
        engine.refresh_from_db()
        assert engine.dispatch_state == "dispatched" and engine.status == "assigned"


def test_what_a_stopped_run_left_is_ended_first(region: None) -> None:
    flood = read(FLOOD)
    for stopped_at in (200, 500, 1020):
        play(flood, until=stopped_at)
    _, said = play(flood, until=500)
    assert said and all(line.startswith("ended ") for line in said)


def test_a_demo_is_not_played_into_a_live_installation(settings: Settings) -> None:
    settings.ACCORD_MODE = "live"
    with pytest.raises(CannotPlay, match="live"):
        Player(read(FLOOD)).play()


def test_the_command_reads_without_playing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("play_scenario", str(FLOOD), "--check")
    assert "Delaware flood" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.yaml"], "nowhere.yaml: No such file"),
        ([str(FLOOD), "--speed", "0"], "--speed must be above 0"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("play_scenario", *arguments)
