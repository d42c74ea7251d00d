"""Mutual aid by the words of a scenario: agencies by short code, assets by label."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Agency
from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Incident
from incidents.scenario.incidents import of
from resources.models import Asset, MutualAidRequest, Offer, OfferState
from resources.permissions.mutual_aid import may_request
from resources.selectors.mutual_aid import visible_to
from resources.selectors.named import unit_named
from resources.services import mutual_aid, mutual_aid_offers

Saved = str


def request(
    actor: Actor,
    *,
    moment: datetime,
    incident: Saved,
    to: Sequence[str],
    lines: Sequence[Mapping[str, Any]],
    reporting_place: str,
    report_to: str,
    radio_channel: str,
    needed_in: float | None = None,
) -> Saved:
    """Ask neighbours; what automatic aid covers is booked in the same act."""
    about = of(actor, incident)
    made = mutual_aid.request(
        by=actor,
        agency=asking(actor, about),
        incident=about,
        lines=lines,
        reporting_place=reporting_place,
        report_to=report_to,
        radio_channel=radio_channel,
        reporting_point=about.point,
        needed_by=None if needed_in is None else moment + timedelta(minutes=needed_in),
        ask=[agency(code).pk for code in to],
    )
    return str(mutual_aid.submit(request=made, by=actor).uuid)


def close(actor: Actor, *, moment: datetime, request: Saved) -> None:
    """The request is over: everything is home."""
    mutual_aid.close(request=asked(actor, request), by=actor)


def acknowledge(
    actor: Actor, *, moment: datetime, request: Saved, answer_in: float, **provider: str
) -> None:
    """Seen; the answer comes within so many minutes."""
    answer_by = moment + timedelta(minutes=answer_in)
    for offer in offers(actor, request, provider["as"], OfferState.INVITED):
        mutual_aid_offers.acknowledge(offer=offer, answer_by=answer_by, by=actor)


def approve(
    actor: Actor, *, moment: datetime, request: Saved, assets: Sequence[str], **provider: str
) -> None:
    """Lend the named assets, each on the line that asks for its kind."""
    by_kind: dict[str, list[Asset]] = defaultdict(list)
    for name in assets:
        unit = unit_named(actor, name)
        by_kind[unit.kind_id].append(unit)
    for offer in offers(actor, request, provider["as"], OfferState.INVITED):
        if chosen := by_kind.pop(offer.line.kind_id, None):
            mutual_aid_offers.approve(
                offer=offer, assets=chosen, override="Neighbours move up", by=actor
            )
    if by_kind:
        raise NotFound(f"Nobody asked {provider['as']} for {', '.join(by_kind)} there.")


def accept(actor: Actor, *, moment: datetime, request: Saved, **provider: str) -> None:
    """Take up whatever the agency has offered."""
    for offer in offers(actor, request, provider["as"], OfferState.OFFERED):
        mutual_aid_offers.accept(offer=offer, by=actor)


def decline(
    actor: Actor, *, moment: datetime, request: Saved, reason: str, **provider: str
) -> None:
    """Say no to everything the agency was asked."""
    for offer in offers(actor, request, provider["as"], OfferState.INVITED):
        mutual_aid_offers.decline(offer=offer, reason=reason, by=actor)


def offers(actor: Actor, saved: Saved, code: str, state: str) -> list[Offer]:
    """What one agency was asked or has offered, line by line."""
    found = asked(actor, saved).offers.filter(providing_agency__short_code=code, state=state)
    rows = list(found.select_related("line", "providing_agency").order_by("line_id"))
    if not rows:
        raise NotFound(f"{code} has nothing {state} in that request.")
    return rows


def asked(actor: Actor, saved: Saved) -> MutualAidRequest:
    """The request an earlier step made, if this person's agency is a party to it."""
    found = visible_to(actor).filter(uuid=saved).first()
    if found is None:
        raise NotFound("This person's agency is no party to that request.")
    return found


def agency(code: str) -> Agency:
    """An agency by its short code."""
    found = Agency.objects.filter(short_code=code).first()
    if found is None:
        raise NotFound(f"No agency has the short code {code}.")
    return found


def asking(actor: Actor, about: Incident) -> Agency:
    """In whose name this person asks: the incident's own agency, or the person's first."""
    own = sorted(actor.agencies, key=lambda pk: (pk != about.agency_id, pk))
    found = next((pk for pk in own if may_request(actor, pk)), None)
    if found is None:
        raise NotFound("This person asks in nobody's name.")
    return Agency.objects.get(pk=found)
