"""What a socket may say: one shape for each type, strict JSON, anything else told why."""

from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from eoc.text.strict_json import NotStrict, loads

PROTOCOL = 1  # docs/asyncapi.yaml says what it means
MESSAGE_BYTES = 64_000
DEEPEST = 4
FURTHEST = 2**53
MOST_STREAMS, LONGEST_NAME, LONGEST_EPOCH = 2000, 120, 60
POSITION = {"type": "integer", "minimum": 0, "maximum": FURTHEST}
NAME = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
SHAPES: dict[str, Mapping[str, Any]] = {
    "hello": {
        "since": {
            "type": "object",
            "maxProperties": MOST_STREAMS,
            "additionalProperties": POSITION,
        },
        "epoch": {"type": ["string", "null"], "maxLength": LONGEST_EPOCH},
    },
    "since": {"stream": NAME, "seq": POSITION},
}
NEEDED = {"since": ["stream", "seq"]}
VALIDATORS = {
    kind: Draft202012Validator(
        {
            "type": "object",
            "properties": {"t": {}, **properties},
            "required": NEEDED.get(kind, []),
            "additionalProperties": False,
        }
    )
    for kind, properties in SHAPES.items()
}


def _is_position(value: Any) -> bool:
    return type(value) is int and 0 <= value <= FURTHEST


def _plain_hello(message: dict[str, Any]) -> bool:
    known, epoch = message.get("since", {}), message.get("epoch")
    return (
        message.keys() <= {"t", "since", "epoch"}
        and isinstance(known, dict)
        and len(known) <= MOST_STREAMS
        and all(map(_is_position, known.values()))
        and (epoch is None or (isinstance(epoch, str) and len(epoch) <= LONGEST_EPOCH))
    )


def _plain_since(message: dict[str, Any]) -> bool:
    stream = message.get("stream")
    return (
        message.keys() == {"t", "stream", "seq"}
        and isinstance(stream, str)
        and 1 <= len(stream) <= LONGEST_NAME
        and _is_position(message["seq"])
    )


# What is plainly in shape needs no schema, which takes ten times as long and only finds the words.
PLAIN: dict[str, Callable[[dict[str, Any]], bool]] = {"hello": _plain_hello, "since": _plain_since}


class Misunderstood(ValueError):
    """The message is none we know; its words go back to whoever sent it."""


def understood(text: str) -> dict[str, Any]:
    """The message, of a known type and in its shape."""
    try:
        message = loads(text, most=MESSAGE_BYTES, deepest=DEEPEST)
    except NotStrict as error:
        raise Misunderstood(f"Not valid JSON: {error}.") from error
    kind = message.get("t") if isinstance(message, dict) else None
    if not isinstance(kind, str) or kind not in VALIDATORS:
        known = ", ".join(SHAPES)
        raise Misunderstood(f"Send an object with `t`, one of: {known}.")
    if PLAIN[kind](message):
        return dict(message)
    for fault in VALIDATORS[kind].iter_errors(message):
        where = "/".join(map(str, fault.absolute_path)) or kind
        raise Misunderstood(f"{where[:80]}: {fault.message[:120]}")
    return dict(message)
