"""Doors opened as a member of the cast, and everything that an answer says."""

import json
from typing import Any

from django.db import transaction

from tests.doors import Door
from tests.doors_world import World

UNREAD = ("Set-Cookie", "Content-Security-Policy")


def read(world: World, door: Door, name: str, names: dict[str, str]) -> str:
    """Status line, headers and body without what was asked; whatever it changed is undone."""
    named = {**world.names, **names}
    with transaction.atomic():
        answer = _ask(world, door, name, named)
        said = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    headers = "\n".join(f"{k}: {v}" for k, v in answer.headers.items() if k not in UNREAD)
    text = f"{answer.status_code}\n{headers}\n\n{said.decode(errors='replace')}"
    return _without(text, door, named)


def _without(text: str, door: Door, names: dict[str, str]) -> str:
    """An answer may repeat what the asker wrote: the address, and where a login leads back to."""
    for name, value in names.items():
        if f"{{{name}}}" in door.path:
            text = text.replace(value, "")
    return text


def _ask(world: World, door: Door, name: str, names: dict[str, str]) -> Any:
    path, client = "/" + door.path.format(**names), world.client(name)
    if door.method == "GET":
        return client.get(path)
    said = filled(door.said, names)
    if door.method == "POST" and not path.startswith(("/api/", "/console/")):
        return client.post(path, said)
    version = [v for n, v in world.versions.items() if f"{{{n}}}" in door.path]
    headers = {"If-Match": f'"{version[-1]}"'} if version else {}
    return client.generic(door.method, path, json.dumps(said), "application/json", headers=headers)


def filled(said: Any, names: dict[str, str]) -> Any:
    """What is sent, with the things named in braces."""
    if isinstance(said, dict):
        return {key: filled(value, names) for key, value in said.items()}
    if isinstance(said, list):
        return [filled(value, names) for value in said]
    return said.format(**names) if isinstance(said, str) else said
