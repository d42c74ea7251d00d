"""What every operation of the API document has in common, added once when it is made."""

from typing import Any

MEDIA_TYPE = "application/problem+json"
READING = {
    400: "The address, the headers or the body cannot be read",
    401: "No token or session, or one that has ended",
    403: "The caller's roles do not allow this",
    404: "Nothing the caller may see answers to that address or page",
    405: "The address does not take this method",
    406: "Only JSON is spoken here",
    422: "Something sent is not valid; `errors` names each field and what to do",
    429: "Too many requests; wait for Retry-After",
}
CHANGING = {
    409: "The thing is in a state that does not allow this, or somebody was faster",
    412: "Somebody changed it in the meantime; `version` is the current one",
    413: "The body is too long; send less at a time",
    415: "The body is not JSON",
    428: "This change needs If-Match with the ETag that was read",
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457: why a request was refused, in words a person can act on.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {"description": "What is wrong, field by field"},
        "version": {"type": "integer", "description": "The current version"},
        "hint": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[!-~]*$"},
    "description": "The same key and request again has one effect and the first answer.",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "description": 'The ETag that was read, such as `"17"`.',
}
METHODS = ("get", "post", "patch", "put", "delete")


def shared_answers(
    result: dict[str, Any], generator: object, request: object, public: bool
) -> dict[str, Any]:
    """Add problems, repeated keys and preconditions to every operation (a spectacular hook)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, item in result["paths"].items():
        for method in METHODS:
            if method in item:
                _complete(item[method], path, changing=method != "get")
    return result


def _complete(operation: dict[str, Any], path: str, *, changing: bool) -> None:
    for one in operation.get("parameters", []):
        _may_be_empty(one)
    for status, why in (READING | CHANGING if changing else READING).items():
        operation["responses"].setdefault(str(status), _problem(why))
    if changing:
        named = [KEY, IF_MATCH] if "{" in path else [KEY]
        operation.setdefault("parameters", []).extend(named)


def _may_be_empty(parameter: dict[str, Any]) -> None:
    """A filter that is sent empty filters nothing."""
    shape = parameter.get("schema", {})
    strict = shape.get("type") != "integer" and {"format", "enum", "$ref"} & shape.keys()
    if parameter["in"] == "query" and strict:
        parameter["schema"] = {"anyOf": [shape, {"type": "string", "maxLength": 0}]}


def _problem(why: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": why, "content": content}
