"""Box cards: kept by an agency, called with one act an alarm level, without negotiation."""

from collections import Counter
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from agencies.models import Agency
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.public import harmless, public_text
from incidents.models import Incident, IncidentType
from resources.models import Asset, AssetKind, BoxCardLine, DeploymentPurpose, MutualAidRequest
from resources.permissions.mutual_aid import may_request, may_request_for, may_set_policy
from resources.selectors import box_cards as selectors
from resources.selectors.asking_policy import policy_of
from resources.selectors.assets import available, place_of, visible_to
from resources.selectors.eta import kilometres
from resources.selectors.first_ask import urgency
from resources.selectors.partners import partners
from resources.services import mutual_aid, purposes
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
    purpose: str = DeploymentPurpose.ASSIGNMENT,
    post: str = "",
) -> BoxCardLine:
    """Write one cell of the card; a partner under automatic aid sends so many at that level.

    To the incident, or as station cover (change of quarters) or standby at a `post`.
    """
    _permit(by, agency)
    where = _post(purpose, post)
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
        purpose=purpose,
        post=where,
        defaults={"quantity": quantity},
    )
    what = f"{line.quantity} x {kind.name} from {partner.short_code}"
    _tell(line, by, "box_card.changed", f"{what}, {line.covers}" if line.covers else what)
    return line


def _post(purpose: str, post: str) -> str:
    if purpose not in DeploymentPurpose.values:
        raise Invalid("Choose what it is for.", {"purpose": "Choose one of the list."})
    if purpose == DeploymentPurpose.ASSIGNMENT:
        return ""
    if not (where := public_text(post, "post")[:120]):
        message = "Say which station it covers, or where it stands by."
        raise Invalid(message, {"post": message})
    return where


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
    covers = [f"{one.quantity} x {one.kind.name}: {one.covers}" for one in lines if one.covers]
    try:
        with transaction.atomic():
            made = mutual_aid.request(
                by=by,
                agency=agency,
                incident=incident,
                lines=[{"kind": kind, "quantity": many} for kind, many in wanted.items()],
                reporting_place=harmless(incident.place_text) or incident.number,
                report_to="Incident Commander",
                radio_channel=harmless(policy.radio_channel) or "as dispatched",
                reporting_point=incident.point,
                note="\n".join([f"Box card, alarm level {level}", *covers]),
                ask={line.partner_id for line in lines},
                details=Details(
                    priority=urgency(incident), finance_code=harmless(policy.finance_code)
                ),
                origin=Origin(presigned=True, box_level=level),
            )
    except IntegrityError as error:
        if "box_level_once" not in str(error):
            raise
        raise WrongState(f"Level {level} was already called for {incident.number}.") from error
    chosen = _named(lines, incident, by)
    named = [asset for _, assets in chosen for asset in assets]
    sent = mutual_aid.submit(request=made, by=by, named=named, exact=True)
    for line, assets in chosen:
        if line.covers:
            _covering(sent, line, assets, by)
    return sent


def _covering(request: MutualAidRequest, line: BoxCardLine, sent: list[Asset], by: Actor) -> None:
    for deployment in request.deployments.filter(asset__in=sent).order_by("asset_id"):
        purposes.give(deployment=deployment, purpose=line.purpose, post=line.post, by=by)


def _named(
    lines: Iterable[BoxCardLine], incident: Incident, by: Actor
) -> list[tuple[BoxCardLine, list[Asset]]]:
    """For each cell the nearest available of the partner: the incident first, then who covers."""
    chosen: list[tuple[BoxCardLine, list[Asset]]] = []
    taken: set[int] = set()
    for line in sorted(lines, key=lambda line: line.purpose):
        found = available(visible_to(by)).filter(agency=line.partner_id, kind=line.kind_id)
        free = sorted(found.exclude(pk__in=taken), key=lambda asset: _km(asset, incident))
        chosen.append((line, free[: line.quantity]))
        taken |= {asset.pk for asset in free[: line.quantity]}
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
