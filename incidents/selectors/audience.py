"""Who can see an incident, how much of it, why and until when: by the rules that decide it."""

from collections.abc import Iterator

from django.utils import timezone

from agencies.models import Disclosure, Service
from agencies.selectors.grants import Seer, Shown, disclosures, names, shown_to, why
from eoc.access import Actor
from eoc.access.grants import DataClass
from incidents.models import Guest, Incident, IncidentShare
from incidents.permissions.incidents import is_own
from incidents.selectors.seeing import FULL, SUMMARY, covers

READINGS = 20


def who_sees(actor: Actor, incident: Incident) -> list[Seer]:
    """Everybody who sees it; whoever does not own it reads only by which right they do."""
    found = [*_owners(incident), *_shared(incident), *_granted(actor, incident), *_guests(incident)]
    if is_own(actor, incident):
        return [seer for _, seer in found]
    return [seer for agency, seer in found if agency in actor.agencies]


def reason_for(actor: Actor, incident: Incident) -> str:
    """By which right the actor sees it, in words."""
    mine = [*_shared(incident), *_granted(actor, incident)]
    full = [one for agency, one in mine if agency in actor.agencies and one.detail == FULL]
    return full[0].reason if full else "by role"


def read_by_others(actor: Actor, incident: Incident) -> list[Disclosure]:
    """Who of other agencies opened it in full, the latest first; for its owners."""
    return list(disclosures(actor).filter(about=incident.uuid)[:READINGS])


def guests(incident: Incident) -> list[Guest]:
    """Those invited and not ended."""
    now = timezone.now()
    return list(incident.guests.filter(revoked_at__isnull=True, expires_at__gt=now))


def shares(incident: Incident) -> list[IncidentShare]:
    """Those in force, with their agencies."""
    found = incident.shares.filter(ended_at__isnull=True).select_related("agency", "shared_by")
    return list(found.defer("agency__service_area").order_by("agency__name"))


def _owners(incident: Incident) -> Iterator[tuple[int, Seer]]:
    yield incident.agency_id, Seer(incident.agency.name, FULL, "logged it")
    if incident.jurisdiction is None:
        return
    serving = Service.objects.filter(jurisdiction=incident.jurisdiction).exclude(
        agency=incident.agency_id
    )
    for agency, name in serving.values_list("agency_id", "agency__name").order_by("agency__name"):
        yield agency, Seer(name, FULL, f"serves {incident.jurisdiction.name}")


def _shared(incident: Incident) -> Iterator[tuple[int, Seer]]:
    for share in shares(incident):
        full = set(incident.sensitive) <= set(share.includes)
        by = f" by {share.shared_by.name}" if share.shared_by else ""
        reason = f"shared to {share.tier}{by}: {share.reason}"
        yield share.agency_id, Seer(share.agency.name, FULL if full else SUMMARY, reason)


def _granted(actor: Actor, incident: Incident) -> Iterator[tuple[int, Seer]]:
    given = shown_to(incident.agency_id, incident.jurisdiction_id, incident.mode)
    lets = {(one.receiver, *one.grant.owner, one.grant.data_class) for one in given}
    reaching = [one for one in given if covers(one.grant, incident) and _let(one, incident, lets)]
    known = names(one.receiver for one in reaching)
    for one in sorted(reaching, key=lambda one: known[one.receiver]):
        detail = FULL if one.grant.view == "granted" else one.grant.view
        yield one.receiver, Seer(known[one.receiver], detail, _with_log(one, lets), one.until)


def _let(one: Shown, incident: Incident, lets: set[tuple[int, str, int, str]]) -> bool:
    return all((one.receiver, *one.grant.owner, held) in lets for held in incident.sensitive)


def _with_log(one: Shown, lets: set[tuple[int, str, int, str]]) -> str:
    log = (one.receiver, *one.grant.owner, DataClass.LOG) in lets
    return f"{why(one)}{', with the activity log' if log else ''}"


def _guests(incident: Incident) -> Iterator[tuple[int, Seer]]:
    for guest in guests(incident):
        reason = f"guest, invited by {guest.invited_by}"
        yield 0, Seer(str(guest.name), SUMMARY, reason, guest.expires_at)
