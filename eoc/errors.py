"""The refusals a service may answer with; one middleware and one API handler translate them."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """A rule said no; the message tells a person what to do."""

    status = 400
    title = "Refused"

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


class NotPermitted(Refusal):
    """The actor may not do this (403)."""

    status = 403
    title = "Not permitted"


class NotFound(Refusal):
    """Nothing the actor may see answers to that name (404)."""

    status = 404
    title = "Not found"


class Gone(Refusal):
    """It was here and is kept elsewhere now (410)."""

    status = 410
    title = "Gone"


class WrongState(Refusal):
    """The thing is in a state that does not allow this (409)."""

    status = 409
    title = "Wrong state"


class Stale(Refusal):
    """Somebody changed it in the meantime (412); extra holds the current version."""

    status = 412
    title = "Changed in the meantime"


class Invalid(Refusal):
    """The input is wrong (422); `fields` maps each field to what was wrong and what to do."""

    status = 422
    title = "Not valid"

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})
