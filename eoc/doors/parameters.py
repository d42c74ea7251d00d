"""Query parameters are checked against what the API document says of them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView

from eoc.errors import Invalid

YES_OR_NO = ("true", "false")


def check(request: Request, view: APIView) -> None:
    """Refuse a value of another kind than documented; empty words filter nothing."""
    given = request.query_params
    if not given:
        return
    faults = {
        one.name: fault
        for one in _documented(request, view)
        if one.name in given and (fault := _fault(one, given[one.name]))
    }
    if faults:
        raise Invalid("Some parameters are not valid.", faults)


def yes(request: Request, name: str) -> bool:
    """Whether a parameter says true."""
    return request.query_params.get(name) == "true"


def moment(request: Request, name: str) -> datetime | None:
    """A parameter as a moment; None where it is empty."""
    given = request.query_params.get(name, "")
    return moment_of(given, name) if given else None


def moment_of(given: str, name: str) -> datetime:
    """Words as a moment with its zone."""
    try:
        found = parse_datetime(given)
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None or not 1 < found.year < 9999:
        words = "Send ISO 8601 with its zone, such as 2026-11-28T14:02:05Z."
        raise Invalid(f"`{name}` is no moment.", {name: words})
    return found


def _documented(request: Request, view: APIView) -> Iterator[OpenApiParameter]:
    handler = getattr(view, str(request.method).lower(), None)
    schema = getattr(handler, "kwargs", {}).get("schema")
    if schema is None:
        return
    made = schema()
    made.view, made.method = view, request.method
    for one in made.get_override_parameters():
        if isinstance(one, OpenApiParameter) and one.location == OpenApiParameter.QUERY:
            yield one


def _fault(one: OpenApiParameter, given: str) -> str:
    if one.enum and given not in one.enum:
        return "One of " + ", ".join(map(str, one.enum)) + "."
    if one.type is bool and given not in YES_OR_NO:
        return "true or false."
    if one.type is int and not (given.isascii() and given.isdigit() and len(given) <= 18):
        return "A whole number from 0 up."
    return "A uuid." if one.type is UUID and not _is_uuid(given) else ""


def _is_uuid(given: str) -> bool:
    try:
        UUID(given)
    except ValueError:
        return False
    return True
