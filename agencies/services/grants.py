"""Grants: written into a draft by who drafts it, revoked by the giver alone and at once."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import Agreement, AgreementKind, AgreementParty, Condition, Grant, HeldBack
from agencies.models.grants import BY_AGENCY_ONLY, CLASSES, DETAILS, FROM_SEVERITY
from agencies.permissions.administration import demand_administrator
from agencies.services.sides import concerned, signable
from agencies.services.telling import given_reason, tell
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.access.scope import forget
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState

USUAL = ("incidents", "assets", "positions")


@dataclass(frozen=True)
class Shown:
    """What a grant says: which class, how much of it, when, from which severity, without what."""

    data_class: str
    detail: str = "summary"
    condition: str = Condition.ALWAYS.value
    severity: str = "low"
    held_back: str = ""


def give_usual(agreement: Agreement) -> None:
    """A data-sharing draft begins with the usual: incidents, assets and positions, as summaries."""
    if AgreementKind.DATA_SHARING not in agreement.kinds:
        return
    for party in agreement.parties.all():
        for data_class in USUAL:
            if party.agency_id or data_class not in BY_AGENCY_ONLY:
                _make(agreement, party, Shown(data_class))


def terms_of(agreement: Agreement) -> list[tuple[int | None, int | None, Shown]]:
    """What each side shows, by agency or jurisdiction, to be given again in another draft."""
    found = agreement.grants.select_related("giver").filter(revoked_at__isnull=True)
    return [(g.giver.agency_id, g.giver.jurisdiction_id, _said(g)) for g in found]


def give_again(agreement: Agreement, kept: Iterable[tuple[int | None, int | None, Shown]]) -> None:
    """The same terms for the sides that remain; where none remains, the usual."""
    sides = {(p.agency_id, p.jurisdiction_id): p for p in agreement.parties.all()}
    said = [(sides[a, j], shown) for a, j, shown in kept if (a, j) in sides]
    if not said:
        give_usual(agreement)
    for party, shown in said:
        _make(agreement, party, shown)


def give(*, agreement: Agreement, giver: AgreementParty, shown: Shown, by: Actor) -> Grant:
    """Write into a draft what one side will show the others; signing is its consent."""
    _draft(agreement, by)
    if giver.agreement_id != agreement.pk:
        raise NotFound("That side does not belong to this agreement.")
    _check(shown, giver)
    try:
        with transaction.atomic():
            made = _make(agreement, giver, shown)
    except IntegrityError as error:
        raise Invalid("It says so already.", {"data_class": "The same grant stands."}) from error
    _changed(agreement, by, f"{agreement.code}: {giver_name(made)} shows {words(made)}")
    return made


def take_out(*, grant: Grant, by: Actor) -> None:
    """Strike a grant from a draft."""
    _draft(grant.agreement, by)
    text = f"{grant.agreement.code}: {giver_name(grant)} no longer shows {words(grant)}"
    grant.delete()
    _changed(grant.agreement, by, text)


@reasoned
def revoke(*, grant: Grant, by: Actor, reason: str) -> Grant:
    """The giver stops showing it, at once and alone; the rest of the agreement stands."""
    if grant.giver_id not in {side.pk for side in signable(grant.agreement, by)}:
        raise NotPermitted("Only an administrator of the side that gives it may revoke it.")
    locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    why = given_reason(reason)
    if locked.revoked_at:
        raise WrongState("It was already revoked.")
    if locked.giver.signed_at is None:
        raise WrongState("The agreement is a draft. Strike the grant from it instead.")
    locked.revoked_at, locked.revoked_by = timezone.now(), by.name[:120]
    locked.revoked_reason = why
    locked.save()
    forget()
    text = f"{locked.agreement.code}: {giver_name(locked)} revoked {words(locked)}: {why}"
    _tell("grant.revoked", by, locked.agreement, text)
    return locked


def words(grant: Grant) -> str:
    """What is shown, in words."""
    said = f"{grant.get_data_class_display().lower()}, {grant.get_detail_display().lower()}"
    if grant.severity != "low":
        said += f", from {grant.severity} severity up"
    if grant.held_back:
        said += f", without {grant.get_held_back_display().lower()}"
    if grant.condition != Condition.ALWAYS:
        said += f", {grant.get_condition_display().lower()}"
    return said


def giver_name(grant: Grant) -> str:
    """The side that shows it."""
    return str(grant.giver.agency or grant.giver.jurisdiction)


def _draft(agreement: Agreement, by: Actor) -> None:
    demand_administrator(by, agreement.agency_id)
    Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if agreement.revoked_at or agreement.parties.filter(signed_at__isnull=False).exists():
        raise WrongState("It was signed or revoked: its terms are fixed. Draft a new edition.")


def _check(shown: Shown, giver: AgreementParty) -> None:
    known = {
        "data_class": CLASSES,
        "detail": DETAILS,
        "condition": Condition.choices,
        "severity": FROM_SEVERITY,
        "held_back": HeldBack.choices,
    }
    wrong = {
        name: f"One of {', '.join(value for value, _ in choices) or 'nothing'}."
        for name, choices in known.items()
        if getattr(shown, name) not in {value for value, _ in choices}
    }
    if giver.agency_id is None and shown.data_class in BY_AGENCY_ONLY:
        wrong["data_class"] = "Agencies keep these; a jurisdiction shows its incidents."
    if shown.severity != "low" and shown.data_class != "incidents":
        wrong["severity"] = "Only incidents have a severity."
    if shown.held_back and (shown.data_class, shown.detail) != ("incidents", "summary"):
        wrong["held_back"] = "The exact place is held back from summaries of incidents only."
    if wrong:
        raise Invalid("The grant is not complete.", wrong)


def _make(agreement: Agreement, giver: AgreementParty, shown: Shown) -> Grant:
    return Grant.objects.create(agreement=agreement, giver=giver, **asdict(shown))


def _said(grant: Grant) -> Shown:
    names: dict[str, Any] = {name: getattr(grant, name) for name in Shown.__dataclass_fields__}
    return Shown(**names)


def _changed(agreement: Agreement, by: Actor, text: str) -> None:
    agreement.version += 1
    agreement.save()
    _tell("agreement.changed", by, agreement, text)


def _tell(kind: str, by: Actor, agreement: Agreement, text: str) -> None:
    tell(kind=kind, by=by, agencies=concerned(agreement), about=agreement.uuid, text=text)
