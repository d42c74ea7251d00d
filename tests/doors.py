"""The door table: for every address, who may enter; whoever is not named is turned away.

`may` names the members of the cast who are let in (any answer but 401, 403, 404); the others get
403 or 404, and Pat, who is not logged in, is sent to the login or gets 401.
"""

from dataclasses import dataclass

EVERYONE = frozenset({"dana", "rosa", "ada", "obi", "lee", "liv", "hal", "olu"})
RIVERTON = frozenset({"dana", "rosa", "ada", "obi"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Door:
    """One address and method; `public` doors let Pat in too."""

    method: str
    may: frozenset[str]
    public: bool = False


def get(may: frozenset[str], *, public: bool = False) -> Door:
    """Somebody reads."""
    return Door("GET", may, public)


def post(may: frozenset[str], *, public: bool = False) -> Door:
    """Somebody acts; an empty body is enough to see whether they are let in."""
    return Door("POST", may, public)
