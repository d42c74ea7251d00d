"""Who hears of a step of mutual aid: the asking side all of it, each provider its own part."""

from collections.abc import Iterable, Mapping
from typing import Any

from eoc import journal
from eoc.access import Actor
from eoc.journal import Audience
from resources.models import MutualAidRequest, Offer
from resources.selectors import mutual_aid as selectors

Payload = dict[str, Any]


def tell(
    request: MutualAidRequest,
    *,
    by: Actor,
    kind: str,
    text: str,
    acts: Iterable[int] = (),
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Raise the request's version and say the step to every party.

    `acts` are the agencies whose turn it is now: to them it is a notice, to the others an event.
    """
    request.version += 1
    request.save()
    sides, turn = selectors.sides_of(request), set(acts)
    parties = [request.requesting_agency_id, *sides.providers]
    journal.append(
        kind=kind,
        by=by,
        mode=request.mode,
        audiences={
            Audience("a", agency, "requests", "full"): _payload(request, agency, sides, text, turn)
            for agency in parties
        },
        facts={
            "request_id": request.pk,
            "request_uuid": str(request.uuid),
            "number": request.number,
            "incident_id": request.incident_id,
            "requesting": request.requesting_agency_id,
            "providing": sides.providers,
            "acts": sorted(turn),
            "text": text,
            **(facts or {}),
        },
    )


def of_offer(offer: Offer, **more: object) -> dict[str, object]:
    """The facts of a step that concerns one offer."""
    named = {"offer_id": offer.pk, "offer_uuid": str(offer.uuid)}
    return {**named, "provider": offer.providing_agency_id, **more}


def _payload(
    request: MutualAidRequest, agency: int, sides: selectors.Sides, text: str, turn: set[int]
) -> Payload:
    return {
        "noun": "request",
        "op": "left" if request.state in selectors.OVER else "upsert",
        "row": selectors.row(request, agency, sides),
        "text": text,
        "tier": "notice" if agency in turn else "event",
    }
