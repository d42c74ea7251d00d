"""Every address, walked as every member of the cast; what the stranger must never read."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.urls import resolve

from tests import (
    doors_agencies,
    doors_alerts,
    doors_announcements,
    doors_escalation,
    doors_feeds,
    doors_incidents,
    doors_project,
    doors_public,
    doors_public_alerts,
    doors_public_templates,
    doors_resources,
    doors_rosters,
    doors_subscriptions,
    doors_warnings,
)
from tests.cast import Cast
from tests.doors import EVERYONE, Door, get
from tests.doors_world import SECRET, World, built
from tests.routes import routes

APPS = (
    doors_project,
    doors_agencies,
    doors_incidents,
    doors_resources,
    doors_alerts,
    doors_rosters,
    doors_escalation,
    doors_feeds,
    doors_warnings,
    doors_public_alerts,
    doors_announcements,
    doors_public_templates,
    doors_public,
    doors_subscriptions,
)
DOORS: list[Door] = [door for app in APPS for door in app.DOORS]
ASKED = (
    "incidents/?format=csv&tab=queue",
    "incidents/?tab=picture",
    "incidents/places/?q=mill",
    "incidents/log/duplicates/?place_text=Mill&lon=-74.97&lat=40.03",
    "resources/requests/?over=1",
    "api/v1/places/?q=mill",
    "api/v1/incidents/?bbox=-76,39,-74,41",
    "api/v1/picture/?at={now}",
    "api/v1/picture/changes/?from=2026-01-01T00:00:00Z&to={now}",
    "api/v1/picture/marks/?from=2026-01-01T00:00:00Z&to={now}&step=86400",
)
METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
REFUSED = (401, 403, 404)
# The login library's views take PUT for POST; there is no more behind it.
DJANGOS = ("login/", "logout/", "password/", "second-factor/")


@pytest.fixture
def world(cast: Cast) -> World:
    return built(cast)


def test_every_address_has_its_row(world: World) -> None:
    rows = {resolve("/" + door.path.format(**world.names)).route for door in DOORS}
    assert rows == set(routes())


def test_no_row_stands_twice() -> None:
    assert len({str(door) for door in DOORS}) == len(DOORS)


@pytest.mark.timeout(400)
def test_whoever_is_named_is_let_in_and_nobody_else(world: World) -> None:
    faults = [
        f"{door} {name}: {answered}"
        for door in DOORS
        for name in [*sorted(EVERYONE), "pat"]
        if (answered := _fault(world, door, name))
    ]
    assert not faults, "\n".join(faults)


def test_a_method_without_a_row_is_refused(world: World) -> None:
    rows = {(door.method, door.path) for door in DOORS}
    missing = [
        Door(method, path, EVERYONE)
        for path in sorted({path for _, path in rows})
        for method in METHODS
        if (method, path) not in rows and not path.startswith(DJANGOS)
    ]
    codes = {str(door): _walk(world, door, "ada")[0] for door in missing}
    faults = [f"{door}: {code}" for door, code in codes.items() if code not in (*REFUSED, 405)]
    assert not faults, "\n".join(faults)


def test_the_stranger_never_reads_rivertons_word(world: World) -> None:
    asked = [door for door in DOORS if door.method == "GET"] + [get(path) for path in ASKED]
    for door in asked:
        assert SECRET not in _read(world, door, "olu"), door
    assert SECRET in _read(world, Door("GET", "console/snapshot/", EVERYONE), "dana")


def _fault(world: World, door: Door, name: str) -> str:
    code, where = _walk(world, door, name)
    to_login = name == "pat" and where.startswith("/login/")
    named = door.public or name in door.may
    wrong = code >= 500 or (code in REFUSED or to_login) == named
    return f"{code} {where}" if wrong else ""


def _walk(world: World, door: Door, name: str) -> tuple[int, str]:
    with transaction.atomic():
        answer = _ask(world, door, name)
        transaction.set_rollback(True)
    return answer.status_code, answer.headers.get("Location", "")


def _read(world: World, door: Door, name: str) -> str:
    with transaction.atomic():
        answer = _ask(world, door, name)
        text = (b"".join(answer) if answer.streaming else answer.content).decode()
        transaction.set_rollback(True)
    return text


def _ask(world: World, door: Door, name: str) -> Any:
    path, client = "/" + door.path.format(**world.names), world.client(name)
    if door.method == "GET":
        return client.get(path)
    said = _filled(world, door.said)
    if door.method == "POST" and not path.startswith(("/api/", "/console/")):
        return client.post(path, said)
    body = json.dumps(said)
    return client.generic(door.method, path, body, "application/json", headers=_match(world, door))


def _filled(world: World, said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _filled(world, value) for key, value in said.items()}
    if isinstance(said, list):
        return [_filled(world, value) for value in said]
    return said.format(**world.names) if isinstance(said, str) else said


def _match(world: World, door: Door) -> dict[str, str]:
    named = [name for name in world.versions if f"{{{name}}}" in door.path]
    return {"If-Match": f'"{world.versions[named[-1]]}"'} if named else {}
