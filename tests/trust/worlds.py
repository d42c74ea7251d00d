"""One of everything for every town, in words that are canaries where a service takes words."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from agencies.models import (
    Agreement,
    AgreementParty,
    BreakGlass,
    Channel,
    ContactPoint,
    Disclosure,
    DispatchPosition,
    LoginSession,
    Membership,
    SignOnProvider,
)
from agencies.services import boundary_uploads, declarations, sharing, tokens
from alerts.models import Acknowledgement, Alert
from eoc.access import Actor, Role, RoleHeld, scope
from eoc.access.models import IdempotencyKey
from eoc.journal.models import Dispatch
from incidents.models import Guest, Incident, LegalHold, LocalLevel, Place, Response
from incidents.services import activations, activity_log, guests, incidents
from incidents.services import sharing as sharing_one
from resources.models import ForwardedLink, MutualAidRequest
from resources.services import bookings, dispatch, geofences, mutual_aid
from tests.alerts.build import pending
from tests.cast import PEOPLE, TOWNS, Cast, square
from tests.doors_world import World, built, this_moment
from tests.trust import planting
from tests.trust.canaries import Aviary
from tests.trust.partners import join

Names = dict[str, str]


@dataclass
class Planted:
    """The world behind the doors, its canaries, and the objects of each class by name."""

    world: World
    aviary: Aviary
    classes: dict[str, Names] = field(default_factory=dict)
    misplaced: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


def planted(cast: Cast) -> Planted:
    """Everything of everybody, every text column a canary."""
    join(cast)
    made = Planted(built(cast), Aviary())
    made.classes["the barn fire, on which Lakeside helps"] = {}
    for town in TOWNS:
        made.classes[f"{town}'s own"] = _own(made, town)
    for what, shown in SHARES.items():
        made.classes[what] = _shared(made, shown)
    _invite(made, made.classes["riverton's own"]["incident"])
    _passed_on(made)
    about = f"incident:{made.world.names['incident']}"
    Alert.objects.using("owner").update(about=about)
    planting.sow(made.aviary)
    made.misplaced = planting.learn(made.aviary, cast)
    made.world.names["now"] = this_moment()
    made.world.versions = {name: held + 1 for name, held in made.world.versions.items()}
    return made


def _passed_on(made: Planted) -> None:
    """Liv handed Riverton's question on to Lee."""
    asked = MutualAidRequest.objects.using("owner").get(uuid=made.world.names["request"])
    users = made.world.cast.users
    ForwardedLink.objects.using("owner").create(
        request_id=asked.pk,
        requesting_agency_id=asked.requesting_agency_id,
        providing_agency_id=made.world.cast.agencies["lakeside"].pk,
        from_user=users["liv"].pk,
        from_name="Liv",
        to_user=users["lee"].pk,
        to_name="Lee",
    )


@dataclass(frozen=True)
class Shown:
    """How an incident of Riverton is shared with another agency, if it is."""

    agency: str
    tier: str = "view"
    sensitive: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    ended: bool = False


SHARES = {
    "shown to Hillcrest to look at": Shown("hillcrest"),
    "shared with Lakeside, and ended": Shown("lakeside", "assist", ended=True),
    "of health, shown to Lakeside without that": Shown("lakeside", sensitive=("health",)),
    "of health, shared with Lakeside whole": Shown(
        "lakeside", "assist", ("health",), ("health", "caller_identity")
    ),
}


def everything_of(cast: Cast, town: str) -> Actor:
    """Somebody of the town who holds every role of its agency."""
    name = next(name for name, (home, _) in PEOPLE.items() if home == town)
    agency = cast.agencies[town].pk
    return replace(cast.actor(name), roles=frozenset(RoleHeld(role, agency) for role in Role))


def _own(made: Planted, town: str) -> Names:
    """One of everything that a town keeps to itself."""
    cast = made.world.cast
    with scope(everything_of(cast, town)) as by:
        found = _incident(made, town, by)
        rows = _kept(made, town, by)
        asset = cast.assets[f"{cast.agencies[town].short_code} Pump 1"]
        booking = bookings.commit(asset=asset, incident=found, by=by)
        dispatch.en_route(asset=asset, by=by)
        token, _ = tokens.issue(user=_user(cast, by), by=by)
    with scope(sharing.operator("Cast")) as operator:
        alert = pending(cast.agencies[town], operator, 1, event=uuid4())
        more = _by_hand(made, town, found, alert, by)
    names = {name: str(row.uuid) for name, row in {**rows, **more}.items()}
    person, held = next((cast.people[n], of[1][0]) for n, of in PEOPLE.items() if of[0] == town)
    request = _request(made, town, found)
    names |= {
        "incident": str(found.uuid),
        "number": found.number,
        "asset": str(asset.uuid),
        "lent_asset": str(asset.uuid),
        "riv_busy": str(asset.uuid),
        "booking": str(booking.uuid),
        "alert": str(alert.uuid),
        "person": str(person.uuid),
        "town": str(cast.towns[town].uuid),
        "agency": str(cast.agencies[town].uuid),
        "agency_code": cast.agencies[town].short_code,
        "town_code": cast.towns[town].short_code,
        "token": token.token_key,
        "stream": f"demo.a{cast.agencies[town].pk}.incidents.full",
        "summaries": f"demo.a{cast.agencies[town].pk}.assets.summary",
        "membership": str(Membership.objects.using("owner").get(person=person.pk, role=held).pk),
        **request,
    }
    return names


def _user(cast: Cast, by: Actor) -> Any:
    return next(user for user in cast.users.values() if str(user.pk) == by.user_id)


def _incident(made: Planted, town: str, by: Actor, sensitive: tuple[str, ...] = ()) -> Incident:
    say = made.aviary.word
    found = incidents.log(
        by=by,
        type="structure_fire",
        severity="medium",
        title=say(),
        point=made.world.cast.point(town),
        place_text=say(),
        narrative=say(),
        sensitive=sensitive,
        caller=(say(), say()),
    )
    activity_log.note(incident=found, text=say(), by=by)
    return incidents.promote(incident=found, reason=say(), by=by)


def _kept(made: Planted, town: str, by: Actor) -> dict[str, Any]:
    """A declaration, an activation, an upload."""
    cast, say = made.world.cast, made.aviary.word
    shape: dict[str, Any] = json.loads(square(-75.0, 41.0).json or "")
    feature = {"type": "Feature", "properties": {"name": say()}, "geometry": shape}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    rows: dict[str, Any] = {
        "geofence": geofences.draw(
            agency=cast.agencies[town],
            kind="station",
            name=say(),
            area=square(-75.0, 41.0),
            by=by,
        ),
        "declaration": declarations.declare(
            issuer=cast.towns[town], title=say(), legal_basis=say(), by=by
        ),
        "upload": boundary_uploads.keep(name=f"{say()}.geojson", content=content, by=by),
    }
    if town != "riverton":
        rows["activation"] = activations.activate(
            jurisdiction=cast.towns[town], level="partial", reason=say(), by=by
        )
    return rows


def _by_hand(made: Planted, town: str, found: Incident, alert: Any, by: Actor) -> dict[str, Any]:
    """What no service makes in one step."""
    cast, say = made.world.cast, made.aviary.word
    agency = cast.agencies[town]
    Response.objects.create(incident=found, agency=agency, discipline="fire", label="Fire")
    LocalLevel.objects.create(jurisdiction=cast.towns[town], level="partial", number=say())
    Place.objects.create(
        name=f"Mill {say()}", kind="facility", point=cast.point(town), source_key=say()
    )
    Acknowledgement.objects.create(alert=alert, agency=agency, by_name="Somebody")
    contact = ContactPoint.objects.create(
        agency=agency, channel=Channel.EMAIL, address=f"duty@{town}.example", label="Desk"
    )
    ContactPoint.objects.create(
        agency=agency,
        channel=Channel.WEBHOOK,
        address=f"https://{town}.example/",
        secret=f"whsec_{uuid4().hex}",
    )
    now = timezone.now()
    IdempotencyKey.objects.using("owner").create(
        person_id=by.person_id, key=f"key of {town}", body=b"{}", status=201, expires_at=now
    )
    Dispatch.objects.using("owner").create(
        event=uuid4(), subscriber="none", kind="none", mode="demo", payload={}, done_at=now
    )
    Guest.objects.using("owner").create(
        incident_id=found.pk,
        owner_agency_id=agency.pk,
        name="Visitor",
        token_sha256=uuid4().hex,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    Disclosure.objects.using("owner").create(
        owner_agency_id=agency.pk, agency_id=agency.pk, about=found.uuid
    )
    LegalHold.objects.using("owner").create(
        incident_id=found.pk,
        agency_id=agency.pk,
        incident_number=found.number,
        incident_uuid=found.uuid,
    )
    _keys(made, town, by)
    return {"contact": contact, "agreement": _agreement(made, town)}


def _keys(made: Planted, town: str, by: Actor) -> None:
    """What the login and its exceptions keep."""
    agency, now = made.world.cast.agencies[town], timezone.now()
    SignOnProvider.objects.using("owner").create(
        agency_id=agency.pk, name="City", issuer="https://id.example", secret=uuid4().hex
    )
    DispatchPosition.objects.using("owner").create(
        agency_id=agency.pk, name="Back room", token_hash=uuid4().hex, registered_by_id=by.person_id
    )
    LoginSession.objects.using("owner").create(
        person_id=by.person_id,
        session_hash=uuid4().hex,
        expires_at=now + timedelta(hours=1),
        ended_at=now,
    )
    BreakGlass.objects.using("owner").create(
        person_id=by.person_id,
        agency_id=agency.pk,
        role="liaison",
        reason="Nobody else is here",
        opened_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
    )


def _agreement(made: Planted, town: str) -> Agreement:
    """A draft which the town has not shown to anybody."""
    cast, say = made.world.cast, made.aviary.word
    agreement = Agreement.objects.create(
        code=say(),
        title=say(),
        agency=cast.agencies[town],
        kinds=["mutual_aid"],
        valid_from=timezone.now(),
    )
    AgreementParty.objects.create(agreement=agreement, agency=cast.agencies[town])
    return agreement


def _request(made: Planted, town: str, found: Incident) -> Names:
    """A draft that nobody was asked by yet, where there is somebody to ask."""
    cast, say = made.world.cast, made.aviary.word
    partner = {"riverton": "hillcrest", "lakeside": "riverton", "hillcrest": "riverton"}.get(town)
    if partner is None:
        return {}
    with scope(everything_of(cast, town)) as by:
        request = mutual_aid.request(
            by=by,
            agency=cast.agencies[town],
            incident=found,
            lines=[{"kind": "engine", "quantity": 1, "capability": say()}],
            ask=[cast.agencies[partner].pk],
            reporting_place=say(),
            report_to=say(),
            radio_channel=say(),
            note=say(),
        )
    return {"request": str(request.uuid), "request_number": request.number}


def _invite(made: Planted, incident: str) -> None:
    """Guests of one incident: with its log and without, one sent away, one whose time is over."""
    with scope(everything_of(made.world.cast, "riverton")) as by:
        found = Incident.objects.get(uuid=incident)
        for name in ("gus", "gwen", "sent away", "over"):
            guest, secret = guests.invite(
                incident=found, name=name, hours=2, by=by, with_log=name == "gwen"
            )
            made.links[name], made.aviary.guests[guest.token_sha256] = secret, name
            if name == "sent away":
                guests.revoke(guest=guest, by=by)
            found = Incident.objects.get(pk=found.pk)
    begun, ended = timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1)
    rows = Guest.objects.using("owner").filter(name="over")
    rows.update(invited_at=begun, expires_at=ended)


def _shared(made: Planted, shown: Shown) -> Names:
    """An incident of Riverton which another agency may see, in part or whole, or no longer."""
    agency, say = made.world.cast.agencies[shown.agency], made.aviary.word
    with scope(everything_of(made.world.cast, "riverton")) as by:
        found = _incident(made, "riverton", by, shown.sensitive)
        sharing_one.share(
            incident=found,
            agency=agency,
            tier=shown.tier,
            reason=say(),
            includes=shown.includes,
            by=by,
        )
        activity_log.note(incident=found, text=say(), by=by)
        if shown.ended:
            sharing_one.end(incident=found, agency=agency, reason=say(), by=by)
            activity_log.note(incident=Incident.objects.get(pk=found.pk), text=say(), by=by)
    return {"incident": str(found.uuid), "number": found.number}
