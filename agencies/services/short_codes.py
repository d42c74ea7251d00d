"""Short codes made of a name, such as ABI for Abington: the same every time, and nobody else's."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, product
from string import ascii_uppercase

RESERVED = {"REG"}


def made_of(name: str, taken: set[str]) -> str:
    """The first candidate that is free."""
    return next(c for c in _candidates(name) if c not in taken and c not in RESERVED)


def _candidates(name: str) -> Iterator[str]:
    """First letters of several words, then letters of the name in order, then anything."""
    words = _words(name)
    if len(words) > 2:
        yield "".join(word[0] for word in words)[:5]
    if len(words) == 2:
        yield words[0][0] + words[1][:2] if len(words[1]) > 1 else words[0][:2] + words[1]
    letters = "".join(words)
    if len(letters) > 1:
        yield letters[:3]
        for length in (3, 4, 5):
            for rest in combinations(letters[1:], length - 1):
                yield letters[0] + "".join(rest)
    for rest in product(ascii_uppercase, repeat=4):
        yield (letters[:1] or "X") + "".join(rest)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.findall("[A-Z]+", plain.replace("'", ""))
