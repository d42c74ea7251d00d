"""Internal approvals: asked for with the draft, signed each by somebody else, never by force."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from resources.models import Approval, MutualAidRequest, Priority, RequestLine, RequestState
from resources.permissions.mutual_aid import may_sign
from resources.selectors import approvals as selectors
from resources.selectors import mutual_aid
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import tell


def open_blocks(request: MutualAidRequest, lines: Iterable[RequestLine]) -> list[Approval]:
    """Put the signatures the draft needs; urgent life safety has them signed afterwards."""
    afterwards = request.priority == Priority.URGENT
    return Approval.objects.bulk_create(
        Approval(
            request=request,
            requesting_agency_id=request.requesting_agency_id,
            block=block,
            afterwards=afterwards,
        )
        for block in selectors.needed(request, lines)
    )


def to_sign(blocks: Iterable[Approval]) -> str:
    """What the journal adds to a draft that has to be signed, or is owed signatures."""
    found = list(blocks)
    if not found:
        return ""
    when = "to be signed afterwards" if found[0].afterwards else "waits to be signed"
    return f"; {when}: {selectors.words(found)}"


def sign(
    *, request: MutualAidRequest, block: str, by: Actor, version: int | None = None
) -> Approval:
    """Sign one block of the form, once; one person never signs for two."""
    held = filling.held(request.pk)
    if not may_sign(by, block, held.requesting_agency_id):
        agency = held.requesting_agency.name
        raise NotPermitted(f"Somebody else of {agency} signs that, in person.")
    filling.fresh(held, version)
    row = held.approvals.select_for_update(of=("self",)).filter(block=block).first()
    if row is None:
        raise WrongState(f"{held.number} needs no such approval.")
    _may_still_be_signed(held, row, by)
    row.signer, row.signed_by, row.signed_at = by.person_id, by.name[:120], timezone.now()
    try:
        with transaction.atomic():
            row.save(update_fields=["signer", "signed_by", "signed_at"])
    except IntegrityError as error:
        raise WrongState(f"{by.name} already signed another block of {held.number}.") from error
    text = f"{by.name} signs {row.get_block_display().lower()} of {held.number}"
    ready = held.state == RequestState.DRAFT and not selectors.waiting(held)
    tell(
        held,
        by=by,
        kind="mutual_aid.signed_within",
        text=f"{text}; all is signed, it can be sent" if ready else text,
        acts=[held.requesting_agency_id] if ready else [],
        facts={"block": row.block},
        only=[held.requesting_agency_id],
    )
    return row


def _may_still_be_signed(request: MutualAidRequest, row: Approval, by: Actor) -> None:
    if row.signed_at is not None:
        when = f"{timezone.localtime(row.signed_at):%H:%M}"
        raise WrongState(f"{row.get_block_display()} was signed by {row.signed_by} at {when}.")
    if request.state in mutual_aid.OVER and not row.afterwards:
        raise WrongState(f"{request.number} is {request.get_state_display().lower()}.")
    if request.approvals.filter(signer=by.person_id).exists():
        raise WrongState(f"{by.name} already signed another block of {request.number}.")
