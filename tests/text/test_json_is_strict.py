"""JSON is taken as the standard has it: size, depth, numbers, keys; refused with the place."""

import json
from typing import Any

import pytest
from django.test import Client

from eoc.text.strict_json import DEEPEST, MOST_BYTES, NotStrict, loads
from tests.cast import Cast

REFUSED = {
    "nan": ('{"a": NaN}', "NaN"),
    "infinity": ("[-Infinity]", "Infinity"),
    "too large": ('{"a": 1e400}', "1e400"),
    "long integer": ("9" * 5000, "64 bits"),
    "over 64 bits": (str(2**63), "64 bits"),
    "twice": ('{"title": "a", "x": {"k": 1, "k": 2}}', "'k' stands twice"),
    "deep lists": ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), f"deeper than {DEEPEST}"),
    "deep objects": ('{"a":' * 40 + "1" + "}" * 40, "/a/a"),
    "endless": ("[" * 100_000 + "]" * 100_000, f"deeper than {DEEPEST}"),
    "zero": (r'{"title": "a\u0000b"}', "at /title the text holds a zero"),
    "half": (r'{"a": ["\ud800"]}', "at /a/0 the text holds half"),
    "half key": (r'{"\udfff": 1}', "half a character"),
    "trailing": ('{"a": 1} x', "line 1 column"),
    "single": ("{'a': 1}", "line 1 column 2"),
    "large": ('"' + "a" * MOST_BYTES + '"', "longer than"),
    "many": ("[" + "0," * 300_000 + "0]", "more than 200,000 values"),
    "latin": (b'"\xe9"', "byte 2 is no UTF-8"),
    "empty": ("", "line 1 column 1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_strict_json_is_refused_with_its_place(name: str) -> None:
    text, words = REFUSED[name]
    with pytest.raises(NotStrict, match=words):
        loads(text)


@pytest.mark.parametrize(
    "value",
    [{}, [], None, True, -(2**63) + 1, 1.5, "é", {"a": [{"b": [1, 2, {"c": "d"}]}]}, "🚒", "\t"],
)
def test_what_is_json_is_taken(value: Any) -> None:
    assert loads(json.dumps(value)) == value
    assert loads(json.dumps(value, ensure_ascii=False).encode()) == value


def test_exactly_the_deepest_is_taken() -> None:
    text = "[" * DEEPEST + "]" * DEEPEST
    assert loads(text)[0] is not None


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"large", "empty"}))
@pytest.mark.parametrize("path", ["/api/v1/incidents/", "/console/command/"])
def test_doors_answer_400_or_422_in_words_and_never_500(cast: Cast, name: str, path: str) -> None:
    text, _ = REFUSED[name]
    client = Client()
    client.force_login(cast.users["dana"])
    answer = client.generic("POST", path, text, "application/json")
    assert answer.status_code == (400 if path.startswith("/api") else 422), answer.content
    assert answer.json()


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_a_body_over_a_megabyte_is_413(cast: Cast, headers: dict[str, str]) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    body = json.dumps({"title": "a" * 1_100_000})
    answer = client.generic("POST", "/api/v1/incidents/", body, "application/json", headers=headers)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/session/unlock/", "/session/again/", "/session/lock/"])
def test_the_desks_own_doors_do_not_break_either(cast: Cast, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.users["dana"])
    for name in ("endless", "long integer", "nan"):
        answer = client.generic("POST", path, REFUSED[name][0], "application/json")
        assert answer.status_code < 500, (name, answer.content)
