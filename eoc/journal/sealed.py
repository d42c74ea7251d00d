"""Do the signatures hold, those kept here and those a neighbour kept?"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from eoc.access import Actor, scope
from eoc.errors import Invalid
from eoc.journal import signing
from eoc.journal.signing import Signed
from eoc.journal.verifying import Fault

PAGE = 500
HERE = "signed heads"
THERE = "heads kept by a neighbour"


def kept_here(by: Actor) -> tuple[int, list[Fault]]:
    """How many signatures stand here, and what is wrong with them or with what they seal.

    Each names the digest of the one before, so the newest signature vouches for all of them.
    """
    faults: list[Fault] = []
    last: Signed | None = None
    with scope(by):
        while page := signing.signatures(last.number + 1 if last else 1, PAGE):
            for signed in page:
                faults += _links(signed, last)
                last = signed
            faults += unkept(page)
        if last and (words := _forged(last)):
            faults.append(Fault(HERE, last.number, words))
    return (last.number if last else 0), faults


def kept_there(by: Actor, text: str) -> tuple[int, list[Fault]]:
    """The same for what a neighbour kept: one signature, or a list of them, as JSON."""
    held = _read(text)
    faults: list[Fault] = []
    with scope(by):
        for signed in held:
            here = signing.signatures(signed.number, 1)
            if words := _forged(signed):
                faults.append(Fault(THERE, signed.number, words))
            elif not here or here[0].digest() != signed.digest():
                words = "we signed it and hold another one, or none (truncated or rewritten)"
                faults.append(Fault(THERE, signed.number, words))
        faults += unkept([signed for signed in held if signed.heads and not _forged(signed)])
    return len(held), faults


def seals() -> dict[str, dict[int, tuple[str, int]]]:
    """Every hash that was signed, by stream and position, with the signature's number."""
    found: dict[str, dict[int, tuple[str, int]]] = {}
    number = 0
    while page := signing.signatures(number + 1, PAGE):
        number = page[-1].number
        for signed in page:
            for stream, (seq, digest) in (signed.heads or {}).items():
                found.setdefault(stream, {})[seq] = (digest, signed.number)
    return found


def unkept(page: Iterable[Signed]) -> list[Fault]:
    """Entries that were signed and are not there any more as they were."""
    heads = [
        [stream, seq, digest, signed.number]
        for signed in page
        for stream, (seq, digest) in (signed.heads or {}).items()
    ]
    query = "SELECT stream, seq, number, gone FROM journal_unkept(%s::jsonb)"
    with connection.cursor() as cursor:
        cursor.execute(query, [json.dumps(heads)])
        return [
            Fault(stream, seq, f"signature {number} sealed it, and it {_what(gone)}")
            for stream, seq, number, gone in cursor.fetchall()
        ]


def _what(gone: bool) -> str:
    return "is gone (truncated)" if gone else "is another one now (rewritten)"


def _links(signed: Signed, last: Signed | None) -> Iterable[Fault]:
    expected = last.number + 1 if last else 1
    if signed.number != expected:
        words = f"signatures {expected} to {signed.number - 1} are missing (deleted)"
        yield Fault(HERE, expected, words)
    elif signed.document["previous"] != (last.digest() if last else ""):
        yield Fault(HERE, signed.number, "it does not follow from the one before (forged)")
    if signing.sha256(signed.heads) != signed.document["heads_sha256"]:
        yield Fault(HERE, signed.number, "its heads are not those that were signed (forged)")


def _forged(signed: Signed) -> str:
    """Why a signature does not count; empty where it does."""
    own = signing.own_key()
    if not signing.genuine(signed):
        return "the signature is not genuine (forged)"
    if own is not None and signed.key != signing.public_of(own):
        return "it is signed with another key than ours (forged)"
    if signed.heads and signing.sha256(signed.heads) != signed.document["heads_sha256"]:
        return "its heads are not those that were signed (forged)"
    return ""


def _read(text: str) -> list[Signed]:
    try:
        given: Any = json.loads(text)
        rows = given if isinstance(given, list) else [given]
        made = [Signed(row["document"], row["signature"], row.get("heads")) for row in rows]
        [(one.number, one.key) for one in made]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid("That is no file of signed heads.") from error
    return made
