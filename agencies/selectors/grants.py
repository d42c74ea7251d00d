"""Grants in force: for whom an owner's rows are also told, and who sees them by which right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from agencies.models import Agency, Disclosure
from agencies.models.grants import Grant as GrantGiven
from agencies.selectors import named
from eoc.access import Actor
from eoc.access.actor import modes_of
from eoc.access.grants import Grant
from eoc.access.scope import remembered

AUDIENCES = """
SELECT owner_kind, owner_id, data_class, detail, severity, held_back
  FROM agencies_audiences(%s, %s, %s)
"""
SHOWN_TO = """
SELECT receiver, owner_kind, owner_id, data_class, detail, severity, held_back,
       code, edition, until, declaration
  FROM agencies_shown_to(%s, %s, %s)
"""


@dataclass(frozen=True)
class Shown:
    """One agency is shown something of an owner, by an agreement, until a moment."""

    receiver: int
    grant: Grant
    code: str
    until: datetime | None
    declaration: str | None


@dataclass(frozen=True)
class Seer:
    """Somebody who sees an object: who, how much of it, and why."""

    who: str
    detail: str
    reason: str
    until: datetime | None = None


def audiences(agency: int | None, jurisdiction: int | None, mode: str) -> frozenset[Grant]:
    """What the owners of a row show to anybody at all now; remembered until the scope ends."""
    known = remembered("audiences")
    key = (agency, jurisdiction, mode)
    if key not in known:
        known[key] = frozenset(Grant(*row) for row in _asked(AUDIENCES, *key))
    found: frozenset[Grant] = known[key]
    return found


def shown_to(agency: int | None, jurisdiction: int | None, mode: str) -> list[Shown]:
    """Every grant in force of a row's owners, with its agreement: who sees what, and why."""
    return [
        Shown(row[0], Grant(*row[1:7]), _edition(row[7], row[8]), row[9], row[10])
        for row in _asked(SHOWN_TO, agency, jurisdiction, mode)
    ]


def names(agencies: Iterable[int]) -> dict[int, str]:
    """The names of agencies by id."""
    return dict(Agency.objects.filter(pk__in=set(agencies)).values_list("pk", "name"))


def why(shown: Shown) -> str:
    """The reason in words: by which agreement, under which declaration."""
    under = f", while {shown.declaration} is in force" if shown.declaration else ""
    return f"by agreement {shown.code}{under}"


def of_agreement(agreement_id: int) -> QuerySet[GrantGiven]:
    """What each side of an agreement shows the others."""
    return with_givers().filter(agreement_id=agreement_id)


def with_givers() -> QuerySet[GrantGiven]:
    """Grants with the names of the sides that give them."""
    found = GrantGiven.objects.select_related("giver__agency", "giver__jurisdiction")
    return found.defer("giver__agency__service_area", "giver__jurisdiction__boundary")


def disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """Who read full records of the actor's agencies and territories, the latest first."""
    return (
        (
            Disclosure.objects.filter(owner_agency__in=actor.agencies)
            | Disclosure.objects.filter(owner_jurisdiction__in=actor.jurisdictions)
        )
        .select_related("agency")
        .defer("agency__service_area")
    )


def row(given: GrantGiven) -> dict[str, Any]:
    """One grant as the API gives it."""
    side = given.giver
    return {
        "uuid": str(given.uuid),
        "agency": named.agency(side.agency) if side.agency else None,
        "jurisdiction": named.jurisdiction(side.jurisdiction) if side.jurisdiction else None,
        "data_class": given.data_class,
        "detail": given.detail,
        "condition": given.condition,
        "severity": given.severity,
        "held_back": given.held_back,
        "revoked_at": given.revoked_at,
        "revoked_reason": given.revoked_reason,
    }


def disclosure_row(found: Disclosure) -> dict[str, Any]:
    """One reading of a full record by somebody else."""
    return {
        "at": found.at,
        "person": found.person_name,
        "agency": found.agency.name if found.agency else "",
        "noun": found.noun,
        "about": str(found.about),
        "label": found.label,
        "reason": found.reason,
    }


def _asked(query: str, agency: int | None, jurisdiction: int | None, mode: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [agency, jurisdiction, list(modes_of(mode))])
        found: list[Any] = cursor.fetchall()
    return found


def _edition(code: str, edition: int) -> str:
    return code if edition == 1 else f"{code} (edition {edition})"
