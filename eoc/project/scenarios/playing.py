"""Plays a scenario: each step by its own person, through the services, at its time."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from agencies.models import User
from agencies.services.sharing import actor_of
from eoc.access import scope
from eoc.errors import Refusal
from eoc.project.scenarios import leftovers
from eoc.project.scenarios.moving import Journey
from eoc.project.scenarios.reading import Scenario, Step

MOVE = "assets.move"
TICK = 2.0
Say = Callable[[str], None]


class CannotPlay(ValueError):
    """This installation does not play such a scenario."""


@dataclass
class Player:
    """One run of a scenario; `speed` is scenario seconds per second of the clock."""

    scenario: Scenario
    speed: float = 1.0
    say: Say = print
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    saved: dict[str, Any] = field(default_factory=dict)
    journeys: dict[str, Journey] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    played: int = 0
    refused: int = 0
    begun: float = 0.0

    def play(self) -> None:
        """Every step in its turn, positions of moving units in between."""
        check_mode(self.scenario)
        leftovers.end(self.scenario, self.say)
        self.begun = self.clock()
        for step in self.scenario.steps:
            self.wait_until(step.at)
            self.act(step)
        while self.journeys:
            self.wait_until(self.now() + TICK * self.speed)

    def now(self) -> float:
        """Seconds of the scenario that have passed."""
        return (self.clock() - self.begun) * self.speed

    def moment(self) -> datetime:
        """The time of day that the scenario says it is."""
        if self.scenario.starts is None:
            return timezone.now()
        return self.scenario.starts + timedelta(seconds=self.now())

    def wait_until(self, at: float) -> None:
        """Sleep until a step is due, waking up to move the units."""
        while (left := (at - self.now()) / self.speed) > 0:
            self.sleep(min(left, TICK) if self.journeys else left)
            self.move()

    def move(self) -> None:
        """Tell where every moving unit is now, one write for each person who reports."""
        now = self.now()
        fixes: dict[str, dict[str, Any]] = defaultdict(dict)
        for journey in self.journeys.values():
            fixes[journey.who][journey.asset] = journey.at(now)
        for who, found in fixes.items():
            self.attempt(who, MOVE, f"positions of {', '.join(found)}", fixes=found)
        self.journeys = {key: one for key, one in self.journeys.items() if not one.done(now)}

    def act(self, step: Step) -> None:
        """One step; what builds on something refused is left out."""
        missing = [name for name in step.needs if name not in self.saved]
        if missing:
            self.refuse(step, f"left out, since {', '.join(missing)} was not made")
        elif step.values.get("asset") in self.elsewhere:
            self.refuse(step, f"left out, since {step.values['asset']} works elsewhere")
        elif step.verb == MOVE:
            self.set_out(step)
        else:
            self.do(step)

    def do(self, step: Step) -> None:
        """Call the service; units that somebody else has sent stay that person's."""
        values = {key: self.resolve(value) for key, value in step.values.items()}
        done, made = self.attempt(step.who, step.verb, f"step {step.number}", **values)
        self.played += done
        named = set(step.values.get("assets", ()))
        self.elsewhere = self.elsewhere - named if done else self.elsewhere | named
        if done and step.save_as:
            self.saved[step.save_as] = made

    def set_out(self, step: Step) -> None:
        """A unit starts along its path."""
        values, now = step.values, self.now()
        path = tuple((lon, lat) for lon, lat in values["path"])
        journey = Journey(values["asset"], step.who, path, now, now + values["seconds"])
        self.journeys[journey.asset] = journey
        self.played += 1

    def resolve(self, value: Any) -> Any:
        """What an earlier step made, for a name with a dollar sign."""
        saved = isinstance(value, str) and value.startswith("$")
        return self.saved[value[1:]] if saved else value

    def attempt(self, who: str, verb: str, label: str, **values: Any) -> tuple[bool, Any]:
        """Do it as that person; a refusal is said and the story goes on."""
        try:
            return True, perform(self.scenario.mode, who, verb, self.moment(), values)
        except Refusal as refusal:
            self.refused += 1
            self.say(f"{label}, {verb} as {who}: {refusal.message}")
        except (DatabaseError, InterfaceError) as broken:
            self.refused += 1
            self.say(f"{label}, {verb} as {who}: the database did not answer ({broken})")
            if not connection.in_atomic_block:
                close_old_connections()  # the next step opens a fresh one
        return False, None

    def refuse(self, step: Step, why: str) -> None:
        """Say which step did not happen."""
        self.refused += 1
        self.say(f"step {step.number} (line {step.line}), {step.verb}: {why}")


def perform(mode: str, who: str, verb: str, moment: datetime, values: dict[str, Any]) -> Any:
    """Call the service behind a verb in the scope of the person who acts."""
    user = User.objects.filter(email=who.lower(), is_active=True).first()
    if user is None:
        raise Refusal(f"nobody logs in as {who}; load the demo region or add the person")
    actor = actor_of(user, mode)
    with scope(actor):
        return import_string(settings.SCENARIO_VERBS[verb])(actor, moment=moment, **values)


def check_mode(scenario: Scenario) -> None:
    """A demo's story is never played into a live installation, and every verb has a service."""
    if scenario.mode == "demo" and settings.ACCORD_MODE != "demo":
        raise CannotPlay("This scenario is for a demo; this installation is live.")
    unknown = {step.verb for step in scenario.steps} - set(settings.SCENARIO_VERBS)
    if unknown:
        raise CannotPlay(f"No service is named in SCENARIO_VERBS for {', '.join(sorted(unknown))}.")
