"""Box cards: kept by an agency, called with one act an alarm level, without negotiation."""

from collections import Counter
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from agencies.models import Agency
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from incidents.models import Incident, IncidentType
from resources.models import Asset, AssetKind, BoxCardLine, MutualAidRequest
from resources.permissions.mutual_aid import may_request, may_request_for, may_set_policy
from resources.selectors import box_cards as selectors
from resources.selectors.asking_policy import policy_of
from resources.selectors.assets import available, place_of, visible_to
from resources.selectors.eta import kilometres
from resources.selectors.first_ask import urgency
from resources.selectors.partners import partners
from resources.services import mutual_aid
from resources.services.request_details import Details, Origin


def put(
    *,
    agency: Agency,
    incident_type: IncidentType,
    level: int,
    partner: Agency,
    kind: AssetKind,
    quantity: int,
    by: Actor,
) -> BoxCardLine:
    """Write one cell of the card; a partner under automatic aid sends so many at that level."""
    _permit(by, agency)
    if not (1 <= level <= 9 and 1 <= quantity <= 20):
        raise Invalid("Levels are 1 to 9, 1 to 20 of a kind.", {"level": "1 to 9."})
    if partner.pk not in {one.agency.pk for one in partners(agency.pk) if one.automatic}:
        message = f"No automatic-aid agreement with {partner.name} is in force."
        raise Invalid(message, {"partner": message})
    line, _ = BoxCardLine.objects.update_or_create(
        agency=agency,
        incident_type=incident_type,
        level=level,
        partner=partner,
        kind=kind,
        defaults={"quantity": quantity},
    )
    _tell(line, by, "box_card.changed", f"{line.quantity} x {kind.name} from {partner.short_code}")
    return line


def remove(*, line: BoxCardLine, by: Actor) -> None:
    """Take a cell off the card."""
    _permit(by, line.agency)
    _tell(line, by, "box_card.removed", f"{line.kind.name} of {line.partner.short_code} removed")
    line.delete()


def call(*, agency: Agency, incident: Incident, level: int, by: Actor) -> MutualAidRequest:
    """Call one alarm level: what the card says is booked at once, the nearest of each partner.

    What a partner has not available stays asked for under the same request.
    """
    if not may_request(by, agency.pk):
        raise NotPermitted(f"Only dispatchers and liaisons of {agency.name} call its box card.")
    if not may_request_for(by, incident):
        raise NotPermitted(f"{incident.number} is not an incident of {agency.name}.")
    lines = selectors.levels(agency.pk, incident).get(level, [])
    if not lines:
        raise WrongState(
            f"{agency.name} has no box card for level {level} of {incident.type.name}."
        )
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.kind_id] += line.quantity
    policy = policy_of(agency.pk)
    try:
        with transaction.atomic():
            made = mutual_aid.request(
                by=by,
                agency=agency,
                incident=incident,
                lines=[{"kind": kind, "quantity": many} for kind, many in wanted.items()],
                reporting_place=incident.place_text or incident.number,
                report_to="Incident Commander",
                radio_channel=policy.radio_channel or "as dispatched",
                reporting_point=incident.point,
                note=f"Box card, alarm level {level}",
                ask={line.partner_id for line in lines},
                details=Details(priority=urgency(incident), finance_code=policy.finance_code),
                origin=Origin(presigned=True, box_level=level),
            )
    except IntegrityError as error:
        if "box_level_once" not in str(error):
            raise
        raise WrongState(f"Level {level} was already called for {incident.number}.") from error
    return mutual_aid.submit(request=made, by=by, named=_named(lines, incident, by), exact=True)


def _named(lines: Iterable[BoxCardLine], incident: Incident, by: Actor) -> list[Asset]:
    """For each cell the nearest available of the partner, so many as it says."""
    chosen: list[Asset] = []
    for line in lines:
        found = available(visible_to(by)).filter(agency=line.partner_id, kind=line.kind_id)
        chosen += sorted(found, key=lambda asset: _km(asset, incident))[: line.quantity]
    return chosen


def _km(asset: Asset, incident: Incident) -> tuple[float, str]:
    place, _ = place_of(asset)
    far = kilometres(place, incident.point) if place and incident.point else 9e9
    return far, asset.call_sign


def _permit(by: Actor, agency: Agency) -> None:
    if not may_set_policy(by, agency.pk):
        raise NotPermitted(f"Only administrators and coordinators of {agency.name} keep its card.")


def _tell(line: BoxCardLine, by: Actor, kind: str, what: str) -> None:
    text = f"Box card of {line.agency.short_code}, level {line.level}: {what}"
    parties = (line.agency_id, line.partner_id)
    tell(kind=kind, by=by, agencies=parties, about=line.uuid, text=text)
