"""What leaves for partner installations: EDXL-RM documents, as deliveries like all others."""

import hashlib
import uuid
from collections.abc import Sequence

from django.utils import timezone

from agencies.models import Channel
from alerts.models import Alert, Delivery, DeliveryState
from alerts.selectors.between_systems import ABOUT
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
    identity = mapping.urn(uuid.uuid5(heard.event, str(installation.uuid)))
    message = _message(heard, request, installation.partner_agency_id, identity)
    if message is None or EdxlMessage.objects.filter(message_id=message.id, direction="out",
                                partner_agency=installation.partner_agency).exists():  # fmt: skip
        return 0
    _hand_over(message, request, installation, heard.event, by)
    return 1


def _message(
    heard: Heard, request: MutualAidRequest, partner: int, identity: str
) -> Message | None:
    """What the step says to this partner; None where it is no message of ours to it."""
    lines = lines_of(request)
    if heard.kind == "mutual_aid.submitted":
        first = mapping.urn(request.uuid)
        before = EdxlMessage.objects.filter(message_id=first, partner_agency=partner)
        return (
            mapping.asked(request, lines, identity=identity if before.exists() else first)
            if partner in (heard.facts.get("acts") or ())
            else None
        )
    if heard.kind == "mutual_aid.withdrawn":
        return mapping.asked(request, lines, identity=identity, cancels=True)
    if partner != heard.number("provider"):
        return None
    places = {line.pk: place for place, line in enumerate(lines, 1)}
    if heard.kind == "deployment.released":
        sent = Deployment.objects.select_related("offer__line__kind", "request__requesting_agency")
        deployment = sent.get(pk=heard.number("deployment"))
        return mapping.released(deployment, places[deployment.offer.line_id], identity=identity)
    offer = _accepted(heard)
    if offer is None:
        return None
    named = [one.label for one in offer.named.order_by("pk")]
    return mapping.requisitioned(offer, named, identity=identity)


def _accepted(heard: Heard) -> Offer | None:
    """The offer this step accepts, by the requesting agency or as the agreement says."""
    if heard.kind == "mutual_aid.approved" and not heard.facts.get("accepted"):
        return None
    found = Offer.objects.select_related("line__kind", "request__requesting_agency")
    return found.filter(pk=heard.number("offer_id")).first()


def _hand_over(
    message: Message,
    request: MutualAidRequest,
    installation: PartnerInstallation,
    event: uuid.UUID,
    by: Actor,
) -> None:
    partner = installation.partner_agency
    head = mapping.envelope(
        [message], request.mode, request.requesting_agency, [partner.short_code]
    )
    document = edxl.write([message], head)
    kept = EdxlMessage.objects.create(
        mode=request.mode,
        direction=Direction.OUT,
        agency=request.requesting_agency,
        partner_agency=partner,
        request=request,
        message_id=message.id,
        message_type=message.type,
        state=MessageState.HANDED,
        sha256=digest(document),
        original=document,
    )
    alert = Alert.objects.create(
        mode=request.mode,
        agency=partner,
        from_agency_id=request.requesting_agency_id,
        kind=f"edxl.{message.type}"[:40],
        severity=Severity.MEDIUM,
        subject=f"{request.number}: {message.type} to {partner.short_code}"[:200],
        body=f"EDXL-RM {message.type} {message.id}",
        about=f"{ABOUT}{kept.uuid}",
        event=event,
        issued_at=timezone.now(),
    )
    _deliver(alert, kept, installation)


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


def documents(claimed: Sequence[Delivery]) -> dict[int, tuple[bytes, str]]:
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
