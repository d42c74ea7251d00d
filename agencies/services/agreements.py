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
)
from agencies.permissions.administration import administered, demand_administrator, is_operator
from agencies.services import grants
from agencies.services import terms as terms_kept
from agencies.services.sides import concerned, sides, signable, speakers
from agencies.services.telling import given_reason, tell
from agencies.services.terms import Costs
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.access.scope import forget
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from eoc.text.moments import LATEST
from eoc.text.public import public_text


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
    costs: Costs | None = None


def draft(*, agency: Agency, terms: Terms, by: Actor) -> Agreement:
    """Write an agreement that nobody has signed yet."""
    demand_administrator(by, agency.pk)
    _check(terms, agency)
    agreement = Agreement(agency=agency, **_fields(terms))
    _save(agreement)
    _set_parties(agreement, terms)
    grants.give_usual(agreement)
    terms_kept.write(agreement, terms.costs)
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
    kept = grants.terms_of(locked)
    locked.parties.all().delete()
    _set_parties(locked, terms)
    grants.give_again(locked, kept)
    terms_kept.write(locked, terms.costs)
    _tell("agreement.changed", by, locked, f"{locked.code}: draft changed", also=before)
    return locked


def renew(*, agreement: Agreement, terms: Terms, by: Actor) -> Agreement:
    """Draft the next edition; it replaces this one once every side has signed and it has begun."""
    locked = _locked(agreement)
    demand_administrator(by, locked.agency_id)
    if hasattr(locked, "successor"):
        raise WrongState(f"{locked.successor} is already drafted. Change that one.")
    if not locked.parties.filter(signed_at__isnull=False).exists():
        raise WrongState("Nobody has signed it yet. Change the draft itself.")
    _check(terms, locked.agency)
    fields = {**_fields(terms), "code": locked.code, "edition": locked.edition + 1}
    following = Agreement(agency=locked.agency, supersedes=locked, **fields)
    _save(following)
    _set_parties(following, terms)
    grants.give_again(following, grants.terms_of(locked))
    terms_kept.write(following, terms.costs)
    _tell("agreement.drafted", by, following, f"{following}: drafted by {locked.agency.name}")
    return following


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
    forget()
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
    forget()
    _tell("agreement.revoked", by, locked, f"{locked.code}: revoked, {why}")
    return locked


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
    if terms.valid_to and terms.valid_to >= LATEST:
        wrong["valid_to"] = "Choose a time of this century, or none: until it is revoked."
    if problem := _parties_wrong(terms, agency):
        wrong["agencies"] = problem
    wrong |= terms_kept.wrong_with(terms.costs)
    if wrong:
        raise Invalid("The agreement is not complete.", wrong)


def _parties_wrong(terms: Terms, agency: Agency) -> str:
    if len({a.pk for a in terms.agencies}) + len({j.pk for j in terms.jurisdictions}) < 2:
        return "An agreement has at least two parties."
    own = agency in terms.agencies or any(agency.pk in speakers(j.pk) for j in terms.jurisdictions)
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
        "code": public_text(terms.code, "code")[:40],
        "title": public_text(terms.title, "title")[:200],
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
