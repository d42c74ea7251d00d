"""The archive's file: entries as they were hashed, so that it verifies without any database.

Gzipped JSON lines: what it is, then for each stream where it begins and its entries in order, and
last how many there were. Every hash follows from the one before, as in the database.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from eoc.errors import Invalid

FORMAT = "accord journal archive 1"
FIELDS = (
    *("seq", "event", "kind", "mode", "epoch", "owner", "detail", "actor"),
    *("payload", "payload_sha256", "hash"),
)

Row = Mapping[str, Any]
Seals = Mapping[str, Mapping[int, tuple[str, int]]]


@dataclass
class Part:
    """The prefix of one stream: from where to where, with the hashes at both ends."""

    stream: str
    first: int
    previous: str
    last: int = 0
    hash: str = ""
    wordless: int = 0
    deletions: set[int] = field(default_factory=set)
    emptied: list[int] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    seals: Mapping[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def entries(self) -> int:
        """How many, where none is missing."""
        return self.last - self.first + 1

    def take(self, row: Row) -> None:
        """The next entry; whatever is wrong with it is noted."""
        expected = (self.last or self.first - 1) + 1
        if row["seq"] != expected:
            self.faults.append((expected, f"entry {row['seq']} stands here (missing)"))
        for words in _wrong(self.stream, row, self.hash or self.previous):
            self.faults.append((row["seq"], words))
        sealed, number = self.seals.get(row["seq"], (row["hash"], 0))
        if sealed != row["hash"]:
            words = f"signature {number} sealed it, and it is another one now (rewritten)"
            self.faults.append((row["seq"], words))
        if row["payload"] is None:
            self.wordless += 1
            self.emptied.append(row["seq"])
        elif row["kind"] == "journal.payload_deleted":
            self.deletions.add(int(json.loads(row["payload"])["row"]["seq"]))
        self.last, self.hash = row["seq"], row["hash"]


def _wrong(stream: str, row: Row, previous: str) -> Iterator[str]:
    words, digest = row["payload"], bytes.fromhex(row["payload_sha256"])
    if words is not None and hashlib.sha256(words.encode()).digest() != digest:
        yield "its words do not match their digest (edited)"
    names = ("seq", "event", "kind", "mode", "epoch", "actor")
    header = "|".join([stream, *(str(row[name]) for name in names)]).encode()
    if hashlib.sha256(bytes.fromhex(previous) + header + digest).hexdigest() != row["hash"]:
        yield "it does not follow from the entry before (one of the two was edited)"


def write(path: Path, about: Row, parts: Iterable[tuple[Row, Iterable[Row]]]) -> None:
    """Write it whole or not at all; it is on the disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = path.with_name(f"{path.name}.part")
    count = 0
    with begun.open("wb") as raw:
        os.fchmod(raw.fileno(), 0o600)
        with gzip.open(raw, "wt", encoding="utf-8") as file:
            _line(file, {"format": FORMAT, **about})
            for head, rows in parts:
                _line(file, head)
                for row in rows:
                    _line(file, row)
                    count += 1
            _line(file, {"end": count})
        raw.flush()
        os.fsync(raw.fileno())
    begun.rename(path)
    _settle(path.parent)


def _line(file: IO[str], said: Row) -> None:
    file.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")


def _settle(directory: Path) -> None:
    """A new name is safe once its directory is."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """SHA-256 of the file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path: Path, seals: Seals | None = None) -> list[Part]:
    """Read it back and compute every hash anew; `Invalid` where it is no whole archive.

    `seals` are hashes that were signed, by stream and position, with the signature's number.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return _parts(file, seals or {})
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise Invalid(f"{path.name} is no whole archive of the journal: {error}") from error


def _parts(lines: Iterable[str], seals: Seals) -> list[Part]:
    rows: Iterator[dict[str, Any]] = map(json.loads, lines)
    if (about := next(rows, None)) is None or about.get("format") != FORMAT:
        raise ValueError("another format")
    parts: list[Part] = []
    count, end = 0, None
    for row in rows:
        if end is not None:
            raise ValueError("something follows its end")
        if "end" in row:
            end = row["end"]
        elif "stream" in row:
            sealed = seals.get(row["stream"], {})
            parts.append(Part(row["stream"], row["first"], row["previous"], seals=sealed))
        else:
            parts[-1].take(row)
            count += 1
    if end != count:
        raise ValueError(f"{count} entries where {end} were written")
    return parts
