"""One incident shown to one more agency, and the end of it; the owner decides, each time anew."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from agencies.models import Agency
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, WrongState
from incidents.models import Incident, IncidentShare
from incidents.models.sharing import INCLUDED
from incidents.permissions.incidents import is_owned_by
from incidents.services.incidents import lock, reason_given
from incidents.services.telling import tell, tell_newly

TIERS = ("view", "assist")
CLASSES = {name for name, _ in INCLUDED}
NAMED = 5


@reasoned
def share(
    *,
    incident: Incident,
    agency: Agency,
    tier: str,
    reason: str,
    by: Actor,
    includes: Iterable[str] | None = None,
) -> IncidentShare:
    """Show an incident to another agency: to look at (view), or because it helps (assist)."""
    return share_with(
        incident=incident, agencies=[agency], tier=tier, reason=reason, by=by, includes=includes
    )[0]


@reasoned
def share_with(
    *,
    incident: Incident,
    agencies: Sequence[Agency],
    tier: str,
    reason: str,
    by: Actor,
    includes: Iterable[str] | None = None,
) -> list[IncidentShare]:
    """Show it to several at once: one step of the incident, however many they are.

    Sensitive classes and the caller stay held back unless `includes` names them; None leaves
    what an earlier share let through.
    """
    held, why = lock(incident, by), reason_given(reason)
    known = {share.agency_id: share for share in held.shares.filter(agency__in=agencies)}
    shares, told = [], []
    for agency in agencies:
        share = known.get(agency.pk) or IncidentShare(incident=held, agency=agency)
        classes = sorted(set(share.includes if includes is None else includes))
        _checked(held, agency, tier, classes)
        shares.append(share)
        if share.pk and share.ended_at is None and (share.tier, share.includes) == (tier, classes):
            continue
        share.tier, share.includes = tier, classes
        _shown(share, held, by, why)
        told.append(agency.name)
    if told:
        _changed(held)
        text = f"{held.number} shown to {_listed(told)}: {why}"
        tell(held, by=by, kind="incident.shared", text=text)
    return shares


def _listed(names: Sequence[str]) -> str:
    """The first few in words, and how many more."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _shown(share: IncidentShare, held: Incident, by: Actor, why: str) -> None:
    share.ended_at, share.reason = None, why[:200]
    share.shared_at, share.shared_by_id = timezone.now(), by.person_id
    share.owner_agency_id, share.owner_jurisdiction_id = held.agency_id, held.jurisdiction_id
    share.save()


@reasoned
def end(*, incident: Incident, agency: Agency, reason: str, by: Actor) -> IncidentShare:
    """Stop showing it; what the agency's own agreements show it still sees."""
    held, why = lock(incident, by), reason_given(reason)
    share = held.shares.filter(agency=agency, ended_at__isnull=True).first()
    if share is None:
        raise WrongState(f"{held.number} is not shown to {agency.name}.")
    share.ended_at = timezone.now()
    share.save(update_fields=["ended_at"])
    _changed(held)
    text = f"{held.number} no longer shown to {agency.name}: {why}"
    tell(held, by=by, kind="incident.unshared", text=text)
    return share


def tell_of(*, incident_id: int, agencies: Sequence[int], why: str, by: Actor) -> None:
    """Say what the database showed to agencies by a rule of its own: to them, and to its owners."""
    names = Agency.objects.filter(pk__in=agencies).order_by("name").values_list("name", flat=True)
    tell_newly(incident_id, agencies, f"shown to {_listed(list(names))}: {why}", by)


def _checked(held: Incident, agency: Agency, tier: str, classes: list[str]) -> None:
    wrong = {}
    if tier not in TIERS:
        wrong["tier"] = "view or assist."
    if unknown := set(classes) - CLASSES:
        wrong["includes"] = f"{', '.join(sorted(unknown))}: one of {', '.join(sorted(CLASSES))}."
    if is_owned_by(held, agency.pk):
        wrong["agency"] = f"{agency.name} logged it and sees it already."
    if wrong:
        raise Invalid("The incident was not shown.", wrong)


def _changed(held: Incident) -> None:
    held.version += 1
    held.save(update_fields=["version", "updated_at"])
    held._prefetched_objects_cache.pop("shares", None)  # type: ignore[attr-defined]
