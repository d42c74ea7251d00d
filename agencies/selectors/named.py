"""How rows name an agency, a territory, a person."""

from typing import Any

from agencies.models import Agency, Jurisdiction, Person

Row = dict[str, Any]


def agency(found: Agency) -> Row:
    """id, code and name."""
    return {"id": found.pk, "code": found.short_code, "name": found.name}


def jurisdiction(found: Jurisdiction) -> Row:
    """id, code and name."""
    return {"id": found.pk, "code": found.short_code, "name": found.name}


def person(found: Person) -> Row:
    """uuid and name."""
    return {"uuid": str(found.uuid), "name": found.name}
