"""Canaries: words that stand in one column of one row each, and who of the cast may read them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

TOKEN = re.compile(r"cnry\d{5}", re.IGNORECASE)


@dataclass(frozen=True)
class Canary:
    """A word, where it stands, who may read it, and who heard it while they might."""

    text: str
    home: str
    seen_by: frozenset[str]
    heard_by: frozenset[str] = frozenset()


@dataclass
class Aviary:
    """Every canary of one world, and where each was heard."""

    known: dict[str, Canary] = field(default_factory=dict)
    literals: set[str] = field(default_factory=set)
    heard: dict[str, set[str]] = field(default_factory=dict)
    guests: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def word(self) -> str:
        """A new word that nobody owns yet."""
        self.made += 1
        return f"cnry{self.made:05}"

    def own(
        self, text: str, home: str, seen_by: Iterable[str], heard_by: Iterable[str] = ()
    ) -> None:
        """Let a word stand for a column of a row; anything but a token is looked for literally."""
        self.known[text] = Canary(text, home, frozenset(seen_by), frozenset(heard_by))
        if not TOKEN.fullmatch(text):
            self.literals.add(text)

    def all_in(self, text: str) -> Iterator[Canary]:
        """Every canary that a text holds."""
        for token in {found.lower() for found in TOKEN.findall(text)}:
            yield self.known.get(token) or Canary(token, "nowhere any more", frozenset())
        for literal in self.literals:
            if literal in text:
                yield self.known[literal]

    def foreign(self, text: str, name: str, *, past: bool = False) -> list[str]:
        """The canaries in a text that this member of the cast may not read.

        In the `past`, which a journal keeps, stands also what was heard while it was shared.
        """
        found = list(self.all_in(text))
        for canary in found:
            self.heard.setdefault(canary.home, set()).add(name)
        theirs = {c for c in found if name in c.seen_by or (past and name in c.heard_by)}
        return sorted(f"{c.text} of {c.home}" for c in found if c not in theirs)
