"""What an authority may alert: hazards for one person alone, shift changes, grants of territory."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import Agency, Jurisdiction, Service
from agencies.services.telling import tell
from alerts.models import AlertingGrant, AlertingPolicy
from alerts.permissions.public_alerts import may_set_policy
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from eoc.text.public import public_text

MOST_HAZARDS = 20


def set_policy(
    *, agency: Agency, hazards: Sequence[str], shift_changes: Sequence[time], by: Actor
) -> AlertingPolicy:
    """Name the events one person may alert alone, and the hours at which shifts change."""
    _demand_administrator(by, agency.pk)
    kept = [name for one in hazards if (name := public_text(one, "hazards")[:80])]
    if len(kept) > MOST_HAZARDS:
        raise Invalid("Too many.", {"hazards": f"Name at most {MOST_HAZARDS} events."})
    policy, _ = AlertingPolicy.objects.select_for_update().get_or_create(agency=agency)
    policy.hazards, policy.shift_changes = kept, sorted(set(shift_changes))
    policy.version += 1
    policy.save()
    text = f"{by.name} set what one person may alert alone: {', '.join(kept) or 'nothing'}"
    tell(kind="alerting.policy_set", by=by, agencies=[agency.pk], about=agency.uuid, text=text)
    return policy


def grant(
    *, agency: Agency, to: Agency, jurisdiction: Jurisdiction, until: datetime, by: Actor
) -> AlertingGrant:
    """Let another agency alert the public of a territory the own one serves, until a day."""
    _demand_administrator(by, agency.pk)
    if not Service.objects.filter(agency=agency, jurisdiction=jurisdiction).exists():
        raise NotPermitted("Only an agency that serves a territory lets others alert there.")
    if to.pk == agency.pk:
        raise Invalid("Choose another agency.", {"to": "Your own agency alerts there anyway."})
    if until <= timezone.now():
        raise Invalid("That is over already.", {"until": "Choose a day that is still to come."})
    made = AlertingGrant.objects.create(
        agency=to,
        from_agency_id=agency.pk,
        jurisdiction=jurisdiction,
        granted_by=by.name[:120],
        valid_to=until,
    )
    _tell("alerting.granted", made, by, f"{to.name} may alert the public of {jurisdiction.name}")
    return made


def revoke(*, grant: AlertingGrant, by: Actor) -> AlertingGrant:
    """No longer; what is in force stays until it ends."""
    locked = AlertingGrant.objects.select_for_update(of=("self",)).filter(pk=grant.pk).first()
    if locked is None:
        raise NotFound("There is no such grant.")
    _demand_administrator(by, locked.from_agency_id)
    if locked.revoked_at is not None:
        raise WrongState("It was revoked already.")
    AlertingGrant.objects.filter(pk=locked.pk).update(revoked_at=Now())
    locked.refresh_from_db()
    _tell("alerting.revoked", locked, by, f"{by.name} revoked a grant to alert the public")
    return locked


def _demand_administrator(by: Actor, agency: int) -> None:
    if not may_set_policy(by, agency):
        raise NotPermitted("An administrator of the agency, who has logged in, decides this.")


def _tell(kind: str, grant: AlertingGrant, by: Actor, text: str) -> None:
    sides = [grant.agency_id, grant.from_agency_id]
    tell(kind=kind, by=by, agencies=sides, about=grant.uuid, text=text)
