"""Legal hold: placed and released by those who keep an incident's records, each with a reason."""

from django.utils import timezone

from eoc import journal
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import NotFound, NotPermitted, WrongState
from eoc.journal import Audience
from incidents.models import Incident, LegalHold
from incidents.permissions.records import may_keep_records
from incidents.services.incidents import reason_given


@reasoned
def place(*, incident: Incident, reason: str, by: Actor) -> LegalHold:
    """Suspend retention for all that belongs to the incident."""
    held = _locked(incident, by)
    why = reason_given(reason)
    if _open(held) is not None:
        raise WrongState(f"{held.number} is already under legal hold.")
    made = LegalHold.objects.create(
        incident=held,
        agency_id=held.agency_id,
        incident_number=held.number,
        incident_uuid=held.uuid,
        reason=why,
        placed_by=by.name[:120],
    )
    _tell(held, by, "incident.held", f"{held.number} is under legal hold: {why}")
    return made


@reasoned
def release(*, incident: Incident, reason: str, by: Actor) -> LegalHold:
    """Let retention run again."""
    held = _locked(incident, by)
    why = reason_given(reason)
    hold = _open(held)
    if hold is None:
        raise WrongState(f"{held.number} is not under legal hold.")
    hold.released_at, hold.released_by, hold.release_reason = timezone.now(), by.name[:120], why
    hold.save(update_fields=["released_at", "released_by", "release_reason"])
    _tell(held, by, "incident.released", f"{held.number} is no longer under legal hold: {why}")
    return hold


def _locked(incident: Incident, by: Actor) -> Incident:
    held = Incident.objects.select_for_update().filter(pk=incident.pk).only("pk").first()
    if held is None:
        raise NotFound("No incident of yours has that number.")
    if not may_keep_records(by, incident):
        raise NotPermitted("Administrators and duty officers of the agency that logged it decide.")
    return incident


def _open(incident: Incident) -> LegalHold | None:
    held = LegalHold.objects.select_for_update()
    return held.filter(incident=incident, released_at__isnull=True).first()


def _tell(incident: Incident, by: Actor, kind: str, text: str) -> None:
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(incident.uuid), "incident": incident.number, "version": 1},
        "text": text,
        "tier": "event",
    }
    heard = {Audience("a", incident.agency_id, "incidents", "full"): payload}
    facts = {"incident_id": incident.pk}
    journal.append(kind=kind, by=by, mode=incident.mode, audiences=heard, facts=facts)
