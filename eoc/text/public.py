"""Words many people read: composed, without signs that hide, reorder or impersonate."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from eoc.errors import Invalid

JOINERS = "\u200c\u200d"
JOINING = (
    "ARABIC",
    "SYRIAC",
    "MONGOLIAN",
    "DEVANAGARI",
    "BENGALI",
    "GURMUKHI",
    "GUJARATI",
    "ORIYA",
    "TAMIL",
    "TELUGU",
    "KANNADA",
    "MALAYALAM",
    "SINHALA",
    "KHMER",
)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
EMOJI_STYLES = "\ufe0e\ufe0f"
REFUSED = {
    "Cc": "a control character",
    "Cf": "a character nobody sees",
    "Cs": "half a character",
    "Co": "a character of private use",
    "Cn": "no character at all",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
MOST_MARKS = 6
MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{7,}")
TOGETHER = (
    {"LATIN"},
    {"HIRAGANA", "KATAKANA", "CJK", "LATIN"},
    {"HANGUL", "CJK", "LATIN"},
    {"BOPOMOFO", "CJK", "LATIN"},
)
WORD = re.compile(r"[^\W\d_]+")


def public_text(value: str, field: str = "text", *, lines: bool = False) -> str:
    """The text in composed form, trimmed; Invalid with the field and the character's place.

    With `lines`, line breaks and tabs may stand in it.
    """
    text = composed(value)
    if fault := fault_in(text, lines=lines):
        raise Invalid("The text holds a character that may not stand there.", {field: fault})
    return text.strip()


def public_texts(**values: str) -> dict[str, str]:
    """Several fields of one line at once, so that every fault is told together."""
    texts = {name: composed(value) for name, value in values.items()}
    faults = {name: fault for name, text in texts.items() if (fault := fault_in(text))}
    if faults:
        raise Invalid("The text holds a character that may not stand there.", faults)
    return {name: text.strip() for name, text in texts.items()}


def harmless(value: str, *, lines: bool = False) -> str:
    """What a machine fed in, without the characters a person would be asked to take out."""
    text = composed(value)
    bad = {place for place, _ in _faults(text, lines=lines)}
    left = "".join(" " if at in bad else sign for at, sign in enumerate(text)) if bad else text
    return MARKS.sub("", left).strip() if bad else text.strip()


def composed(value: str) -> str:
    """NFC, one kind of line break and one kind of blank."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    if text.isascii():
        return text
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in text)


def fault_in(text: str, *, lines: bool = False) -> str:
    """The first fault in words a person can act on, or nothing."""
    place, what = next(_faults(text, lines=lines), (0, ""))
    if not what:
        return ""
    return f"Character {place + 1} (U+{ord(text[place]):04X}) is {what}. Take it out."


def mixed_words(text: str) -> list[str]:
    """Words whose letters come from scripts that do not belong together, as impostors have."""
    return [word for word in WORD.findall(text) if not word.isascii() and _mixed(word)]


def warning_of(mapping: Mapping[str, str]) -> str:
    """What to tell whoever wrote words that look like others; nothing where all is well."""
    words = [word for text in mapping.values() for word in mixed_words(text)]
    if not words:
        return ""
    named = ", ".join(dict.fromkeys(words))
    return f"Letters of different scripts stand in one word: {named}. It may be read as another."


def _faults(text: str, *, lines: bool) -> Iterator[tuple[int, str]]:
    if text.isascii() and text.isprintable():
        return
    for at, sign in enumerate(text):
        if what := _wrong(text, at, sign, lines):
            yield at, what
    for run in MARKS.finditer(text):
        yield run.start() + MOST_MARKS, f"more than {MOST_MARKS} marks over one letter"


def _wrong(text: str, at: int, sign: str, lines: bool) -> str:
    if sign in "\n\t":
        return "" if lines else "a line break or tab"
    if sign in BIDI:
        return "a mark that turns the reading direction"
    if sign in JOINERS:
        return "" if _between_joining(text, at) else "a joiner where nothing is joined"
    if sign in UNSEEN or "\U000e0000" <= sign <= "\U000e0fff":
        return "a character nobody sees"
    if "\ufe00" <= sign <= "\ufe0f" and sign not in EMOJI_STYLES:
        return "a character nobody sees"
    return REFUSED.get(unicodedata.category(sign), "")


def _between_joining(text: str, at: int) -> bool:
    """Persian and the scripts of India write with joiners, between two of their own letters."""
    if at == 0 or at + 1 >= len(text):
        return False
    return all(_script(text[near]) in JOINING for near in (at - 1, at + 1))


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def _mixed(word: str) -> bool:
    scripts = {_script(sign) for sign in word if unicodedata.category(sign).startswith("L")}
    scripts -= {"MODIFIER", "MICRO", "FEMININE", "MASCULINE", "KELVIN", "ANGSTROM"}
    return len(scripts) > 1 and not any(scripts <= group for group in TOGETHER)
