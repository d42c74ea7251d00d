"""The languages of public pages: the words around an alert, names, directions, times of day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation.trans_real import parse_accept_lang_header

from alerts.cap import wording

TABLE = Path(__file__).with_name("words.toml")
ASKING = Path(__file__).with_name("subscription_words.toml")
ENGLISH = "en"
FORMAT = "DATETIME_FORMAT"
NAMES = {"zh": "中文", "ht": "Kreyòl ayisyen", "tl": "Tagalog"}  # not among those of Django


@dataclass(frozen=True)
class Language:
    """One language of a page: a tag such as `es-US`, and the words we have for it."""

    tag: str
    words: Mapping[str, str]

    @property
    def code(self) -> str:
        """`es` of `es-US`."""
        return wording.primary(self.tag)

    @property
    def asking(self) -> Mapping[str, str]:
        """The words of pages on which residents subscribe."""
        return asking()[self.ours]

    @property
    def ours(self) -> str:
        """The language of the words around the alert: English where we know no other."""
        return self.code if self.code in table() else ENGLISH

    @property
    def name(self) -> str:
        """What its speakers call it; the tag where nobody here knows."""
        known = _info(self.code).get("name_local") or NAMES.get(self.code)
        return str(known).capitalize() if known else self.tag

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as its script runs."""
        return "rtl" if _info(self.code).get("bidi") else "ltr"

    def time(self, at: datetime) -> str:
        """A moment as people here read it, with the name of the zone."""
        with translation.override(self.ours):
            here = timezone.localtime(at)
            return f"{date_format(here, FORMAT)} {here.tzname()}"


def of(tag: str) -> Language:
    """A language by its tag."""
    code = wording.primary(tag)
    return Language(tag, table().get(code, table()[ENGLISH]))


def read_by(request: HttpRequest, own: str = "") -> Language:
    """What a person reads: as the address says, else their own, else as the browser asks."""
    browser = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wanted = [request.GET.get("lang", ""), own, *(tag for tag, _ in browser)]
    known = (of(tag) for tag in wanted if tag and wording.primary(tag) in table())
    return next(known, of(ENGLISH))


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Every language we have words of, English first."""
    return _words(TABLE)


@cache
def asking() -> Mapping[str, Mapping[str, str]]:
    """The same languages, on pages on which residents subscribe."""
    return _words(ASKING)


def reviewed() -> dict[str, str]:
    """Who read the words of a language on both, and when; empty where nobody did."""
    both = ((code, table()[code], asking()[code]) for code in table())
    return {
        code: one["reviewed"] if "reviewed" in one and "reviewed" in other else ""
        for code, one, other in both
    }


def _words(path: Path) -> Mapping[str, Mapping[str, str]]:
    with path.open("rb") as file:
        words: Mapping[str, Mapping[str, str]] = tomllib.load(file)
        return words


@cache
def _info(code: str) -> Mapping[str, object]:
    try:
        found: Mapping[str, object] = translation.get_language_info(code)
    except KeyError:
        return {}
    return found
