"""Live and exercise cannot be confused by words, in any language, whatever is hidden in them."""

# ruff: noqa: RUF001

import tomllib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.cap import lengths
from alerts.cap.folding import POSING
from alerts.cap.wording import TABLE, faults, primary, start_of, table

LANGUAGES = sorted(table())
HIDING = "\u200b\u200c\u200d\u2060\u00ad\u202e\ufeff\u034f\ufe0f\u0301\U000e0041"
ALIKE = {plain: posing for posing, plain in ((chr(k), chr(v)) for k, v in POSING.items())}


def refused(text: str, language: str, mode: str) -> set[str]:
    return {fault.rule for fault in faults(text, language, mode) if fault.refuses}


def test_the_table_says_where_its_words_come_from_and_that_nobody_reviewed_them() -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert "REVIEWED BY NOBODY YET" in text
    assert len(LANGUAGES) >= 12
    for entry in tomllib.loads(text).values():
        assert entry["source"]
        assert entry["start"] and entry["drill"] and entry["not_a_drill"] and entry["test"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_keeps_its_words_apart(language: str) -> None:
    entry = table()[language]
    for start in entry.start:
        assert refused(f"{start}: 1", language, "exercise") == set()
        assert refused(f"{start}: 1", language, "live") == {"live is no exercise"}
    for word in entry.drill:
        assert "live is no exercise" in refused(f"1. {word.rstrip('*')}, 2", language, "live")
    for phrase in entry.not_a_drill:
        for mode in ("live", "exercise", "demo", "replay"):
            assert "not a drill" in refused(f"{entry.start[0]}: {phrase}!", language, mode)
            assert "not a drill" in refused(phrase.upper(), "en", mode), "in any language"
    for word in entry.test:
        only = faults(word.rstrip("*"), language, "live")
        assert only and not any(fault.refuses for fault in only)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Flood. EXERCISE", "en"),
        ("Exercise caution", "en"),
        ("EXERCISES of the brigade", "en"),
        ("EXERCISE: inundación", "es"),
        ("", "en"),
    ],
)
def test_an_exercise_begins_with_the_word_of_its_language(text: str, language: str) -> None:
    assert "exercise begins so" in refused(text, language, "exercise")


def test_a_language_without_words_says_exercise_in_english() -> None:
    assert refused("EXERCISE: mafuriko", "sw", "exercise") == set()
    assert "exercise begins so" in refused("Mafuriko", "sw", "exercise")
    assert "live is no exercise" in refused("Mafuriko. Drill", "sw", "live")
    warned = faults("Mafuriko", "sw", "live")
    assert [(fault.rule, fault.refuses) for fault in warned] == [("language without a list", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Boil your water until tests are clear.",
        "A drilling rig burns at Mill Lane.",
        "The school is closed. Do not test the ice.",
    ],
)
def test_words_that_only_look_like_it_do_not_refuse_a_live_text(text: str) -> None:
    assert refused(text, "en-US", "live") == set()


def test_tags_find_their_language() -> None:
    assert [primary(tag) for tag in ("es-MX", "", "zh_Hant", "fil-PH")] == ["es", "en", "zh", "tl"]
    assert (start_of("de-AT"), start_of("sw")) == ("ÜBUNG", "EXERCISE")


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, str]:
    """A forbidden word of a language, dressed up so that a reader still reads it."""
    language = draw(st.sampled_from(LANGUAGES))
    word = draw(st.sampled_from(table()[language].drill)).rstrip("*")
    signs = []
    for sign in word:
        if draw(st.booleans()):
            sign = draw(st.sampled_from([sign.upper(), ALIKE.get(sign, sign)]))
        signs.append(sign + draw(st.text(HIDING, max_size=2)) if sign != " " else sign)
    form = draw(st.sampled_from(["NFC", "NFD", "NFKC"]))
    return language, unicodedata.normalize(form, "".join(signs))


@settings(max_examples=300, deadline=None)
@given(disguised(), st.sampled_from(["", "Evacuate. ", "«"]), st.sampled_from(["", ".", " - 12"]))
def test_no_sign_nobody_sees_and_no_letter_that_poses_gets_a_word_past(
    dressed: tuple[str, str], before: str, after: str
) -> None:
    language, word = dressed
    assert "live is no exercise" in refused(before + word + after, language, "live")


@pytest.mark.parametrize(
    "text", ["D R I L L", "d.r.i.l.l", "dr-ill", "ｄｒｉｌｌ", "𝐝𝐫𝐢𝐥𝐥", "dri\u00adll"]
)
def test_a_word_spelt_out_or_cut_is_that_word(text: str) -> None:
    assert "live is no exercise" in refused(f"Leave now: {text}", "en", "live")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from([*LANGUAGES, "", "xx", "-"]))
def test_any_text_is_judged(text: str, language: str) -> None:
    for mode in ("live", "exercise"):
        for fault in faults(text, language, mode):
            assert fault.do


def test_texts_for_phones_have_their_lengths() -> None:
    assert lengths.faults(headline="x" * 160, short="x" * 90, long="x" * 360) == []
    rules = [f.rule for f in lengths.faults(headline="x" * 161, short="x" * 91, long="x" * 361)]
    assert rules == ["headline length", "WEA 90", "WEA 360"]
    assert lengths.faults(short="€" * 46)[0].refuses, "each takes two places"
    cut = lengths.faults(short="洪" * 41, long="洪" * 161)
    assert [(f.rule, f.refuses) for f in cut] == [("WEA 90", False), ("WEA 360", False)]
    assert lengths.faults(short="洪" * 40, long="Ñandu" * 72) == []
