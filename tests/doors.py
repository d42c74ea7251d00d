"""The door table: for every address and method, who may enter; whoever is not named is turned away.

`may` names the members of the cast who are let in: any answer but 401, 403, 404 and 5xx. The others
get 403 or 404. Pat, who is not logged in, is sent to the login or gets 401 or 403. Names in braces
stand for things of one world, see `tests/placed`. What is sent is just enough that whoever
is refused is refused for who they are.
"""

from dataclasses import dataclass, field
from typing import Any

EVERYONE = frozenset({"dana", "rosa", "ada", "obi", "lee", "liv", "hal", "olu"})
RIVERTON = frozenset({"dana", "rosa", "ada", "obi"})
LAKESIDE = frozenset({"lee", "liv"})
ADMINISTRATORS = frozenset({"ada", "olu"})
ADA = frozenset({"ada"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Door:
    """One address and method; `public` doors let Pat in too."""

    method: str
    path: str
    may: frozenset[str]
    public: bool = False
    said: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} /{self.path}"


def get(path: str, may: frozenset[str] = EVERYONE, *, public: bool = False) -> Door:
    """Somebody reads."""
    return Door("GET", path, may, public)


def post(path: str, may: frozenset[str] = EVERYONE, *, public: bool = False, **said: Any) -> Door:
    """Somebody acts."""
    return Door("POST", path, may, public, said)


def patch(path: str, may: frozenset[str], **said: Any) -> Door:
    """Somebody changes."""
    return Door("PATCH", path, may, said=said)


def put(path: str, may: frozenset[str], **said: Any) -> Door:
    """Somebody writes a whole thing anew."""
    return Door("PUT", path, may, said=said)


def delete(path: str, may: frozenset[str]) -> Door:
    """Somebody removes."""
    return Door("DELETE", path, may)
