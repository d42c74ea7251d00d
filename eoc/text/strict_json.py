"""JSON as the standard has it, within limits: what is wrong is said with its place."""

import json
import math
from collections.abc import Iterator
from typing import Any

DEEPEST = 32
MOST_BYTES = 1_000_000
MOST_VALUES = 200_000
LARGEST_INTEGER = 2**63 - 1


class NotStrict(ValueError):
    """The text is no JSON we take; the message says why and where."""


def loads(
    text: bytes | str,
    *,
    most: int = MOST_BYTES,
    deepest: int = DEEPEST,
    values: int = MOST_VALUES,
) -> Any:
    """The value, or NotStrict: size, depth, finite numbers, 64-bit integers, keys once, text."""
    if len(text) > most:
        raise NotStrict(f"it is longer than {most:,} bytes")
    try:
        value = json.loads(
            text.decode("utf-8") if isinstance(text, bytes) else text,
            parse_constant=_constant,
            parse_float=_finite,
            parse_int=_integer,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as error:
        raise NotStrict(f"byte {error.start + 1} is no UTF-8") from error
    except RecursionError as error:
        raise NotStrict(f"it is nested deeper than {deepest} levels") from error
    except NotStrict:
        raise
    except ValueError as error:
        raise NotStrict(str(error)) from error
    _check(value, deepest, values)
    return value


def _constant(name: str) -> float:
    raise NotStrict(f"{name} is no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotStrict(f"the number {text[:20]} is out of range")
    return value


def _integer(text: str) -> int:
    if len(text) > 20 or abs(value := int(text)) > LARGEST_INTEGER:
        raise NotStrict(f"the number {text[:20]} does not fit into 64 bits")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise NotStrict(f"the key {twice[:40]!r} stands twice in one object")
    return found


def _check(value: Any, deepest: int, most: int) -> None:
    """Walk without recursion; the path is only written down where something is wrong."""
    level: list[tuple[str, Any]] = [("", value)]
    depth = seen = 0
    while level:
        seen += sum(len(one) for _, one in level if isinstance(one, dict | list))
        if seen > most:
            raise NotStrict(f"it holds more than {most:,} values")
        deeper = [path for path, one in level if isinstance(one, dict | list)]
        depth += bool(deeper)
        if depth > deepest:
            raise NotStrict(f"at {deeper[0][:80]} it is nested deeper than {deepest} levels")
        level = [inner for path, one in level for inner in _inside(path, one)]


def _inside(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, str):
        _readable(path, value)
    elif isinstance(value, dict):
        for key, one in value.items():
            _readable(path, key)
            yield f"{path}/{key[:20]}", one
    elif isinstance(value, list):
        for number, one in enumerate(value):
            if isinstance(one, str | dict | list):
                yield f"{path}/{number}", one


def _readable(path: str, text: str) -> None:
    if "\x00" in text:
        raise NotStrict(f"at {path or '/'} the text holds a zero character")
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NotStrict(f"at {path or '/'} the text holds half a character")
