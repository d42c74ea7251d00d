"""Automatic aid: agreed beforehand, so the asset is booked at once and its agency is told."""

from collections.abc import Iterable, Sequence

from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import (
    Asset,
    Deployment,
    DeploymentExit,
    DeploymentState,
    MutualAidRequest,
    Offer,
    OfferState,
    RequestLine,
)
from resources.permissions.mutual_aid import may_stop
from resources.selectors import mutual_aid as selectors
from resources.selectors.assets import available, label, place_of, visible_to
from resources.selectors.eta import kilometres
from resources.selectors.partners import Partner, cover
from resources.services import assets, mutual_aid_filling
from resources.services.mutual_aid_telling import of_offer, tell
from resources.services.request_words import read_one

GONE_HOME = (
    DeploymentState.RELEASED,
    DeploymentState.DEMOBILIZING,
    DeploymentState.RETURNED,
    DeploymentState.SETTLED,
    DeploymentState.LOST,
)


def book_nearest(
    request: MutualAidRequest, lines: Iterable[RequestLine], chosen: Iterable[Partner], by: Actor
) -> None:
    """Book what automatic-aid partners have available, the nearest first, line by line."""
    agencies = [partner.agency.pk for partner in chosen if partner.automatic]
    for line in lines if agencies else ():
        missing = line.quantity - line.filled
        book(request, line, _nearest(request, line, agencies, by)[:missing], by)


def book_named(request: MutualAidRequest, named: Sequence[Asset], by: Actor) -> None:
    """Book the assets the dispatcher chose, each on the line of its kind."""
    for line in request.lines.select_related("kind").order_by("pk"):
        wanted = [a for a in named if a.kind_id == line.kind_id][: line.quantity - line.filled]
        book(request, line, wanted, by)


def book(request: MutualAidRequest, line: RequestLine, chosen: Sequence[Asset], by: Actor) -> None:
    """Commit assets for a line: the offer of each agency is accepted, its duty officer told."""
    held = assets.lock(chosen)
    for agency_id in sorted({asset.agency_id for asset in held}):
        offer = _invitation(request, line, agency_id)
        sent = [asset for asset in held if asset.agency_id == agency_id]
        left = cover(offer.providing_agency, line.kind_id, len(sent))
        mutual_aid_filling.send(request, offer, sent, by)
        offer.automatic, offer.quantity = True, len(sent)
        offer.offered_at = offer.accepted_at = assets.moment()
        mutual_aid_filling.decide(offer, OfferState.ACCEPTED, by, "booked under automatic aid")
        mutual_aid_filling.count(request, line, len(sent), by)
        names = ", ".join(label(asset) for asset in sent)
        tell(
            request,
            by=by,
            kind="mutual_aid.booked",
            text=f"{names} booked for {request.incident_number} under automatic aid",
            acts=[agency_id],
            facts=of_offer(offer, below_floor=left.low, keeps=left.keeps),
        )


@reasoned
def stop(*, offer: Offer, reason: str, by: Actor, version: int | None = None) -> Offer:
    """Stop what was booked automatically: what has not left stays, the rest turns back."""
    request, line, held = mutual_aid_filling.held_offer(offer.pk)
    if not may_stop(by, held):
        raise NotPermitted(f"Only {held.providing_agency.name} stops its own assets.")
    mutual_aid_filling.fresh(held, version)
    if not (reason := read_one(reason, "reason")):
        raise Invalid("Say why you stop it.", {"reason": "The other side must know why."})
    if held.state != OfferState.ACCEPTED or not held.automatic:
        raise WrongState(f"Nothing booked automatically to stop. {selectors.answered(held)}")
    back = held.deployments.select_for_update(of=("self",)).exclude(state__in=GONE_HOME)
    stopped = [_turn_back(one, by, reason) for one in back.order_by("asset_id")]
    mutual_aid_filling.decide(held, OfferState.WITHDRAWN, by, reason)
    mutual_aid_filling.count(request, line, -len(stopped), by)
    tell(
        request,
        by=by,
        kind="mutual_aid.stopped",
        text=f"{held.providing_agency.short_code} stops {', '.join(stopped) or 'its aid'}, "
        f"{request.number}: {reason.strip()}",
        acts=[request.requesting_agency_id],
        facts=of_offer(held, reason=reason.strip()),
    )
    return held


def _turn_back(deployment: Deployment, by: Actor, reason: str) -> str:
    if deployment.state in (DeploymentState.COMMITTED, DeploymentState.MOBILIZING):
        mutual_aid_filling.stay_home(deployment, by, reason, DeploymentExit.RECALLED)
    else:
        mutual_aid_filling.turn_back(deployment, by, reason, DeploymentExit.RECALLED)
    return deployment.asset_label


def _invitation(request: MutualAidRequest, line: RequestLine, agency_id: int) -> Offer:
    found = request.offers.select_for_update(of=("self",)).select_related("providing_agency")
    offer = found.filter(line=line, providing_agency=agency_id, state=OfferState.INVITED).first()
    if offer is None:
        raise WrongState(f"{request.number} does not ask that agency for {line.kind.name}.")
    return offer


def _nearest(
    request: MutualAidRequest, line: RequestLine, agencies: list[int], by: Actor
) -> list[Asset]:
    """Available assets of the kind that fit the type, by distance to the incident."""
    found = available(visible_to(by)).filter(agency__in=agencies, kind=line.kind_id)
    if line.type is not None:
        found = found.filter(type__lte=line.type)
    point = request.incident.point
    places = {asset.pk: place_of(asset)[0] for asset in found}
    far = {pk: kilometres(at, point) if point and at else 0.0 for pk, at in places.items()}
    return sorted(found, key=lambda asset: (far[asset.pk], asset.call_sign))
