"""Which approvals a request needs, which are signed and which are owed."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from eoc.access import Actor
from resources.models import Approval, Block, MutualAidRequest, RequestLine
from resources.permissions.mutual_aid import SIGNING, may_sign
from resources.selectors.asking_policy import policy_of
from resources.selectors.mutual_aid import OVER


def needed(request: MutualAidRequest, lines: Iterable[RequestLine]) -> list[Block]:
    """The blocks the agency's thresholds ask for: by number of resources, and by cost."""
    policy, many = policy_of(request.requesting_agency_id), sum(line.quantity for line in lines)
    cost = request.estimated_cost
    asks = {
        Block.NEED: policy.need_from is not None and many >= policy.need_from,
        Block.ORDER: policy.order_from is not None and many >= policy.order_from,
        Block.FINANCE: policy.finance_above is not None
        and cost is not None
        and cost > policy.finance_above,
    }
    return [block for block, asked in asks.items() if asked]


def waiting(request: MutualAidRequest) -> list[Approval]:
    """What must be signed before the request is sent."""
    return list(request.approvals.filter(afterwards=False, signed_at__isnull=True))


def owed(request: MutualAidRequest) -> list[Approval]:
    """What urgent life safety did not wait for, and nobody has signed yet."""
    return list(request.approvals.filter(afterwards=True, signed_at__isnull=True))


def signable(actor: Actor, request: MutualAidRequest) -> list[Approval]:
    """Blocks the actor could sign now; who signed one signs no other."""
    rows = list(request.approvals.all())
    if any(row.signer == actor.person_id for row in rows):
        return []
    agency = request.requesting_agency_id
    return [row for row in rows if row.signed_at is None and may_sign(actor, row.block, agency)]


def signers(rows: Iterable[Approval]) -> list[str]:
    """Who signs what is not signed: `finance: administrator`."""
    return [
        f"{row.get_block_display()}: {' or '.join(r.replace('_', ' ') for r in SIGNING[row.block])}"
        for row in rows
        if row.signed_at is None
    ]


def words(rows: Iterable[Approval]) -> str:
    """`section chief (need), finance`."""
    return ", ".join(row.get_block_display().lower() for row in rows)


def to_sign(actor: Actor) -> QuerySet[Approval]:
    """Signatures within that wait for the actor, who signs one block of a request and no second."""
    if actor.person_id is None:
        return Approval.objects.none()
    mine = Q(pk__in=[])
    for block, roles in SIGNING.items():
        mine |= Q(block=block, requesting_agency__in=actor.agencies_as(*roles))
    signed = Approval.objects.filter(request=OuterRef("request"), signer=actor.person_id)
    found = Approval.objects.filter(mine, ~Exists(signed), signed_at=None)
    found = found.filter(request__mode__in=actor.modes).exclude(request__state__in=OVER)
    return found.select_related("request").order_by("asked_at", "pk")
