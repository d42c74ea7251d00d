"""Words for what the schema refuses: what is wrong, and what to write instead."""

from typing import Any, NamedTuple

from jsonschema import ValidationError


class Fault(NamedTuple):
    """The schema's refusal: which rule, what it asks, what stands in the file."""

    rule: str
    asked: Any
    found: Any
    schema: Any
    field: Any

    @property
    def meaning(self) -> str:
        """The schema's own description of the field, or its pattern or type."""
        words = ("description", "pattern", "type")
        return str(next(self.schema[word] for word in words if word in self.schema))


def advice(error: ValidationError) -> str:
    """One sentence a person who writes scenarios can act on."""
    path = list(error.absolute_path)
    field = path[-1] if path else ""
    rule = str(error.validator)
    fault = Fault(rule, error.validator_value, error.instance, error.schema, field)
    return WORDS[rule](fault) if rule in WORDS else error.message


def required(fault: Fault) -> str:
    """A field that is not there."""
    missing = [name for name in fault.asked if name not in fault.found]
    return f"{', '.join(missing)} is missing; add it"


def unknown(fault: Fault) -> str:
    """A field that the format does not know."""
    allowed = fault.schema["properties"]
    extra = [str(name) for name in fault.found if name not in allowed]
    return f"{', '.join(extra)} is not known here; use {', '.join(allowed)}"


def choice(fault: Fault) -> str:
    """A word that is none of those allowed."""
    allowed = ", ".join(str(value) for value in fault.asked)
    return f"{fault.found!r} is not known; use one of {allowed}"


def shape(fault: Fault) -> str:
    """A text that does not look as it should, or none of several possibilities."""
    return f"{fault.found!r} will not do; write {fault.meaning}"


def sort(fault: Fault) -> str:
    """A value of the wrong sort; unquoted times are numbers to YAML."""
    if fault.field == "at":
        return 'write the time in quotes, such as "00:03:20"'
    return f"{fault.found!r} should be {fault.meaning}"


def constant(fault: Fault) -> str:
    """The only value this version understands."""
    return f"{fault.found!r} is not known; this version reads {fault.asked!r}"


WORDS = {
    "required": required,
    "additionalProperties": unknown,
    "enum": choice,
    "pattern": shape,
    "type": sort,
    "const": constant,
    "anyOf": shape,
}
