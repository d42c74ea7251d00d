"""What the doors of this API do with what they are sent: short codes, versions, parameters."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from rest_framework.request import Request

from agencies.models import Agency, Jurisdiction
from eoc.doors import parameters
from eoc.doors.api import expected_version
from eoc.errors import Invalid, NotFound, Stale

CENTURY = range(2000, 2100)
M = TypeVar("M", bound=Model)


def one_of(rows: QuerySet[M], **names: Any) -> M:
    """The row the caller sees under that name."""
    found = rows.filter(**names).first()
    if found is None:
        raise NotFound("Nothing you may see answers to that address.")
    return found


def unchanged(request: Request, version: int) -> None:
    """Where If-Match is sent it names the version as it is."""
    if "If-Match" in request.headers and expected_version(request) != version:
        raise Stale("Somebody changed this in the meantime.", version=version)


def agency(code: str) -> Agency:
    """The agency of a short code."""
    return agencies([code], "agency")[0]


def agencies(codes: Sequence[str], name: str = "agencies") -> list[Agency]:
    """The agencies of short codes."""
    return _named(Agency.objects.defer("service_area"), codes, name)


def jurisdictions(codes: Sequence[str], name: str = "jurisdictions") -> list[Jurisdiction]:
    """The jurisdictions of short codes."""
    return _named(Jurisdiction.objects.all(), codes, name)


def jurisdiction(code: str, name: str = "jurisdiction") -> Jurisdiction:
    """The jurisdiction of a short code."""
    return jurisdictions([code], name)[0]


def area(said: dict[str, Any]) -> Jurisdiction | None:
    """A coordinator's area, where one is sent."""
    return jurisdiction(said["area"], "area") if said.get("area") else None


def uuid_in(request: Request, name: str) -> UUID | None:
    """A uuid among the parameters."""
    text = request.query_params.get(name)
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(f"{name} is a uuid.", {name: "As the API answers it."}) from error


def moment_in(request: Request, name: str, otherwise: datetime | None = None) -> datetime:
    """A moment of this century among the parameters; now, or the other one, where none is given."""
    found = parameters.moment(request, name) or otherwise or timezone.now()
    if found.year not in CENTURY:
        raise Invalid(f"{name} is a time.", {name: "Such as 2027-01-31T08:00:00Z."})
    return found.astimezone(UTC)


def _named(rows: QuerySet[Any], codes: Sequence[str], name: str) -> list[Any]:
    wanted = list(dict.fromkeys(code.upper() for code in codes))
    found = {one.short_code: one for one in rows.filter(short_code__in=wanted)}
    if missing := [code for code in wanted if code not in found]:
        raise Invalid("Unknown short code.", {name: f"There is no {', '.join(missing)}."})
    return [found[code] for code in wanted]
