"""Which approvals a request needs, which are signed and which are owed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from agencies.models import Membership
from eoc.access import Actor
from eoc.text.amounts import amount
from resources.models import Approval, AskingPolicy, Block, MutualAidRequest, RequestLine
from resources.permissions.mutual_aid import SIGNING, may_sign
from resources.selectors.asking_policy import policy_of
from resources.selectors.mutual_aid import OVER


@dataclass(frozen=True)
class Rule:
    """When an agency's requests need a signature, and who gives it."""

    block: Block
    when: str
    who: str
    now: bool

    @property
    def words(self) -> str:
        """`Section chief (need)`."""
        return str(self.block.label)


def rules(agency_id: int, many: int, cost: Decimal | None) -> list[Rule]:
    """The signatures its thresholds know, those that so many at that cost need marked."""
    policy = policy_of(agency_id)
    now, above = asked_for(policy, many, cost), policy.finance_above
    whens = {
        Block.NEED: _from(policy.need_from),
        Block.ORDER: _from(policy.order_from),
        Block.FINANCE: "" if above is None else f"an estimated cost above {amount(above)}",
    }
    return [
        Rule(block, when, _who(agency_id, block), block in now)
        for block, when in whens.items()
        if when
    ]


def _from(threshold: int | None) -> str:
    if threshold is None:
        return ""
    return f"{threshold} or more asked for" if threshold > 1 else "every request"


def _who(agency_id: int, block: str, without: Collection[int] = ()) -> str:
    """Who may sign it: names and roles, the roles alone where nobody holds one."""
    roles, now = SIGNING[block], timezone.now()
    held = Membership.objects.filter(agency=agency_id, role__in=roles, valid_from__lte=now)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now), person__active=True)
    names = held.exclude(person__in=without).order_by("person__name")
    listed = list(dict.fromkeys(names.values_list("person__name", flat=True)))
    held_as = " or ".join(role.replace("_", " ") for role in roles)
    return f"{' or '.join(listed)} ({held_as})" if listed else held_as


def needed(request: MutualAidRequest, lines: Iterable[RequestLine]) -> list[Block]:
    """The blocks the agency's thresholds ask for: by number of resources, and by cost."""
    many = sum(line.quantity for line in lines)
    return asked_for(policy_of(request.requesting_agency_id), many, request.estimated_cost)


def asked_for(policy: AskingPolicy, many: int, cost: Decimal | None) -> list[Block]:
    """The blocks the thresholds ask for of so many resources at that cost."""
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
    """Who signs what is not signed, by name: `Finance: Ada`; who signed one signs no other."""
    rows = list(rows)
    signed = [row.signer for row in rows if row.signer]
    return [
        f"{row.get_block_display()}: {_who(row.requesting_agency_id, row.block, signed)}"
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
