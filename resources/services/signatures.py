"""Signatures under an offer: each side binds itself; both before the asset departs."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from resources.models import Offer, OfferSide, OfferSignature, OfferState
from resources.permissions.mutual_aid import may_bind
from resources.selectors import mutual_aid as selectors
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import of_offer, tell

BINDING = (OfferState.OFFERED, OfferState.COUNTERED, OfferState.ACCEPTED)


def sign(*, offer: Offer, by: Actor, version: int | None = None) -> Offer:
    """Bind one's own side to what was accepted (REQ-A sections II and III), after the fact."""
    request, _, held = filling.held_offer(offer.pk)
    side = _side(held, by)
    filling.fresh(held, version)
    if held.state != OfferState.ACCEPTED:
        raise WrongState(f"There is nothing to sign: {selectors.answered(held)}")
    if signed := held.signatures.filter(side=side).first():
        when = f"{timezone.localtime(signed.signed_at):%H:%M}"
        raise WrongState(f"{signed.signed_by} signed for that side at {when}.")
    bind(held, side, by)
    held.version += 1
    held.save(update_fields=["version"])
    other = held.requesting_agency_id if side == OfferSide.PROVIDING else held.providing_agency_id
    tell(
        request,
        by=by,
        kind="mutual_aid.signed",
        text=f"{by.name} signs for the {side} side ({request.number})",
        acts=[other],
        facts=of_offer(held, side=side),
    )
    return held


def bind(offer: Offer, side: str, by: Actor) -> None:
    """Write the signature of an act that binds, where whoever acts may sign and nobody has."""
    agency = (
        offer.providing_agency_id if side == OfferSide.PROVIDING else offer.requesting_agency_id
    )
    if not may_bind(by, agency):
        return
    if offer.signatures.filter(side=side).exists():
        return
    try:
        with transaction.atomic():
            offer.signatures.create(
                requesting_agency_id=offer.requesting_agency_id,
                providing_agency_id=offer.providing_agency_id,
                side=side,
                signer=by.person_id,
                signed_by=by.name[:120],
            )
    except IntegrityError as error:
        raise WrongState(f"{by.name} already signed for the other side.") from error


def void(offer: Offer) -> None:
    """What was signed under an offer that ended does not count for a new one."""
    if offer.state not in BINDING:
        OfferSignature.objects.filter(offer=offer).delete()


def _side(offer: Offer, by: Actor) -> str:
    if may_bind(by, offer.providing_agency_id):
        return OfferSide.PROVIDING
    if may_bind(by, offer.requesting_agency_id):
        return OfferSide.REQUESTING
    raise NotPermitted(
        f"A liaison, duty officer or coordinator of {offer.providing_agency.name} or "
        f"{offer.requesting_agency.name} signs, in person."
    )
