"""A text message: the subject and a short link, its alphabet, and how many segments it takes.

GSM 7 bit default alphabet and its extension, 3GPP TS 23.038, 6.2.1; lengths of segments that carry
a header for joining, TS 23.040, 9.2.3.24.1. One other character makes the whole text UCS-2.
"""

import unicodedata
from dataclasses import dataclass

from alerts.cap.lengths import places, wide
from alerts.channels.message import Message, marked
from alerts.selectors.links import short

LIKE = {  # signs of word processors, and the plain ones a phone shows as well
    "'": "\u2018\u2019\u201a\u2032",
    '"': "\u201c\u201d\u201e\u2033",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
    "...": "\u2026",
    " ": "\u00a0\u2009\u202f",
    "*": "\u2022",
}
ALIKE = str.maketrans({sign: plain for plain, signs in LIKE.items() for sign in signs})
GSM, UCS2 = "GSM-7", "UCS-2"
ALONE = {GSM: 160, UCS2: 70}
JOINED = {GSM: 153, UCS2: 67}
MOST = 3  # segments: more arrive late and out of order where a cell is full
DOTS = "..."
WORD = 24  # characters: longer ones are cut within, as scripts without spaces have to be


@dataclass(frozen=True)
class Text:
    """What is sent, in which alphabet, in how many segments."""

    words: str
    encoding: str
    segments: int


def composed(message: Message) -> Text:
    """Subject, link and how to answer; where they are too long the subject alone is cut."""
    said = " ".join(unicodedata.normalize("NFC", marked(message.mode, message.subject)).split())
    ends = [part for part in (short(message.facts), message.aside) if part]
    said, link = said.translate(ALIKE), "".join(f" {part}" for part in ends)
    words = said
    while measured(words + link).segments > MOST:
        words = _shorter(words)
    return measured(words + link)


def measured(words: str) -> Text:
    """A text as it will be split; an escaped or paired character stays whole."""
    encoding = UCS2 if wide(words) else GSM
    each = [_places(sign, encoding) for sign in words]
    if sum(each) <= ALONE[encoding]:
        return Text(words, encoding, 1)
    segments, filled = 1, 0
    for needed in each:
        if filled + needed > JOINED[encoding]:
            segments, filled = segments + 1, 0
        filled += needed
    return Text(words, encoding, segments)


def _places(sign: str, encoding: str) -> int:
    if encoding == GSM:
        return places(sign)
    return 2 if ord(sign) > 0xFFFF else 1


def _shorter(words: str) -> str:
    """Without its last word, or without one letter and its marks where that word is too long."""
    kept = words.removesuffix(DOTS).rstrip()
    before, space, last = kept.rpartition(" ")
    if space and len(last) <= WORD:
        return before.rstrip(" ,;:-") + DOTS
    end = len(kept) - 1
    while end > 0 and unicodedata.combining(kept[end]):
        end -= 1
    return kept[:end] + DOTS


def written(message: Message) -> dict[str, object]:
    """The message in the words of the gateway's contract."""
    text = composed(message)
    return {
        "to": message.address,
        "text": text.words,
        "encoding": text.encoding,
        "segments": text.segments,
        "severity": message.facts.get("severity"),
    }
