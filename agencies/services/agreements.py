"""Agreements: drafted by one side, in force only when every side has signed, revoked by any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import (
    Agency,
    Agreement,
    AgreementKind,
    AgreementParty,
    Jurisdiction,
    Service,
)
from agencies.permissions.administration import (
    REGION,
    administered,
    demand_administrator,
    is_operator,
)
from agencies.services.telling import given_reason, tell
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState


@dataclass(frozen=True)
class Terms:
    """What an agreement says."""

    code: str
    title: str
    kinds: Sequence[str]
    valid_from: datetime
    valid_to: datetime | None = None
    approved_to_activate: bool = False
    agencies: Sequence[Agency] = field(default=())
    jurisdictions: Sequence[Jurisdiction] = field(default=())


def draft(*, agency: Agency, terms: Terms, by: Actor) -> Agreement:
    """Write an agreement that nobody has signed yet."""
    demand_administrator(by, agency.pk)
    _check(terms, agency)
    agreement = Agreement(agency=agency, **_fields(terms))
    _save(agreement)
    _set_parties(agreement, terms)
    _tell("agreement.drafted", by, agreement, f"{agreement.code}: drafted by {agency.name}")
    return agreement


def change(*, agreement: Agreement, version: int, terms: Terms, by: Actor) -> Agreement:
    """Rewrite a draft; after the first signature its terms are fixed."""
    locked = _locked(agreement)
    demand_administrator(by, locked.agency_id)
    if locked.version != version:
        raise Stale(f"{locked.code} changed meanwhile. Look again.", version=locked.version)
    if locked.revoked_at or locked.parties.filter(signed_at__isnull=False).exists():
        raise WrongState("It was signed or revoked: its terms are fixed. Draft a new one.")
    _check(terms, locked.agency)
    for name, value in _fields(terms).items():
        setattr(locked, name, value)
    locked.version += 1
    _save(locked)
    before = concerned(locked)
    locked.parties.all().delete()
    _set_parties(locked, terms)
    _tell("agreement.changed", by, locked, f"{locked.code}: draft changed", also=before)
    return locked


def sign(*, agreement: Agreement, party: AgreementParty, by: Actor) -> Agreement:
    """Consent for one's own side; one person never signs for two."""
    locked = _locked(agreement)
    if not locked.parties.filter(pk=party.pk).exists():
        raise NotFound("That party does not belong to this agreement.")
    if party.pk not in {one.pk for one in signable(locked, by)}:
        raise NotPermitted("You sign only for an agency you administer, or a territory it serves.")
    side = locked.parties.select_for_update(of=("self",)).get(pk=party.pk)
    _check_signature(locked, side, by)
    side.signed_at, side.signed_by = timezone.now(), by.name[:120]
    side.signer = by.person_uuid or None
    side.save()
    locked.version += 1
    locked.save()
    done = not locked.parties.filter(signed_at__isnull=True).exists()
    kind, words = ("agreement.in_force", "signed by every side") if done else _one(side)
    _tell(kind, by, locked, f"{locked.code}: {words}")
    return locked


@reasoned
def revoke(*, agreement: Agreement, by: Actor, reason: str) -> Agreement:
    """End it at once; any side may, with a reason."""
    locked = _locked(agreement)
    if not (locked.agency_id in administered(by) or sides(locked, by) or is_operator(by)):
        raise NotPermitted("Only an administrator of one of its sides may revoke an agreement.")
    why = given_reason(reason)
    if locked.revoked_at:
        raise WrongState(f"{locked.code} was already revoked.")
    if locked.valid_to and locked.valid_to <= timezone.now():
        raise WrongState(f"{locked.code} has already ended.")
    locked.revoked_at, locked.revoked_reason = timezone.now(), why
    locked.version += 1
    locked.save()
    _tell("agreement.revoked", by, locked, f"{locked.code}: revoked, {why}")
    return locked


def sides(agreement: Agreement, by: Actor) -> list[AgreementParty]:
    """The parties for which the actor may speak; the region speaks only where nobody else does."""
    mine = administered(by)
    return [
        party
        for party in agreement.parties.select_related("agency", "jurisdiction")
        if party.agency_id in mine or _speakers(party.jurisdiction_id) & mine
    ]


def signable(agreement: Agreement, by: Actor) -> list[AgreementParty]:
    """The sides the actor may speak for, signed or not."""
    if is_operator(by):
        return list(agreement.parties.all())
    return sides(agreement, by)


def concerned(agreement: Agreement) -> set[int]:
    """Every agency that is a party, or serves a territory that is."""
    parties = list(agreement.parties.all())
    territories = [p.jurisdiction_id for p in parties if p.jurisdiction_id]
    serving = Service.objects.filter(jurisdiction_id__in=territories)
    named = {p.agency_id for p in parties if p.agency_id} | {agreement.agency_id}
    return named | set(serving.values_list("agency_id", flat=True))


def _speakers(jurisdiction_id: int | None) -> set[int]:
    if jurisdiction_id is None:
        return set()
    serving = Service.objects.filter(jurisdiction_id=jurisdiction_id, agency__active=True)
    codes = dict(serving.values_list("agency_id", "agency__short_code"))
    local = {agency for agency, code in codes.items() if code != REGION}
    return local or set(codes)


def _locked(agreement: Agreement) -> Agreement:
    locked = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement.pk).first()
    if locked is None:
        raise NotFound("That agreement is not one you may see.")
    return locked


def _check(terms: Terms, agency: Agency) -> None:
    wrong: dict[str, str] = {}
    if not terms.code.strip():
        wrong["code"] = "Give it a short name, such as NORTH-2026."
    if not terms.title.strip():
        wrong["title"] = "Say between whom and about what."
    if not terms.kinds or set(terms.kinds) - set(AgreementKind.values):
        wrong["kinds"] = f"One or more of: {', '.join(AgreementKind.values)}."
    if terms.valid_to and terms.valid_to <= terms.valid_from:
        wrong["valid_to"] = "It must end after it begins."
    if problem := _parties_wrong(terms, agency):
        wrong["agencies"] = problem
    if wrong:
        raise Invalid("The agreement is not complete.", wrong)


def _parties_wrong(terms: Terms, agency: Agency) -> str:
    if len({a.pk for a in terms.agencies}) + len({j.pk for j in terms.jurisdictions}) < 2:
        return "An agreement has at least two parties."
    own = agency in terms.agencies or any(agency.pk in _speakers(j.pk) for j in terms.jurisdictions)
    return "" if own else f"{agency.name}, or a territory it serves, must be one of the parties."


def _check_signature(agreement: Agreement, side: AgreementParty, by: Actor) -> None:
    if agreement.revoked_at:
        raise WrongState(f"{agreement.code} was revoked.")
    if agreement.valid_to and agreement.valid_to <= timezone.now():
        raise WrongState(f"{agreement.code} has already ended.")
    if side.signed_at:
        raise WrongState(f"{side.signed_by} has already signed for this side.")
    if by.person_uuid and agreement.parties.filter(signer=by.person_uuid).exists():
        raise WrongState("You signed for another side. The second consent is another person's.")


def _one(side: AgreementParty) -> tuple[str, str]:
    return "agreement.signed", f"signed for {side.agency or side.jurisdiction}"


def _fields(terms: Terms) -> dict[str, Any]:
    return {
        "code": terms.code.strip()[:40],
        "title": terms.title.strip()[:200],
        "kinds": sorted(set(terms.kinds)),
        "valid_from": terms.valid_from,
        "valid_to": terms.valid_to,
        "approved_to_activate": terms.approved_to_activate,
    }


def _save(agreement: Agreement) -> None:
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError as error:
        raise Invalid("That code is taken.", {"code": "Choose another one."}) from error


def _set_parties(agreement: Agreement, terms: Terms) -> None:
    AgreementParty.objects.bulk_create(
        [
            *(AgreementParty(agreement=agreement, agency=a) for a in dict.fromkeys(terms.agencies)),
            *(
                AgreementParty(agreement=agreement, jurisdiction=j)
                for j in dict.fromkeys(terms.jurisdictions)
            ),
        ]
    )


def _tell(kind: str, by: Actor, agreement: Agreement, text: str, also: Iterable[int] = ()) -> None:
    heard = concerned(agreement) | set(also)
    facts = {"agreement_id": agreement.pk}
    tell(kind=kind, by=by, agencies=heard, about=agreement.uuid, text=text, facts=facts)
