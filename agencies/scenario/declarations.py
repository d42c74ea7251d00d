"""Emergencies declared and ended, by the issuer's short code."""

from datetime import datetime, timedelta

from agencies.models import Declaration, Jurisdiction
from agencies.services import declarations
from eoc.access import Actor
from eoc.errors import NotFound

Saved = str


def declare(
    actor: Actor,
    *,
    moment: datetime,
    issuer: str,
    title: str,
    legal_basis: str,
    hours: float | None = None,
) -> Saved:
    """An authority declares an emergency for its whole territory."""
    home = Jurisdiction.objects.defer("boundary").filter(short_code=issuer).first()
    if home is None:
        raise NotFound(f"No jurisdiction has the short code {issuer}.")
    made = declarations.declare(
        issuer=home,
        title=title,
        legal_basis=legal_basis,
        in_force_to=None if hours is None else moment + timedelta(hours=hours),
        by=actor,
    )
    return str(made.uuid)


def end(actor: Actor, *, moment: datetime, declaration: Saved, reason: str) -> None:
    """The emergency is over."""
    found = Declaration.objects.filter(uuid=declaration).first()
    if found is None:
        raise NotFound("This person does not see that declaration.")
    declarations.end(declaration=found, version=found.version, by=actor, reason=reason)
