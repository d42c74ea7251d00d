"""What leaves for partner installations that were asked, as deliveries like all others.

What leaves for one that asked stands in `between_answers`.
"""

import hashlib
import uuid
from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Channel
from alerts.models import Alert, Delivery, DeliveryState
from alerts.selectors import contacts, links
from alerts.selectors.between_systems import ABOUT
from alerts.services import alerts
from alerts.services.alerts import Notice
from alerts.services.held import Held
from eoc.access import Actor
from eoc.access.modes import Mode
from eoc.journal.dispatch import Heard
from incidents.models import Severity
from resources import edxl
from resources.edxl import Message
from resources.models import (
    Deployment,
    Direction,
    EdxlMessage,
    MessageState,
    MutualAidRequest,
    Offer,
    OfferState,
    PartnerInstallation,
)
from resources.selectors import edxl_mapping as mapping
from resources.selectors.between_systems import digest, installations, lines_of


def tell(*, heard: Heard, by: Actor) -> int:
    """Send each installation that stands for a provider what this step means for it; how many."""
    known = {one.partner_agency_id: one for one in installations(heard.mode)}
    asked = [known[pk] for pk in heard.facts.get("providing") or () if pk in known]
    if not asked:
        return 0
    found = MutualAidRequest.objects.select_related("requesting_agency")
    request = found.filter(pk=heard.number("request_id")).first()
    if request is None:
        return 0
    return sum(_told(heard, request, one, by) for one in asked)


def _told(
    heard: Heard, request: MutualAidRequest, installation: PartnerInstallation, by: Actor
) -> int:
    says = SAYS.get(heard.kind)
    identity = mapping.urn(uuid.uuid5(heard.event, str(installation.uuid)))
    message = says and says(heard, request, installation.partner_agency_id, identity)
    if not message:
        return 0
    return hand_over(message, request, request.requesting_agency, installation, heard.event, by)


def _went_before(message_id: str, partner: int) -> bool:
    found = EdxlMessage.objects.filter(direction=Direction.OUT, partner_agency=partner)
    return found.filter(message_id=message_id).exists()


def _asked(heard: Heard, request: MutualAidRequest, partner: int, identity: str) -> Message | None:
    """RequestResource to whom it is their turn; the first carries the request's own id."""
    if partner not in (heard.facts.get("acts") or ()):
        return None
    first = mapping.urn(request.uuid)
    again = _went_before(first, partner)
    return mapping.asked(request, lines_of(request), identity=identity if again else first)


def _cancelled(
    heard: Heard, request: MutualAidRequest, partner: int, identity: str
) -> Message | None:
    """RequestResource that cancels the first: it was withdrawn, or is over."""
    return mapping.asked(request, lines_of(request), identity=identity, cancels=True)


def _taken(heard: Heard, request: MutualAidRequest, partner: int, identity: str) -> Message | None:
    """A higher tier took what is missing: who had not answered need not any more."""
    asked = request.offers.filter(providing_agency=partner)
    if asked.exclude(state__in=ENDED).exists():
        return None
    return _cancelled(heard, request, partner, identity)


def _requisitioned(
    heard: Heard, request: MutualAidRequest, partner: int, identity: str
) -> Message | None:
    """RequisitionResource to whose offer was accepted, by us or as the agreement says."""
    waits = heard.kind == "mutual_aid.approved" and not heard.facts.get("accepted")
    if waits or partner != heard.number("provider"):
        return None
    found = Offer.objects.select_related("line__kind", "request__requesting_agency")
    offer = found.get(pk=heard.number("offer_id"))
    named = [one.label for one in offer.named.order_by("pk")]
    return mapping.requisitioned(offer, named, identity=identity)


def _released(
    heard: Heard, request: MutualAidRequest, partner: int, identity: str
) -> Message | None:
    """ReleaseResource to the owner: it may go home, or need not come."""
    if partner != heard.number("provider"):
        return None
    sent = Deployment.objects.select_related("offer__line__kind", "request__requesting_agency")
    deployment = sent.get(pk=heard.number("deployment"))
    places = {line.pk: place for place, line in enumerate(lines_of(request), 1)}
    return mapping.released(deployment, places[deployment.offer.line_id], identity=identity)


def _turned_down(
    heard: Heard, request: MutualAidRequest, partner: int, identity: str
) -> Message | None:
    """ReleaseResource that declines, to whose offer the requesting agency does not need."""
    if partner != heard.number("provider"):
        return None
    found = Offer.objects.select_related("line__kind", "request__requesting_agency")
    offer = found.get(pk=heard.number("offer_id"))
    if offer.decided_agency_id != request.requesting_agency_id:
        return None
    places = {line.pk: place for place, line in enumerate(lines_of(request), 1)}
    return mapping.turned_down(offer, places[offer.line_id], identity=identity)


ENDED = (*(OfferState.SUPERSEDED, OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.EXPIRED),)
SAYS: dict[str, Callable[[Heard, MutualAidRequest, int, str], Message | None]] = {
    "mutual_aid.submitted": _asked,
    "mutual_aid.withdrawn": _cancelled,
    "mutual_aid.closed": _cancelled,
    "mutual_aid.taken": _taken,
    "mutual_aid.approved": _requisitioned,
    "mutual_aid.accepted": _requisitioned,
    "mutual_aid.declined": _turned_down,
    "deployment.released": _released,
    "deployment.cancelled": _released,
}


def hand_over(
    message: Message,
    request: MutualAidRequest,
    sender: Agency,
    installation: PartnerInstallation,
    event: uuid.UUID,
    by: Actor,
) -> int:
    """Write a message of the sender's down and give it to the deliveries; 0 if it went before."""
    partner = installation.partner_agency
    if _went_before(message.id, partner.pk):
        return 0
    kept = _kept(message, request, sender, partner)
    notice = Notice(
        kind=f"edxl.{message.type}"[:40],
        severity=Severity.LOW,
        subject=f"{request.number}: {message.type} to the installation of {partner.name}",
        body=f"EDXL-RM {message.type}, {message.id}",
        about=f"{ABOUT}{kept.uuid}",
        link=reverse("alerts:between-system", args=[kept.uuid]),
        from_agency_id=sender.pk,
    )
    own = uuid.uuid5(event, message.id)
    told = alerts.issue(
        notice=notice, event=own, mode=request.mode, contacts={partner.pk: []}, by=by
    )
    for alert in told:
        _deliver(alert, kept, installation)
    return 1


def _kept(
    message: Message, request: MutualAidRequest, sender: Agency, partner: Agency
) -> EdxlMessage:
    head = mapping.envelope([message], request.mode, sender, [partner.short_code])
    document = edxl.write([message], head)
    return EdxlMessage.objects.create(
        mode=request.mode,
        direction=Direction.OUT,
        agency=sender,
        partner_agency=partner,
        request=request,
        message_id=message.id,
        message_type=message.type,
        state=MessageState.HANDED,
        sha256=digest(document),
        original=document,
    )


def _deliver(alert: Alert, kept: EdxlMessage, installation: PartnerInstallation) -> None:
    replayed = alert.mode == Mode.REPLAY
    Delivery.objects.create(
        alert=alert,
        mode=alert.mode,
        agency_id=alert.agency_id,
        from_agency_id=alert.from_agency_id,
        recipient=f"Installation of {installation.partner_agency.name}"[:120],
        channel=Channel.WEBHOOK,
        address=installation.address,
        dedupe_key=hashlib.sha256(f"edxl:{kept.uuid}".encode()).hexdigest(),
        state=DeliveryState.SUPPRESSED if replayed else DeliveryState.PENDING,
        done_at=timezone.now() if replayed else None,
    )


def call(*, message: EdxlMessage, event: uuid.UUID, by: Actor) -> list[Alert]:
    """Alert whoever is on duty for the side here that a message waits for a person."""
    if message.agency_id is None or message.partner_agency is None:
        return []
    what = message.message_type or "An unreadable document"
    link = reverse("alerts:between-system", args=[message.uuid])
    refused = message.state == MessageState.REFUSED
    notice = Notice(
        kind="edxl.waiting",
        severity=Severity.MEDIUM,
        subject=f"{what} from {message.partner_agency.name} "
        + ("was refused" if refused else "is for a person to read"),
        body=f"{message.error or 'Nothing was done by itself.'}\n{links.absolute(link)}",
        about=f"edxl_message:{message.pk}",
        link=link,
        from_agency_id=message.partner_agency_id,
    )
    reached = contacts.of_agencies([message.agency_id])
    return alerts.issue(notice=notice, event=event, mode=message.mode, contacts=reached, by=by)


def documents(claimed: Sequence[Held]) -> dict[int, tuple[bytes, str]]:
    """The document each delivery carries, with its installation's sealed secret."""
    wanted = {
        d.alert.about.removeprefix(ABOUT): d for d in claimed if d.alert.about.startswith(ABOUT)
    }
    if not wanted:
        return {}
    kept = EdxlMessage.objects.filter(uuid__in=wanted)
    sealed = {
        (one.mode, one.partner_agency_id): one.secret for one in PartnerInstallation.objects.all()
    }
    return {
        wanted[str(one.uuid)].pk: (
            bytes(one.original),
            sealed.get((one.mode, one.partner_agency_id or 0), ""),
        )
        for one in kept
    }
