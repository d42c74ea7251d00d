"""Documents with something wrong in them: bytes, elements and texts changed by chance."""

import random
import re

TAG = re.compile(rb"<[^<>]{1,200}>")
NASTY = (
    b"",
    b" ",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"&#0;",
    b"&x;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<?x",
    b"<!DOCTYPE a>",
    b"NaN",
    b"-1",
    b"1e400",
    b"9" * 400,
    b"0001-01-01T00:00:00+00:00",
    b"9999-12-31T23:59:59-14:00",
    b"2026-02-30T25:61:61+99:99",
    b"90,180 90,180 -90,-180 90,180",
    b"0,0 0,0 0,0 0,0",
    b"40,-75 1000000",
    "\u202e\u200b\U0010ffff".encode(),
    b"a,b,c" * 50,
)


def mutated(document: bytes, chance: random.Random, most: int = 1_000_000) -> bytes:
    """The document after one to six changes; the same chance makes the same again."""
    for _ in range(chance.randint(1, 6)):
        document = chance.choice(CHANGES)(document, chance)[:most]
    return document


def _slice(document: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(document))
    return start, min(len(document), start + chance.choice((1, 2, 8, 64, 512)))


def _cut(document: bytes, chance: random.Random) -> bytes:
    start, end = _slice(document, chance)
    return document[:start] + document[end:]


def _repeat(document: bytes, chance: random.Random) -> bytes:
    start, end = _slice(document, chance)
    return document[:end] + document[start:end] * chance.randint(1, 40) + document[end:]


def _byte(document: bytes, chance: random.Random) -> bytes:
    start, _ = _slice(document, chance)
    return document[:start] + bytes([chance.randrange(256)]) + document[start + 1 :]


def _text(document: bytes, chance: random.Random) -> bytes:
    """What stands between two tags becomes something nasty."""
    tags = list(TAG.finditer(document))
    if len(tags) < 2:
        return document + chance.choice(NASTY)
    at = chance.randrange(len(tags) - 1)
    return document[: tags[at].end()] + chance.choice(NASTY) + document[tags[at + 1].start() :]


def _tags(document: bytes, chance: random.Random) -> bytes:
    """One tag stands where another stood."""
    tags = list(TAG.finditer(document))
    if not tags:
        return document
    one, other = chance.choice(tags), chance.choice(tags)
    return document[: one.start()] + other[0] + document[one.end() :]


def _insert(document: bytes, chance: random.Random) -> bytes:
    start, _ = _slice(document, chance)
    return document[:start] + chance.choice(NASTY) + document[start:]


CHANGES = (_cut, _repeat, _byte, _text, _text, _tags, _insert)
