"""The documents a request stands for: what each side has said so far, in one envelope."""

import uuid

from eoc.access import Actor
from eoc.errors import NotFound
from resources import edxl
from resources.edxl import Message
from resources.models import Deployment, MutualAidRequest, Offer, OfferState
from resources.selectors import edxl_mapping as mapping
from resources.selectors import mutual_aid
from resources.selectors.between_systems import lines_of

ANSWERED = (OfferState.OFFERED, OfferState.COUNTERED, OfferState.ACCEPTED, OfferState.DECLINED)


def document_of(actor: Actor, number: str) -> bytes:
    """One EDXL-DE envelope with every message of the request, the request itself first."""
    request = mutual_aid.visible_to(actor).filter(number=number).first()
    if request is None:
        raise NotFound(f"There is no request {number}.")
    found = messages_of(request)
    asked = request.offers.order_by("pk").values_list("providing_agency__short_code", flat=True)
    head = mapping.envelope(
        found, request.mode, request.requesting_agency, list(dict.fromkeys(asked))
    )
    return edxl.write(found, head)


def messages_of(request: MutualAidRequest) -> list[Message]:
    """What was asked, answered, requisitioned, committed, reported and released, in this order."""
    lines = lines_of(request)
    places = {line.pk: place for place, line in enumerate(lines, 1)}
    found = [mapping.asked(request, lines, identity=mapping.urn(request.uuid))]
    for offer in request.offers.select_related("line__kind", "request").order_by("pk"):
        offer.request = request
        if offer.state in ANSWERED:
            found += _of_offer(offer, places[offer.line_id])
    sent = request.deployments.select_related("offer__line__kind", "request__requesting_agency")
    for deployment in sent.order_by("pk"):
        found += _of_deployment(deployment, places[deployment.offer.line_id])
    return found


def _of_offer(offer: Offer, place: int) -> list[Message]:
    turned_down = offer.decided_agency_id == offer.requesting_agency_id
    if offer.state == OfferState.DECLINED and turned_down:
        return [mapping.turned_down(offer, place, identity=_id(offer.uuid, "turned down"))]
    named = [one.label for one in offer.named.order_by("pk")]
    found = [mapping.answered(offer, place, named, identity=_id(offer.uuid, "response"))]
    if offer.state == OfferState.ACCEPTED and named:
        identity = _id(offer.uuid, "requisition")
        found.append(mapping.requisitioned(offer, named, identity=identity))
    return found


def _of_deployment(deployment: Deployment, place: int) -> list[Message]:
    found = [
        mapping.committed(deployment, place, identity=_id(deployment.uuid, "commit")),
        mapping.reported(deployment, place, identity=_id(deployment.uuid, deployment.state)),
    ]
    if deployment.recalled_reason:
        identity = _id(deployment.uuid, "return")
        found.append(mapping.wanted_back(deployment, place, identity=identity))
    elif "released" in deployment.times:
        identity = _id(deployment.uuid, "release")
        found.append(mapping.released(deployment, place, identity=identity))
    return found


def _id(thing: uuid.UUID, what: str) -> str:
    """The same message has the same id whenever it is written."""
    return mapping.urn(uuid.uuid5(thing, what))
