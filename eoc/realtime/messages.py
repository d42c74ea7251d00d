"""What a socket may say: one shape for each type, strict JSON, anything else told why."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from eoc.text.strict_json import NotStrict, loads

PROTOCOL = 1  # docs/asyncapi.yaml says what it means
MESSAGE_BYTES = 64_000
DEEPEST = 4
POSITION = {"type": "integer", "minimum": 0, "maximum": 2**53}
NAME = {"type": "string", "minLength": 1, "maxLength": 120}
SHAPES: dict[str, Mapping[str, Any]] = {
    "hello": {
        "since": {"type": "object", "maxProperties": 2000, "additionalProperties": POSITION},
        "epoch": {"type": ["string", "null"], "maxLength": 60},
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
    for fault in VALIDATORS[kind].iter_errors(message):
        where = "/".join(map(str, fault.absolute_path)) or kind
        raise Misunderstood(f"{where[:80]}: {fault.message[:120]}")
    return dict(message)
