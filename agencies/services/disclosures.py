"""Disclosures: a full record of another's was read; who, what, when and by which right."""

import uuid

from agencies.models import Disclosure
from eoc.access import Actor


def record(
    *,
    by: Actor,
    noun: str,
    about: uuid.UUID,
    label: str,
    owner_agency_id: int,
    owner_jurisdiction_id: int | None,
    reason: str,
) -> None:
    """Keep that the actor read it; the owners see it at once."""
    if not by.agencies:
        return
    Disclosure.objects.create(
        person=by.person_uuid or None,
        person_name=by.name[:120],
        agency_id=min(by.agencies),
        owner_agency_id=owner_agency_id,
        owner_jurisdiction_id=owner_jurisdiction_id,
        noun=noun,
        about=about,
        label=label[:60],
        reason=reason[:200],
    )
