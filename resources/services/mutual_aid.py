"""Mutual-aid requests: drafted, submitted to partners, asked again, withdrawn, closed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from agencies.models import Agency
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from eoc.text.moments import within_reach
from incidents.models import Incident, Stage
from resources.models import (
    Asset,
    AssetKind,
    Deployment,
    DeploymentExit,
    DeploymentState,
    MutualAidRequest,
    Offer,
    OfferState,
    RequestLine,
    RequestState,
)
from resources.permissions.mutual_aid import may_request, may_request_for, may_steer, may_take
from resources.selectors import approvals as approval_selectors
from resources.selectors import mutual_aid as selectors
from resources.selectors import request_clocks
from resources.selectors.asking_policy import policy_of
from resources.selectors.partners import Partner, askable, partners
from resources.services import (
    approvals,
    mutual_aid_automatic,
    mutual_aid_filling,
    request_words,
    signatures,
    tier_showing,
)
from resources.services.mutual_aid_telling import tell
from resources.services.request_details import OWN_FORM, Details, Origin
from resources.services.tier_answers import hand_back

MOST = 500
OPEN_OFFERS = (OfferState.INVITED, OfferState.OFFERED, OfferState.COUNTERED)
STEERABLE = (RequestState.SUBMITTED, RequestState.PARTLY_FILLED, RequestState.UNABLE_TO_FILL)
AT_HOME = (DeploymentState.RETURNED, DeploymentState.SETTLED, DeploymentState.LOST)
NOT_GONE = (DeploymentState.COMMITTED, DeploymentState.MOBILIZING)
Lines = Sequence[Mapping[str, Any]]


def request(
    *,
    by: Actor,
    agency: Agency,
    incident: Incident,
    lines: Lines,
    reporting_place: str,
    report_to: str,
    radio_channel: str,
    reporting_point: Point | None = None,
    needed_by: datetime | None = None,
    duration_hours: int | None = None,
    note: str = "",
    ask: Iterable[int] | None = None,
    details: Details | None = None,
    origin: Origin = OWN_FORM,
    key: UUID | None = None,
) -> MutualAidRequest:
    """Draft a request: typed lines for an incident, where to report, to whom, on which channel.

    A line is `{kind, quantity, type, capability, substitutes, element}`; `ask` names agencies,
    None is every partner. The approvals the agency's thresholds ask for are put with the draft.
    What is sent twice with one `key` is one request.
    """
    if not may_request(by, agency.pk):
        raise NotPermitted(f"Only dispatchers and liaisons of {agency.name} ask in its name.")
    carries = origin.parent is not None and may_take(by, origin.parent)
    if not (carries or may_request_for(by, incident)):
        raise NotPermitted(f"{incident.number} is not an incident of {agency.name}.")
    if incident.stage == Stage.CLOSED:
        raise WrongState(f"{incident.number} is closed. Reopen it or choose another incident.")
    within_reach(needed_by, "needed_by")
    where = {"reporting_place": reporting_place, "report_to": report_to}
    said = request_words.read({**where, "radio_channel": radio_channel, "note": note})
    _say_where({name: text for name, text in said.items() if name != "note"})
    wanted, asked = typed(lines), sorted(set(ask or ()))
    _with_agreement(partners(agency.pk), asked, agency)
    filled: dict[str, Any] = {
        "number": lambda: _number(agency),
        "mode": incident.mode,
        "incident": incident,
        "incident_number": incident.number,
        "incident_title": incident.title,
        "incident_uuid": incident.uuid,
        "needed_by": needed_by,
        "duration_hours": duration_hours,
        "reporting_place": said["reporting_place"][:300],
        "reporting_point": reporting_point,
        "report_to": said["report_to"][:120],
        "radio_channel": said["radio_channel"][:80],
        "note": said["note"],
        "ask": asked,
        "by_name": by.name[:120],
        **origin.columns(),
        **(details or Details()).columns(),
    }
    named = selectors.named_by(key, agency.uuid, by) if key else uuid4()
    made, new = MutualAidRequest.objects.get_or_create(
        uuid=named, requesting_agency=agency, defaults=filled
    )
    if not new:
        return made
    for line in wanted:
        line.request, line.requesting_agency = made, agency
        line.save()
    blocks = [] if origin.presigned else approvals.open_blocks(made, wanted)
    text = f"{made.number} drafted: {selectors.words(wanted)}{approvals.to_sign(blocks)}"
    acts = [agency.pk] if blocks else []  # whoever signs is called; nobody else is
    tell(made, by=by, kind="mutual_aid.drafted", text=text, acts=acts)
    return made


def submit(
    *,
    request: MutualAidRequest,
    by: Actor,
    named: Sequence[Asset] = (),
    exact: bool = False,
    version: int | None = None,
) -> MutualAidRequest:
    """Send a draft: partners are invited and see the incident; automatic aid is booked at once.

    `named` are the assets to book; without names the nearest that are available, unless `exact`
    books those alone.
    """
    held = lock(request, by, version)
    if held.state != RequestState.DRAFT:
        raise WrongState(f"{held.number} was already submitted by {held.by_name}.")
    if unsigned := approval_selectors.waiting(held):
        words = approval_selectors.words(unsigned)
        raise WrongState(f"{held.number} is sent once it is signed: {words}.")
    chosen = circle(held)
    invite(held, chosen, named=bool(held.ask))
    tier_showing.show_asked(held, [one.agency for one in chosen], by)
    held.state, held.submitted_at = RequestState.SUBMITTED, timezone.now()
    held.due_at, held.alarm_at = _clocks_begin(held)
    lines = list(held.lines.select_related("kind").order_by("pk"))
    asking = [p.agency.pk for p in chosen]
    code = held.requesting_agency.short_code
    text = f"{code} asks for {selectors.words(lines)}, {held.incident_number} ({held.number})"
    tell(held, by=by, kind="mutual_aid.submitted", text=text, acts=asking)
    if named or exact:
        mutual_aid_automatic.book_named(held, named, by)
    else:
        mutual_aid_automatic.book_nearest(held, lines, chosen, by)
    return held


def ask(
    *, request: MutualAidRequest, agencies: Iterable[int], by: Actor, version: int | None = None
) -> MutualAidRequest:
    """Ask further agencies, or ask again those who said no, stopped or were passed over."""
    held = lock(request, by, version)
    if held.state not in STEERABLE:
        raise WrongState(f"{held.number} is {held.get_state_display().lower()}: nothing to ask.")
    wanted = sorted(set(agencies))
    if not wanted:
        raise Invalid("Choose whom to ask.", {"agencies": "Choose at least one agency."})
    known = askable(held, partners(held.requesting_agency_id, held.incident.point))
    chosen = _with_agreement(known, wanted, held.requesting_agency)
    if not invite(held, chosen):
        raise WrongState("All of them are being asked already, or nothing is missing.")
    tier_showing.show_asked(held, [one.agency for one in chosen], by)
    if held.state == RequestState.UNABLE_TO_FILL:
        held.state = RequestState.SUBMITTED
    names = ", ".join(partner.agency.short_code for partner in chosen)
    text = f"{held.requesting_agency.short_code} also asks {names} ({held.number})"
    tell(held, by=by, kind="mutual_aid.submitted", text=text, acts=[p.agency.pk for p in chosen])
    return held


@reasoned
def withdraw(
    *, request: MutualAidRequest, by: Actor, reason: str = "", version: int | None = None
) -> MutualAidRequest:
    """Take a request back; what has not left stays at home, what is under way is released first."""
    held, reason = lock(request, by, version), request_words.read_one(reason, "reason")
    if held.state in (RequestState.FILLED, RequestState.CLOSED, RequestState.WITHDRAWN):
        raise WrongState(f"{held.number} is {held.get_state_display().lower()}. Close it instead.")
    _nobody_under_way(held, AT_HOME + NOT_GONE)
    turn = [o.providing_agency_id for o in open_offers(held)]
    for deployment in held.deployments.filter(state__in=NOT_GONE).order_by("asset_id"):
        why = reason or "request withdrawn"
        mutual_aid_filling.stay_home(deployment, by, why, DeploymentExit.CANCELLED)
        turn.append(deployment.providing_agency_id)
    mutual_aid_filling.pass_over(open_offers(held), by, OfferState.WITHDRAWN, reason)
    held.state, held.closed_at = RequestState.WITHDRAWN, timezone.now()
    why = f": {reason}" if reason else ""
    text = f"{held.requesting_agency.short_code} withdraws {held.number}{why}"
    turn += [held.proposed_to_id] if held.proposed_to_id else []
    tell(held, by=by, kind="mutual_aid.withdrawn", text=text, acts=turn)
    hand_back(held, reason, by=by)
    return held


def close(*, request: MutualAidRequest, by: Actor, version: int | None = None) -> MutualAidRequest:
    """End a request once every asset is home; open invitations lapse."""
    held = lock(request, by, version)
    if held.state == RequestState.DRAFT:
        raise WrongState(f"{held.number} was never submitted. Withdraw it instead.")
    if held.state in selectors.OVER:
        raise WrongState(f"{held.number} is already {held.get_state_display().lower()}.")
    _nobody_under_way(held, AT_HOME)
    turn = [o.providing_agency_id for o in open_offers(held)]
    mutual_aid_filling.pass_over(open_offers(held), by, OfferState.SUPERSEDED, "request closed")
    held.state, held.closed_at = RequestState.CLOSED, timezone.now()
    text = f"{held.number} closed"
    tell(held, by=by, kind="mutual_aid.closed", text=text, acts=turn)
    return held


def lock(request: MutualAidRequest, by: Actor, version: int | None = None) -> MutualAidRequest:
    """The request as it is now, held until the scope ends, for its requesting agency."""
    mutual_aid_filling.not_as_follower(request, by)
    held = mutual_aid_filling.held(request.pk)
    if not may_steer(by, held):
        raise NotPermitted(f"{held.number} is a request of {held.requesting_agency.name}.")
    if version is not None and version != held.version:
        raise Stale(f"{held.number} changed meanwhile. Look again.", version=held.version)
    return held


def invite(request: MutualAidRequest, chosen: Sequence[Partner], *, named: bool = True) -> int:
    """Open an invitation for each line that misses something, to each partner; how many.

    Whoever is not `named` is asked for what it has of.
    """
    made = 0
    for line in request.lines.order_by("pk"):
        known = {o.providing_agency_id: o for o in line.offers.select_for_update()}
        able = [p for p in chosen if line.filled < line.quantity and (named or _has_kind(p, line))]
        new = [_invitation(request, line, p) for p in able if p.agency.pk not in known]
        again = [known[p.agency.pk] for p in able if p.agency.pk in known]
        made += len(Offer.objects.bulk_create(new)) + sum(map(_invite_again, again))
    return made


def circle(request: MutualAidRequest) -> list[Partner]:
    """Whom agreement, kind and distance allow to ask; Invalid where that is nobody.

    Named agencies are asked whatever they have and wherever they are; whose incident it is, never.
    """
    agency = request.requesting_agency
    known = partners(agency.pk, request.reporting_point or request.incident.point)
    known = askable(request, known)
    chosen = _with_agreement(known, request.ask, agency)
    if not chosen:
        raise Invalid(
            f"{agency.name} has no mutual-aid agreement in force. "
            "Ask an administrator to sign one.",
            {"ask": "Nobody can be asked."},
        )
    if request.ask:
        return chosen
    limit = request.farthest_km or policy_of(agency.pk).farthest_km
    near = [p for p in chosen if limit is None or p.km is None or p.km <= limit]
    if not near:
        message = f"No partner is within {limit} km. Ask farther, or name whom to ask."
        raise Invalid(message, {"farthest_km": message})
    return near


def _clocks_begin(request: MutualAidRequest) -> tuple[datetime | None, datetime | None]:
    """When the next tier is proposed to, and when the first threshold runs over."""
    policy = policy_of(request.requesting_agency_id)
    up = policy.escalate_minutes
    due = None if up is None else timezone.now() + timedelta(minutes=up)
    clocks = request_clocks.alarming(request, selectors.sides_of(request), policy)
    return due, request_clocks.next_alarm(clocks, ())


def _has_kind(partner: Partner, line: RequestLine) -> bool:
    """It has any of the kind, or of one accepted instead; who lists nothing may have it."""
    return not partner.counts or any(line.takes(count.kind) for count in partner.counts)


def _invitation(request: MutualAidRequest, line: RequestLine, partner: Partner) -> Offer:
    return Offer(
        mode=request.mode,
        request=request,
        line=line,
        requesting_agency_id=request.requesting_agency_id,
        providing_agency=partner.agency,
        agreement_id=partner.agreement_id,
        automatic=partner.automatic,
    )


def _invite_again(offer: Offer) -> int:
    if offer.state in (*OPEN_OFFERS, OfferState.ACCEPTED):
        return 0
    signatures.void(offer)
    offer.named.all().delete()
    offer.expires_at = offer.offered_at = offer.accepted_at = None
    offer.state, offer.quantity, offer.unable = OfferState.INVITED, 0, False
    offer.reason, offer.decided_by, offer.decided_at = "", "", None
    offer.former_state, offer.former_assets = "", []
    offer.seen_at, offer.answer_by, offer.invited_at = None, None, timezone.now()
    offer.version += 1
    offer.save()
    return 1


def open_offers(request: MutualAidRequest) -> list[Offer]:
    """Its questions and promises that still wait, locked."""
    return list(request.offers.select_for_update().filter(state__in=OPEN_OFFERS).order_by("pk"))


def _nobody_under_way(request: MutualAidRequest, home: Iterable[str]) -> None:
    under_way: list[Deployment] = list(request.deployments.exclude(state__in=home))
    if under_way:
        names = ", ".join(
            f"{one.asset_label} ({one.get_state_display().lower()})" for one in under_way
        )
        raise WrongState(f"Still deployed under {request.number}: {names}. Release them first.")


def _with_agreement(known: list[Partner], asked: Sequence[int], agency: Agency) -> list[Partner]:
    """The partners to be asked; an agency without an agreement in force cannot be."""
    by_id = {partner.agency.pk: partner for partner in known}
    strangers = [pk for pk in asked if pk not in by_id]
    if strangers:
        names = Agency.objects.filter(pk__in=strangers).values_list("name", flat=True)
        listed = ", ".join(names) or "one of the chosen agencies"
        message = f"{agency.name} has no agreement in force with {listed}."
        raise Invalid(message, {"ask": message})
    return [p for p in known if p.agency.pk in asked] if asked else known


def typed(lines: Lines) -> list[RequestLine]:
    """Lines of the catalogue's kinds, not saved yet; Invalid names the place of a wrong one."""
    kinds = AssetKind.objects.in_bulk([str(line.get("kind", "")) for line in lines])
    found: list[RequestLine] = []
    for place, line in enumerate(lines, 1):
        kind, quantity, size = kinds.get(str(line["kind"])), line["quantity"], line.get("type")
        if kind is None:
            raise Invalid(f"Line {place}: choose a kind.", {"lines": "Choose a kind we know."})
        if not 1 <= int(quantity) <= MOST or (size is not None and not 1 <= int(size) <= 4):
            message = f"Line {place}: 1 to {MOST} of a type 1 to 4."
            raise Invalid(message, {"lines": message})
        text = request_words.read_line(str(line.get("capability") or ""), place)[:300]
        found.append(
            RequestLine(
                quantity=quantity,
                kind=kind,
                type=size,
                capability=text,
                substitutes=_substitutes(line, place),
                element=str(line.get("element") or ""),
            )
        )
    if not found:
        raise Invalid("Say what you need.", {"lines": "Ask for at least one thing."})
    return found


def _substitutes(line: Mapping[str, Any], place: int) -> list[str]:
    """Kinds accepted instead (block 7), without the one asked for."""
    wanted = [str(one) for one in line.get("substitutes") or ()]
    instead = sorted(set(wanted) - {str(line["kind"])})
    known = AssetKind.objects.in_bulk(instead)
    if unknown := [one for one in instead if one not in known]:
        message = f"Line {place}: we know no kind {unknown[0]} to take instead."
        raise Invalid(message, {"lines": message})
    return instead


def _say_where(fields: Mapping[str, str]) -> None:
    missing = {name: "Say it; crews need it." for name, text in fields.items() if not text.strip()}
    if missing:
        raise Invalid("Say where to report, to whom, and on which radio channel.", missing)


def _number(agency: Agency) -> str:
    prefix = f"{timezone.localdate():%Y}-{agency.short_code}-R"
    with connection.cursor() as cursor:
        cursor.execute("SELECT incidents_next_number(%s, 1)", [prefix])
        (number,) = cursor.fetchone()
    return f"{prefix}{number:02}"
