"""Words many people read hold nothing that hides, turns or impersonates; Persian and Hindi pass."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoc.errors import Invalid
from eoc.text.public import harmless, mixed_words, public_text, public_texts, warning_of

REFUSED = {
    "\u202e": "direction",
    "\u2066": "direction",
    "\u200f": "direction",
    "\u061c": "direction",
    "\u200b": "nobody sees",
    "\ufeff": "nobody sees",
    "\u2060": "nobody sees",
    "\u00ad": "nobody sees",
    "\U000e0041": "nobody sees",
    "\U000e0100": "nobody sees",
    "\ufe00": "nobody sees",
    "\u3164": "nobody sees",
    "\u2800": "nobody sees",
    "\u200d": "joiner",
    "\u200c": "joiner",
    "\ue000": "private use",
    "\U0010fffd": "private use",
    "\x00": "control",
    "\x07": "control",
    "\x1b": "control",
    "\x7f": "control",
    "\x85": "control",
    "\u2028": "line separator",
    "\ufffe": "no character",
    "\u0378": "no character",
    "\n": "line break",
    "\t": "line break",
}
# Words of many scripts stand here on purpose.
# ruff: noqa: RUF001
TAKEN = [
    "Structure fire, 12 Main St",
    "Grünanlage Straße",
    "حريق في المصنع",
    "می\u200cخواهم",
    "क्\u200dष",
    "火災 東京 カタカナ",
    "Пожар на складе",
    "Brand 🔥 im Dach ❤\ufe0f",
    "O'Brien & Søn – «A» 50 %",
    "עברית",
    "ไฟไหม้",
]


@pytest.mark.parametrize("sign", REFUSED)
def test_what_hides_is_refused_with_its_place(sign: str) -> None:
    with pytest.raises(Invalid) as refused:
        public_text(f"Smoke {sign}x", "title")
    assert "Character 7" in refused.value.fields["title"]
    assert REFUSED[sign] in refused.value.fields["title"]
    assert sign not in harmless(f"Smoke {sign}x")


@pytest.mark.parametrize("text", TAKEN)
def test_what_people_write_is_taken(text: str) -> None:
    assert public_text(text) == unicodedata.normalize("NFC", text)
    assert harmless(text) == unicodedata.normalize("NFC", text)
    assert mixed_words(text) == []


def test_text_is_composed_and_trimmed() -> None:
    assert public_text("  Cafe\u0301\u00a0du Nord ") == "Café du Nord"


def test_lines_may_stand_where_they_are_meant_to() -> None:
    assert public_text("one\r\ntwo\tthree", lines=True) == "one\ntwo\tthree"
    with pytest.raises(Invalid):
        public_text("one\x0btwo", lines=True)


def test_a_joiner_at_the_edge_or_between_latin_letters_is_refused() -> None:
    for text in ("\u200dा", "می\u200c", "pay\u200cpal", "👨\u200d🚒"):
        with pytest.raises(Invalid):
            public_text(f"{text}")


def test_marks_cannot_be_piled_up() -> None:
    assert public_text("a" + "\u0323" * 6)
    with pytest.raises(Invalid, match="may not stand"):
        public_text("a" + "\u0323" * 9)
    assert len(harmless("a" + "\u0323" * 200)) < 10


def test_every_fault_is_told_together() -> None:
    with pytest.raises(Invalid) as refused:
        public_texts(title="a\u202e", place_text="b\u200b", narrative="fine")
    assert sorted(refused.value.fields) == ["place_text", "title"]


@pytest.mark.parametrize("word", ["раyment", "Αlpha", "gооgle", "Оbama", "Ѕhelter"])
def test_words_of_two_scripts_are_warned_of(word: str) -> None:
    assert mixed_words(f"Go to {word} now") == [word]
    assert word in warning_of({"title": word})


@given(st.text(max_size=60))
def test_whatever_is_taken_stays_as_it_is(text: str) -> None:
    cleaned = harmless(text)
    assert public_text(cleaned) == cleaned
    for sign in cleaned:
        assert unicodedata.category(sign) not in ("Cc", "Co", "Cs", "Cn", "Zl", "Zp")
