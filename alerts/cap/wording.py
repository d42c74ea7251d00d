"""Live and exercise told apart by words, language by language; the table is `wording.toml`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from alerts.cap.faults import Fault
from alerts.cap.folding import joined, squeezed, words_of
from eoc.text.public import composed, fault_in, mixed_words

TABLE = Path(__file__).with_suffix(".toml")
ENGLISH = "en"
OTHER_NAMES = {"fil": "tl", "cmn": "zh", "yue": "zh"}
DRILL_DO = "A live text may not speak of exercises. Say it in other words."
NOT_A_DRILL_DO = "Nobody may have to judge by this sentence whether it is meant. Take it out."
TEST_DO = "It may be read as a test. Leave it only where it cannot."
UNKNOWN_DO = "No list of its exercise words is kept; only those of English were looked for."
MIXED_DO = "Letters of different scripts stand in one word. Write it again with one keyboard."


@dataclass(frozen=True)
class Wording:
    """What one language says of exercises; `reviewed` by whom and when, empty for nobody yet."""

    name: str
    start: tuple[str, ...]
    drill: tuple[str, ...]
    not_a_drill: tuple[str, ...]
    test: tuple[str, ...]
    source: str
    instead: str = ""
    unspaced: bool = False
    reviewed: str = ""


@cache
def table() -> dict[str, Wording]:
    """Every language we keep words of, by its two letters."""
    with TABLE.open("rb") as file:
        read = tomllib.load(file)
    return {code: Wording(**_tuples(fields)) for code, fields in read.items()}


def reviewed() -> dict[str, str]:
    """Who read the list of each language, and when; empty where nobody did."""
    return {code: known.reviewed for code, known in table().items()}


def faults(text: str, language: str, mode: str) -> list[Fault]:
    """What is wrong with one text of a public alert, those that refuse it first.

    `language` is a tag such as `es-MX`, an empty one is English; in mode `exercise` the text has to
    say so, in any other it may not.
    """
    text = composed(text)
    known = table().get(primary(language))
    ruled = _exercise(text, known) if mode == "exercise" else _live(text, known, language)
    found = [*_signs(text), *_not_a_drill(text), *ruled, *_warnings(text, known)]
    return sorted(found, key=lambda fault: not fault.refuses)


def primary(language: str) -> str:
    """`es` of `es-MX`; English where nothing is said, as CAP has it."""
    code = language.replace("_", "-").partition("-")[0].lower() or ENGLISH
    return OTHER_NAMES.get(code, code)


def start_of(language: str) -> str:
    """What a text of an exercise begins with; the English word where we know no other."""
    return table().get(primary(language), table()[ENGLISH]).start[0]


def spoken(language: str) -> str:
    """A tag in words, such as `Spanish (es-MX)`; the tag alone where we know no name."""
    known = table().get(primary(language))
    return f"{known.name} ({language})" if known else language


def _exercise(text: str, known: Wording | None) -> Iterator[Fault]:
    starts = (known or table()[ENGLISH]).start
    if not any(_begins(text, start, known) for start in starts):
        do = f"Begin the text with {' or '.join(starts)}, in these letters."
        yield Fault("exercise begins so", text[:20], do)


def _begins(text: str, start: str, known: Wording | None) -> bool:
    rest = text.lstrip().removeprefix(start)
    return text.lstrip().startswith(start) and (
        bool(known and known.unspaced) or not (rest[:1].isalnum() or rest[:1] == "_")
    )


def _live(text: str, known: Wording | None, language: str) -> Iterator[Fault]:
    if known is None:
        yield Fault("language without a list", language, UNKNOWN_DO, refuses=False)
    listed = {entry.name: entry for entry in (known or table()[ENGLISH], table()[ENGLISH])}
    for entry in listed.values():
        for word in _held(text, entry.drill, entry.unspaced):
            yield Fault("live is no exercise", word, f"{DRILL_DO} {entry.instead}".strip())


def _not_a_drill(text: str) -> Iterator[Fault]:
    for entry in table().values():
        for phrase in _held(text, entry.not_a_drill, entry.unspaced):
            yield Fault("not a drill", phrase, NOT_A_DRILL_DO)


def _warnings(text: str, known: Wording | None) -> Iterator[Fault]:
    if known:
        for word in _held(text, known.test, known.unspaced):
            yield Fault("word test", word, TEST_DO, refuses=False)
    for word in mixed_words(text):
        yield Fault("mixed letters", word, MIXED_DO, refuses=False)


def _signs(text: str) -> Iterator[Fault]:
    if fault := fault_in(text, lines=True):
        yield Fault("readable signs", "", fault)


def _held(text: str, phrases: tuple[str, ...], unspaced: bool) -> list[str]:
    rows = _rows(text)
    if unspaced:
        return [phrase for phrase in phrases if squeezed(phrase) in rows[-1]]
    return [
        phrase for phrase in phrases if any(way in row for row in rows for way in _ways(phrase))
    ]


@lru_cache(maxsize=8)
def _rows(text: str) -> tuple[str, str, str]:
    """The text's words with a blank around each, the same with words put together, and no blank."""
    return _row(text), _row(joined(text)), squeezed(text)


@cache
def _ways(phrase: str) -> tuple[str, str]:
    """How a phrase stands in a row; with a `*`, its last word may go on."""
    ways = _row(phrase), _row(joined(phrase))
    return (ways[0][:-1], ways[1][:-1]) if phrase.endswith("*") else ways


def _row(text: str) -> str:
    return f" {' '.join(words_of(text))} "


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
