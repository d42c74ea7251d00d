"""Messages between systems as their two sides read them, and the installations that send them."""

import hashlib
import uuid

from django.db.models import Q, QuerySet

from eoc.access import Actor, Role, RoleHeld
from eoc.errors import NotFound
from resources import edxl
from resources.models import EdxlMessage, MutualAidRequest, PartnerInstallation, RequestLine
from resources.selectors import edxl_asked, mutual_aid

SIDE = (Role.LIAISON, Role.DISPATCHER)
URN = "urn:uuid:"
UNREAD = ("original", "agency__service_area", "partner_agency__service_area")


def visible_to(actor: Actor) -> QuerySet[EdxlMessage]:
    """Messages of which the actor's agency is a side; the operator's also what files held."""
    found = EdxlMessage.objects.filter(mode__in=actor.modes).defer(*UNREAD)
    found = found.select_related("agency", "partner_agency", "request")
    if actor.system == "operator":
        return found
    sides = Q(agency__in=actor.agencies) | Q(partner_agency__in=actor.agencies)
    return found.filter(sides)


def found(actor: Actor, identity: uuid.UUID) -> EdxlMessage:
    """One message; raises NotFound."""
    message = visible_to(actor).filter(uuid=identity).first()
    if message is None:
        raise NotFound("There is no such message, or it is not one of your agency.")
    return message


def between(mode: str) -> Actor:
    """The named system that reads which installation may have sent something, and nothing else."""
    return Actor(name="Between systems", mode=mode, system="between")


def by_message(installation: PartnerInstallation) -> Actor:
    """The agency an installation stands for, as its messages act: that side and never more."""
    agency = installation.partner_agency
    return Actor(
        name=f"{agency.name}, by message",
        mode=installation.mode,
        system="message",
        agencies=frozenset({agency.pk}),
        agency_names=((agency.pk, agency.short_code, agency.name),),
        roles=frozenset(RoleHeld(role, agency.pk) for role in SIDE),
    )


def installations(mode: str) -> list[PartnerInstallation]:
    """Those that may send and are sent to; the operator, the relay and `between` read them."""
    found = PartnerInstallation.objects.filter(mode=mode, active=True).order_by("pk")
    return list(found.select_related("partner_agency", "agency"))


def known(mode: str, partner: int | None, message_id: str) -> QuerySet[EdxlMessage]:
    """What came under a message id before."""
    return EdxlMessage.objects.filter(
        mode=mode, direction="in", partner_agency_id=partner, message_id=message_id
    )


def digest(content: bytes) -> str:
    """By what a document is known again."""
    return hashlib.sha256(content).hexdigest()


def request_of(actor: Actor, originating_id: str) -> MutualAidRequest | None:
    """The request a message belongs to: one the actor was asked by, or asked itself by message."""
    seen = mutual_aid.visible_to(actor)
    own = seen.filter(asked_as=originating_id, requesting_agency__in=actor.agencies)
    if (asked := own.exclude(asked_as="").first()) is not None:
        return asked
    try:
        identity = uuid.UUID(originating_id.removeprefix(URN))
    except ValueError:
        return None
    return seen.filter(uuid=identity).first()


def cancelled(actor: Actor, originating_id: str) -> bool:
    """A request was called off before it came: the message that does so is kept."""
    kept = visible_to(actor).filter(
        direction="in", request__isnull=True, message_type="RequestResource", state="kept"
    )
    return any(
        one.originating_id == originating_id and one.recall is not None
        for row in kept.defer(None)
        for one in edxl.read(bytes(row.original)).messages
    )


def is_newest(request: MutualAidRequest, message: edxl.Message) -> bool:
    """Nothing said after it about the same request came before it."""
    came = request.messages.filter(direction="in", message_type=message.type)
    sent = [
        edxl_asked.at(one.sent)
        for row in came
        for one in edxl.read(bytes(row.original)).messages
        if one.originating_id == message.originating_id
    ]
    return all(at < edxl_asked.at(message.sent) for at in sent)


def lines_of(request: MutualAidRequest) -> list[RequestLine]:
    """The lines in the order of their element ids."""
    return list(request.lines.select_related("kind").order_by("pk"))
