"""Declarations: an authority declares an emergency, and ends it."""

from datetime import datetime

from django.contrib.gis.geos import MultiPolygon
from django.utils import timezone

from agencies.models import Declaration, Jurisdiction, Service
from agencies.permissions.administration import may_declare
from agencies.services.telling import given_reason, tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from eoc.text.public import public_text


def declare(
    *,
    issuer: Jurisdiction,
    title: str,
    legal_basis: str,
    by: Actor,
    in_force_from: datetime | None = None,
    in_force_to: datetime | None = None,
    area: MultiPolygon | None = None,
) -> Declaration:
    """Put a declaration in force, for an area or the issuer's whole territory."""
    _permit(by, issuer)
    begins = in_force_from or timezone.now()
    _check(title, legal_basis, begins, in_force_to)
    made = Declaration.objects.create(
        issuer=issuer,
        title=public_text(title, "title")[:200],
        legal_basis=public_text(legal_basis, "legal_basis")[:300],
        area=area,
        in_force_from=begins,
        in_force_to=in_force_to,
        mode=by.mode,
    )
    _tell("declaration.declared", by, made, f"{issuer.name} declares: {made.title}")
    return made


def end(*, declaration: Declaration, version: int, by: Actor, reason: str) -> Declaration:
    """End it now; what hung on it ends with it."""
    found = Declaration.objects.select_for_update(of=("self",)).filter(pk=declaration.pk)
    locked = found.select_related("issuer").first()
    if locked is None:
        raise NotFound("That declaration is not one you may change.")
    _permit(by, locked.issuer)
    if locked.version != version:
        raise Stale(f"{locked.title} changed meanwhile. Look again.", version=locked.version)
    why = given_reason(reason)
    now = timezone.now()
    if locked.in_force_to and locked.in_force_to <= now:
        raise WrongState(f"{locked.title} has already ended.")
    if locked.in_force_from >= now:
        raise WrongState(f"{locked.title} is not in force yet.")
    locked.in_force_to, locked.ended_reason = now, why
    locked.version += 1
    locked.save()
    _tell("declaration.ended", by, locked, f"{locked.issuer.name} ends: {locked.title}, {why}")
    return locked


def _permit(by: Actor, issuer: Jurisdiction) -> None:
    if not may_declare(by, issuer):
        raise NotPermitted(
            "An administrator, duty officer or coordinator of an agency that serves it declares."
        )


def _check(title: str, basis: str, begins: datetime, ends: datetime | None) -> None:
    wrong: dict[str, str] = {}
    if not title.strip():
        wrong["title"] = "Say what is declared."
    if not basis.strip():
        wrong["legal_basis"] = "Name the law or resolution it stands on."
    if ends is not None and ends <= begins:
        wrong["in_force_to"] = "It must end after it begins."
    if wrong:
        raise Invalid("The declaration is not complete.", wrong)


def _tell(kind: str, by: Actor, declaration: Declaration, text: str) -> None:
    serving = Service.objects.filter(jurisdiction_id=declaration.issuer_id)
    tell(
        kind=kind,
        by=by,
        agencies=serving.values_list("agency_id", flat=True),
        about=declaration.uuid,
        text=text,
        facts={"declaration_id": declaration.pk},
        mode=declaration.mode,
    )
