"""Send units, whoever owns them: own ones are dispatched, automatic-aid partners' are called."""

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.models import Agency
from eoc.access import Actor
from eoc.errors import NotPermitted
from incidents.models import Incident
from resources.models import Asset, MutualAidRequest
from resources.permissions.assets import COMMITTING
from resources.selectors.assets import label
from resources.services import bookings, dispatch, mutual_aid_calls
from resources.services.dispatch import Act


@dataclass(frozen=True)
class Sent:
    """The dispatch of own units, and the request that called the partners', as far as any."""

    act: Act | None
    request: MutualAidRequest | None


def send(*, assets: Iterable[Asset], incident: Incident, by: Actor) -> Sent:
    """All of them, or none and why; partners outside automatic aid are asked by a request."""
    own, theirs = _sorted(assets, by)
    act = dispatch.assign(assets=own, incident=incident, by=by) if own else None
    if not theirs:
        return Sent(act, None)
    agency = _in_whose_name(incident, by)
    call = mutual_aid_calls.call_automatic
    return Sent(act, call(by=by, agency=agency, incident=incident, assets=theirs))


def may_send(assets: Iterable[Asset], incident: Incident, by: Actor) -> None:
    """Raise what `send` would refuse, as far as it can be known without doing it."""
    own, theirs = _sorted(assets, by)
    dispatch.may_assign(own, incident, by)
    for asset in theirs:
        bookings.may_be_committed(asset, incident, by, _in_whose_name(incident, by).pk)


def _sorted(assets: Iterable[Asset], by: Actor) -> tuple[list[Asset], list[Asset]]:
    own, theirs = [], []
    for asset in assets:
        if asset.agency_id in by.agencies:
            own.append(asset)
        elif asset.agency_id in by.automatic:
            theirs.append(asset)
        else:
            name, kind = label(asset), asset.kind_id.upper()
            raise NotPermitted(f"{name} comes by a request: REQ {kind} 1.")
    return own, theirs


def _in_whose_name(incident: Incident, by: Actor) -> Agency:
    """The agency that logged the incident where the actor acts for it, otherwise their own."""
    mine = by.agencies_as(*COMMITTING)
    if not mine:
        raise NotPermitted("Only dispatchers, liaisons and duty officers call neighbours.")
    return incident.agency if incident.agency_id in mine else Agency.objects.get(pk=min(mine))
