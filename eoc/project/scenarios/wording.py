"""Words for what the schema refuses: what is wrong, and what to write instead."""

from jsonschema import ValidationError


def advice(error: ValidationError) -> str:
    """One sentence a person who writes scenarios can act on."""
    word = str(error.validator)
    if word in WORDS:
        return WORDS[word](error)
    return error.message


def required(error: ValidationError) -> str:
    """A field that is not there."""
    missing = [name for name in error.validator_value if name not in error.instance]
    return f"{', '.join(missing)} is missing; add it"


def unknown(error: ValidationError) -> str:
    """A field that the format does not know."""
    allowed = error.schema["properties"]
    extra = [str(name) for name in error.instance if name not in allowed]
    return f"{', '.join(extra)} is not known here; use {', '.join(allowed)}"


def choice(error: ValidationError) -> str:
    """A word that is none of those allowed."""
    allowed = ", ".join(str(value) for value in error.validator_value)
    return f"{error.instance!r} is not known; use one of {allowed}"


def shape(error: ValidationError) -> str:
    """A text that does not look as it should."""
    return f"{error.instance!r} will not do; write {meaning(error)}"


def sort(error: ValidationError) -> str:
    """A value of the wrong sort; unquoted times are numbers to YAML."""
    if error.absolute_path and error.absolute_path[-1] == "at":
        return 'write the time in quotes, such as "00:03:20"'
    return f"{error.instance!r} should be {meaning(error)}"


def constant(error: ValidationError) -> str:
    """The only value this version understands."""
    return f"{error.instance!r} is not known; this version reads {error.validator_value!r}"


def start(error: ValidationError) -> str:
    """Neither of several possibilities."""
    return f"{error.instance!r} will not do; write {meaning(error)}"


def meaning(error: ValidationError) -> str:
    """The schema's own description of the field, or its type or pattern."""
    schema = error.schema
    described = schema.get("description") or schema.get("pattern") or schema.get("type")
    return str(described)


WORDS = {
    "required": required,
    "additionalProperties": unknown,
    "enum": choice,
    "pattern": shape,
    "type": sort,
    "const": constant,
    "anyOf": start,
}
