"""Claims: drafted from recorded movements, submitted, queried, approved, paid, or waived."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone

from agencies.services.telling import given_reason
from agencies.services.telling import tell as tell_agencies
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import NotFound, NotPermitted, Stale, WrongState
from eoc.text.amounts import amount
from resources.models import (
    Account,
    Claim,
    ClaimState,
    CostItem,
    Deployment,
    MutualAidRequest,
    Settlement,
)
from resources.permissions.costs import may_answer, may_claim
from resources.permissions.mutual_aid import DECIDING
from resources.selectors import costs, deployments
from resources.services import ledger
from resources.services import mutual_aid_filling as filling
from resources.services.claim_items import Item, check, itemise, rewritten
from resources.services.mutual_aid_telling import tell as tell_parties
from resources.services.settling import settle_of

S = ClaimState
UNCLAIMED = (Settlement.NOTHING_OWED, Settlement.WAIVED)
Side = Literal["providing", "requesting"]


@dataclass(frozen=True)
class Step:
    """One decision: whose it is, where it leads, and where the money then stands."""

    state: ClaimState
    side: Side
    words: str
    account: Account | None = None


SUBMIT = Step(S.SUBMITTED, "providing", "submitted", Account.CLAIMED)
QUERY = Step(S.QUERIED, "requesting", "queried")
APPROVE = Step(S.APPROVED, "requesting", "approved", Account.OWED)
PAY = Step(S.PAID, "requesting", "paid", Account.PAID)
WAIVE = Step(S.WAIVED, "providing", "waived")
DISPUTE = Step(S.DISPUTED, "requesting", "disputed", Account.DISPUTED)


def draft(*, request: MutualAidRequest, by: Actor, agency: int | None = None) -> Claim:
    """Write what one's deployments for a request cost so far; accruing until all are home."""
    held = filling.held(request.pk)
    mine = by.agencies_as(*DECIDING) & ({agency} if agency else by.agencies)
    own = held.deployments.filter(providing_agency__in=mine)
    sent = list(costs.priced(own.exclude(settlement__in=UNCLAIMED)).order_by("pk"))
    if not sent and own.exists():
        raise WrongState("All of it was settled without a claim.")
    if not sent:
        raise NotPermitted("Only an agency that sent something claims for it, by its liaison.")
    sent = [one for one in sent if one.providing_agency_id == sent[0].providing_agency_id]
    claim = _begun(held, sent, by)
    claim.items.all().delete()
    CostItem.objects.bulk_create(itemise(claim, sent, timezone.now()))
    if all(one.state in deployments.OVER for one in sent):
        claim.state, claim.due_at = S.DRAFT, costs.deadline(S.DRAFT)
    claim.version += 1
    claim.save()
    _tell(claim, by, "drafted", f"drafted, {_sum(claim)}")
    return claim


def change(*, claim: Claim, items: Sequence[Item], version: int, by: Actor) -> Claim:
    """Rewrite the items of a draft or of a queried claim."""
    held = _editable(claim, version, by)
    sent = list(costs.priced(costs.sent_for(held)))
    check(items, {one.asset_label for one in sent})
    return _rewritten(held, rewritten(held, items, sent, timezone.now()), by)


def record(*, claim: Claim, version: int, by: Actor) -> Claim:
    """Take once more what is recorded by now, such as what was signed for or struck off since."""
    held = _editable(claim, version, by)
    sent = costs.priced(costs.sent_for(held).exclude(settlement__in=UNCLAIMED))
    return _rewritten(held, itemise(held, sent, timezone.now()), by)


def _editable(claim: Claim, version: int, by: Actor) -> Claim:
    _, held = _held(claim, by, "providing", version)
    if held.state not in costs.EDITABLE:
        raise WrongState(f"{held.number} is {_state(held)}: its items are fixed.")
    return held


def _rewritten(held: Claim, rows: Sequence[CostItem], by: Actor) -> Claim:
    held.items.all().delete()
    CostItem.objects.bulk_create(rows)
    held.version += 1
    held.save()
    _tell(held, by, "changed", f"changed, {_sum(held)}")
    return held


@reasoned
def submit(*, claim: Claim, by: Actor, version: int | None = None, reason: str = "") -> Claim:
    """Ask the requesting agency to pay it; `reason` answers what it queried, in words."""
    return _take(claim, SUBMIT, by, version, given_reason(reason) if reason.strip() else "")


def approve(*, claim: Claim, by: Actor, version: int | None = None) -> Claim:
    """The requesting agency owes it from now on."""
    return _take(claim, APPROVE, by, version)


def pay(*, claim: Claim, by: Actor, version: int | None = None) -> Claim:
    """The requesting agency has paid it; its deployments are settled."""
    return _take(claim, PAY, by, version)


@reasoned
def query(*, claim: Claim, reason: str, by: Actor, version: int | None = None) -> Claim:
    """Ask back; the provider changes it or explains, and submits it again."""
    return _take(claim, QUERY, by, version, given_reason(reason))


@reasoned
def waive(*, claim: Claim, reason: str, by: Actor, version: int | None = None) -> Claim:
    """The provider asks for nothing; its deployments are settled."""
    return _take(claim, WAIVE, by, version, given_reason(reason))


@reasoned
def dispute(*, claim: Claim, reason: str, by: Actor, version: int | None = None) -> Claim:
    """The requesting agency will not pay it; what is decided outside ends here, and settles.

    The dispute ends when that agency gives way, records that it paid, or asks back for another
    amount, or when the provider waives the claim.
    """
    return _take(claim, DISPUTE, by, version, given_reason(reason))


def _take(claim: Claim, step: Step, by: Actor, version: int | None, reason: str = "") -> Claim:
    request, held = _held(claim, by, step.side, version)
    if held.state == step.state or not _listed(held, step):
        raise WrongState(f"{held.number} is {_state(held)}{_by(held)}.")
    if step is WAIVE and any(one.state not in deployments.OVER for one in costs.sent_for(held)):
        raise WrongState("Something is still under way. Waive the claim once everything is home.")
    held.state, held.reason = step.state, reason
    held.decided_at, held.decided_by = timezone.now(), by.name[:120]
    held.due_at, held.late_at = costs.deadline(step.state), None
    if step is SUBMIT:
        held.submitted_at = held.decided_at
    held.version += 1
    held.save()
    ledger.stand(held, {step.account: costs.total(held)} if step.account else {}, by)
    _tell(held, by, step.words, ": ".join(filter(None, (step.words, reason or _sum(held)))))
    if step.state in (S.PAID, S.WAIVED):
        _settle(request, held, by)
    return held


def _held(
    claim: Claim, by: Actor, side: Side, version: int | None
) -> tuple[MutualAidRequest, Claim]:
    """Request and claim, locked in this order, permitted and not stale."""
    request = filling.held(claim.request_id)
    rows = Claim.objects.select_for_update(of=("self",))
    held = rows.select_related("providing_agency", "requesting_agency").filter(pk=claim.pk).first()
    if held is None:
        raise NotFound("There is no such claim, or it is not one of your agency.")
    if side == "providing" and not may_claim(by, held.providing_agency_id):
        raise NotPermitted(f"Only a liaison or duty officer of {held.providing_agency} does that.")
    if side == "requesting" and not may_answer(by, held.requesting_agency_id):
        raise NotPermitted(f"Only a liaison or duty officer of {held.requesting_agency} does that.")
    if version is not None and version != held.version:
        raise Stale(f"{held.number} is {_state(held)}{_by(held)}. Look again.",
                    version=held.version)  # fmt: skip
    return request, held


def _begun(request: MutualAidRequest, sent: Sequence[Deployment], by: Actor) -> Claim:
    """The accruing claim, or a new one."""
    provider, found = sent[0].providing_agency_id, None
    found = request.claims.select_for_update(of=("self",)).filter(providing_agency=provider).first()
    if found is not None and found.state != S.ACCRUING:
        raise WrongState(f"{found.number} is drafted already: {_state(found)}.")
    known = {terms.currency for one in sent if (terms := costs.terms_for(one))}
    agreement = next((one.offer.agreement for one in sent if costs.terms_for(one)), None)
    if agreement is None:
        raise WrongState("The agreement says nothing about costs. Agree on terms first.")
    if len(known) > 1:
        raise WrongState("Its deployments run under terms in different currencies.")
    if found is not None:
        return found
    return Claim.objects.create(
        number=f"{request.number}-{sent[0].providing_agency.short_code}",
        mode=request.mode,
        request=request,
        agreement=agreement,
        requesting_agency_id=request.requesting_agency_id,
        providing_agency_id=provider,
        currency=known.pop(),
        by_name=by.name[:120],
    )


def _listed(claim: Claim, step: Step) -> bool:
    table = costs.PROVIDING if step.side == "providing" else costs.REQUESTING
    verb = {S.SUBMITTED: "submit", S.QUERIED: "query", S.APPROVED: "approve", S.PAID: "pay",
            S.WAIVED: "waive", S.DISPUTED: "dispute"}[step.state]  # fmt: skip
    return verb in table.get(S(claim.state), ())


def _settle(request: MutualAidRequest, claim: Claim, by: Actor) -> None:
    if settled := settle_of(claim, by):
        names = ", ".join(one.asset_label for one in settled)
        facts = {"provider": claim.providing_agency_id, "claim_uuid": str(claim.uuid)}
        text = f"{names} settled ({request.number})"
        tell_parties(request, by=by, kind="deployment.settled", text=text, facts=facts)


def _sum(claim: Claim) -> str:
    return f"{amount(costs.total(claim))} {claim.currency}"


def _state(claim: Claim) -> str:
    return claim.get_state_display().lower()


def _by(claim: Claim) -> str:
    return f" by {claim.decided_by}" if claim.decided_by else ""


def _tell(claim: Claim, by: Actor, kind: str, words: str) -> None:
    tell_agencies(
        kind=f"claim.{kind}",
        by=by,
        agencies=[claim.requesting_agency_id, claim.providing_agency_id],
        about=claim.uuid,
        text=f"{claim.number}: {words}",
        facts={"claim_id": claim.pk, "request_id": claim.request_id},
        mode=claim.mode,
    )
