"""Who hears of a step of mutual aid: the asking side all of it, each provider its own part."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from agencies.selectors.grants import audiences as audiences_of
from eoc import journal
from eoc.access import Actor
from eoc.access.grants import DataClass
from eoc.journal import Audience
from resources.models import MutualAidRequest, Offer, RequestState
from resources.selectors import mutual_aid as selectors

Payload = dict[str, Any]
CHUNK = 200


def tell(
    request: MutualAidRequest,
    *,
    by: Actor,
    kind: str,
    text: str,
    acts: Iterable[int] = (),
    facts: Mapping[str, Any] | None = None,
    only: Collection[int] | None = None,
    tier: str = "notice",
    left: int | None = None,
) -> None:
    """Raise the request's version and say the step to every party.

    `acts` are the agencies whose turn it is now: to them it is a notice (or of the named `tier`),
    to the others an event. Its words reach every party, or `only` the named agencies. An agency
    it `left` is no party any more.
    """
    request.version += 1
    request.save()
    sides, turn = selectors.sides_of(request), set(acts)
    journal.append(
        kind=kind,
        by=by,
        mode=request.mode,
        audiences={
            **_left(request, sides, left),
            **_audiences(request, sides, text, turn, only=only, tier=tier),
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


def standing() -> Iterator[tuple[str, Mapping[Audience, Payload]]]:
    """Every request not over with its mode, as each party would be told of it now, in no words."""
    found = selectors.whole(selectors.not_over(MutualAidRequest.objects.all()))
    for request in found.select_related("requesting_agency").iterator(CHUNK):
        yield request.mode, _audiences(request, selectors.sides_seen(request), "", set())


def _audiences(
    request: MutualAidRequest,
    sides: selectors.Sides,
    text: str,
    turn: set[int],
    *,
    only: Collection[int] | None = None,
    tier: str = "notice",
) -> dict[Audience, Payload]:
    asking = request.requesting_agency_id
    proposed = [request.proposed_to_id] if request.proposed_to_id else []
    heard = {}
    for one in [asking, *sides.providers, *request.carried_for, *proposed]:
        said = text if only is None or one in only else ""
        told = _payload(request, one, sides, said, turn)
        told["tier"] = tier if one in turn else "event"
        heard[Audience("a", one, "requests", "full")] = told
    return {**_shown(request, sides), **heard}


def _left(
    request: MutualAidRequest, sides: selectors.Sides, agency: int | None
) -> dict[Audience, Payload]:
    if agency is None:
        return {}
    told = {**_payload(request, agency, sides, "", set()), "op": "left"}
    return {Audience("a", agency, "requests", "full"): told}


def _shown(request: MutualAidRequest, sides: selectors.Sides) -> dict[Audience, Payload]:
    """Whoever a grant shows the requests of the asking agency, once they are sent."""
    given = audiences_of(request.requesting_agency_id, None, request.mode)
    if request.state == RequestState.DRAFT or DataClass.REQUESTS not in {
        g.data_class for g in given
    }:
        return {}
    audience = Audience("a", request.requesting_agency_id, "requests", "summary")
    return {audience: _payload(request, selectors.THIRD_PARTY, sides, "", set())}


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
