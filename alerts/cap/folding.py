"""Words as a reader takes them: without case, marks, signs nobody sees, and letters that pose."""

import re
import unicodedata

from eoc.text.public import UNSEEN

TATWEEL = "\u0640"
DROPPED = {"Mn", "Me", "Cf"}
POSING = str.maketrans(
    "аеорсухіїјѕԁӏкмтнвαερικνυχτοıɡ",
    "aeopcyxiijsdlkmthbaepikvuxtoig",
)
WORD = re.compile(r"[^\W_]+")
INSIDE = re.compile(r"(?<=\w)[-_'\u2019.·](?=\w)")
SPELT = 3  # so many single letters in a row are one word, spelt out


def folded(text: str) -> str:
    """Any two ways to write one word so that a reader sees the same come out equal."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", "".join(map(_kept, plain)).translate(POSING))


def words_of(text: str) -> list[str]:
    """The folded words in order; what is spelt out letter by letter is one word."""
    words: list[str] = []
    letters: list[str] = []
    for word in [*WORD.findall(folded(text)), ""]:
        if len(word) == 1:
            letters.append(word)
            continue
        words += ["".join(letters)] if len(letters) >= SPELT else letters
        words += [word] if word else []
        letters = []
    return words


def joined(text: str) -> str:
    """The text without what stands between two letters of one word: hyphens, dots, apostrophes."""
    return INSIDE.sub("", text)


def squeezed(text: str) -> str:
    """All letters in one row, for scripts that write no blanks."""
    return "".join(WORD.findall(folded(text)))


def _kept(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in DROPPED or sign in UNSEEN or sign == TATWEEL:
        return ""
    return " " if category == "Cc" else sign
