"""What leaves for an installation that asked us by message: answers, commitments, reports."""

import uuid
from collections.abc import Callable, Iterator
from typing import Protocol

from django.db.models import QuerySet

from alerts.services.between_systems import hand_over
from eoc.access import Actor
from eoc.journal.dispatch import Heard
from resources.edxl import Message
from resources.models import Deployment, DeploymentExit, MutualAidRequest, Offer
from resources.selectors import edxl_mapping as mapping
from resources.selectors.between_systems import installations, lines_of


class Said(Protocol):
    """A message about one deployment, whose line stands at a place, under an id."""

    def __call__(self, deployment: Deployment, place: int, *, identity: str) -> Message: ...


def tell(*, heard: Heard, by: Actor) -> int:
    """Send the asking installation what this step means for it; how many messages."""
    known = {one.partner_agency_id: one for one in installations(heard.mode)}
    there = known.get(heard.number("requesting"))
    if there is None or heard.kind not in SAYS:
        return 0
    found = MutualAidRequest.objects.select_related("requesting_agency").exclude(asked_as="")
    request = found.filter(pk=heard.number("request_id")).first()
    if request is None or heard.number("provider") in known:
        return 0
    sent = 0
    for message, offer in SAYS[heard.kind](heard, request):
        sent += hand_over(message, request, offer.providing_agency, there, heard.event, by)
    return sent


def _answered(heard: Heard, request: MutualAidRequest) -> Iterator[tuple[Message, Offer]]:
    """ResponseToRequestResource: offered, or no; what the agreement accepts is committed too.

    What the asking side turned down it knows.
    """
    offer = _offer(heard, request)
    if offer.decided_agency_id == request.requesting_agency_id:
        return
    named = [one.label for one in offer.named.order_by("pk")]
    identity = _identity(heard, "response")
    yield mapping.answered(offer, _place(request, offer), named, identity=identity), offer
    if heard.facts.get("accepted"):
        yield from _committed(heard, request)


def _committed(heard: Heard, request: MutualAidRequest) -> Iterator[tuple[Message, Offer]]:
    """CommitResource for each resource of the offer."""
    offer = _offer(heard, request)
    for one in _sent(request).filter(offer=offer).order_by("pk"):
        yield _of(one, request, mapping.committed, _identity(heard, f"commit {one.uuid}")), offer


def _stopped(heard: Heard, request: MutualAidRequest) -> Iterator[tuple[Message, Offer]]:
    """RequestReturn for each resource that its owner stopped."""
    offer = _offer(heard, request)
    for one in _sent(request).filter(offer=offer, exit=DeploymentExit.RECALLED).order_by("pk"):
        yield _of(one, request, mapping.wanted_back, _identity(heard, f"return {one.uuid}")), offer


def _reported(heard: Heard, request: MutualAidRequest) -> Iterator[tuple[Message, Offer]]:
    """ReportResourceDeploymentStatus: how far a resource is."""
    one = _sent(request).get(pk=heard.number("deployment"))
    yield _of(one, request, mapping.reported, _identity(heard, "status")), one.offer


def _wanted_back(heard: Heard, request: MutualAidRequest) -> Iterator[tuple[Message, Offer]]:
    """RequestReturn: the owner needs it back."""
    one = _sent(request).get(pk=heard.number("deployment"))
    yield _of(one, request, mapping.wanted_back, _identity(heard, "return")), one.offer


SAYS: dict[str, Callable[[Heard, MutualAidRequest], Iterator[tuple[Message, Offer]]]] = {
    "mutual_aid.approved": _answered,
    "mutual_aid.declined": _answered,
    "mutual_aid.unable_to_fill": _answered,
    "mutual_aid.expired": _answered,
    "mutual_aid.accepted": _committed,
    "mutual_aid.booked": _committed,
    "mutual_aid.stopped": _stopped,
    "deployment.mobilized": _reported,
    "deployment.departed": _reported,
    "deployment.checked_in": _reported,
    "deployment.demobilized": _reported,
    "deployment.returned": _reported,
    "deployment.recalled": _wanted_back,
}


def _identity(heard: Heard, what: str) -> str:
    """The same step says the same message under the same id, however often it is heard."""
    return mapping.urn(uuid.uuid5(heard.event, what))


def _offer(heard: Heard, request: MutualAidRequest) -> Offer:
    found = Offer.objects.select_related("line__kind", "providing_agency")
    offer = found.get(pk=heard.number("offer_id"))
    offer.request = request
    return offer


def _sent(request: MutualAidRequest) -> QuerySet[Deployment]:
    return Deployment.objects.filter(request=request).select_related(
        "offer__line__kind", "offer__providing_agency"
    )


def _of(one: Deployment, request: MutualAidRequest, said: Said, identity: str) -> Message:
    one.request = request
    return said(one, _place(request, one.offer), identity=identity)


def _place(request: MutualAidRequest, offer: Offer) -> int:
    return next(n for n, line in enumerate(lines_of(request), 1) if line.pk == offer.line_id)
