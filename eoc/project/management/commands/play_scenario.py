"""Plays a scenario file through the same services that people use."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eoc.project.scenarios.playing import CannotPlay, Player
from eoc.project.scenarios.reading import Scenario, ScenarioError, read


class Command(BaseCommand):
    """`manage play_scenario demo/scenarios/delaware_flood.yaml [--speed N] [--loop]`."""

    help = "Play a scenario: calls, units under way, requests, approvals, alerts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, how fast, and whether to begin again at its end."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--speed", type=float, default=1.0, help="scenario seconds per second")
        parser.add_argument("--loop", action="store_true", help="begin again when it ends")
        parser.add_argument("--check", action="store_true", help="read the file and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all of it first: nothing happens unless the whole file is good."""
        if options["speed"] <= 0:
            raise CommandError("--speed must be above 0, such as 1 or 10.")
        scenario = self.read(options["file"])
        self.stdout.write(f"{scenario.title}: {len(scenario.steps)} steps")
        if not options["check"]:
            self.play(scenario, options["speed"], options["loop"])

    def read(self, path: Path) -> Scenario:
        """The scenario, or every problem of its file."""
        try:
            return read(path)
        except OSError as missing:
            raise CommandError(f"{path}: {missing.strerror}.") from missing
        except ScenarioError as wrong:
            raise CommandError(str(wrong)) from wrong

    def play(self, scenario: Scenario, speed: float, loop: bool) -> None:
        """Once, or until stopped."""
        try:
            while True:
                player = Player(scenario, speed=speed, say=self.stdout.write)
                player.play()
                self.stdout.write(f"played {player.played} steps, {player.refused} refused")
                if not loop:
                    return
        except CannotPlay as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            self.stdout.write("stopped")
