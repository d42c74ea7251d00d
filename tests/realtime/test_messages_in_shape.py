"""The quick look at a message and its schema never disagree, whatever is said."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eoc.realtime.messages import FURTHEST, PLAIN, VALIDATORS

NUMBERS = st.one_of(
    st.integers(-2, 5), st.sampled_from([FURTHEST, FURTHEST + 1]), st.booleans(), st.floats(-1, 2)
)
TEXTS = st.one_of(st.text(max_size=3), st.sampled_from(["e" * n for n in (60, 61, 120, 121)]))
VALUES = st.one_of(
    st.none(), NUMBERS, TEXTS, st.lists(NUMBERS, max_size=2), st.dictionaries(TEXTS, NUMBERS)
)
KEYS = st.sampled_from(["since", "epoch", "stream", "seq", "more"])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(PLAIN)), st.dictionaries(KEYS, VALUES, max_size=3))
def test_what_looks_plain_fits_the_schema(kind: str, said: dict[str, Any]) -> None:
    message = {"t": kind, **said}
    if PLAIN[kind](message):
        assert not list(VALIDATORS[kind].iter_errors(message))


@given(st.dictionaries(TEXTS, st.integers(0, FURTHEST)), st.none() | st.text(max_size=60))
def test_what_consoles_say_looks_plain(known: dict[str, int], epoch: str | None) -> None:
    assert PLAIN["hello"]({"t": "hello", "since": known, "epoch": epoch})
    for stream, seq in known.items():
        assert PLAIN["since"]({"t": "since", "stream": stream, "seq": seq}) is (stream != "") or (
            len(stream) > 120
        )
