"""Words that come with the software, language by language, and who has read them: nobody yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from alerts.cap import wording
from alerts.selectors.resident_words import LANGUAGES

Reviews = Callable[[], Mapping[str, str]]


@dataclass(frozen=True)
class Standing:
    """One list in one language: whether there are words, and who answers for them."""

    kept: bool
    by: str


def lists() -> list[str]:
    """What the lists are of, in the order of the columns."""
    return [title for title, _ in settings.WORD_LISTS]


def languages() -> list[tuple[str, list[Standing]]]:
    """Each language residents may choose, or that has words, with how every list stands."""
    known = [_read(path) for _, path in settings.WORD_LISTS]
    offered = {wording.primary(tag): name for tag, name in LANGUAGES.items()}
    codes = dict.fromkeys([*(code for found in known for code in found), *offered])
    return [
        (
            wording.table()[code].name if code in wording.table() else offered[code],
            [Standing(code in found, found.get(code, "")) for found in known],
        )
        for code in codes
    ]


def _read(path: str) -> Mapping[str, str]:
    read: Reviews = import_string(path)
    return read()
