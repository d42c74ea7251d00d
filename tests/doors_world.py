"""The world behind the doors: one of everything, Riverton's, with a word only Riverton may read."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.utils import timezone

from agencies.models import Agreement, Membership
from agencies.services import (
    agreements,
    boundary_uploads,
    break_glass,
    contact_points,
    declarations,
    sharing,
    tokens,
)
from agencies.services.agreements import Terms
from agencies.services.grants import Shown
from agencies.services.terms import Costs, Rate
from alerts import cap
from alerts.models import Zone
from alerts.services import cap_messages
from eoc.access import Actor, scope
from incidents.models import Incident, IncidentType
from incidents.services import activations, activity_log, guests, incidents
from resources.models import (
    Approval,
    Asset,
    AssetKind,
    Claim,
    CostItem,
    Deployment,
    EdxlMessage,
    MissionReadyPackage,
    MutualAidRequest,
    Offer,
    OfferCounter,
    ProposalLine,
    Qualification,
    ResourceTeam,
)
from resources.selectors import deployments, papers
from resources.services import (
    answer_links,
    bookings,
    box_cards,
    costs,
    crews,
    custody,
    deployments_ending,
    documents,
    geofences,
    installations,
    mutual_aid,
    mutual_aid_offers,
    packages,
    proposals,
    qualifications,
)
from tests import doors_logins as logins
from tests.agreeing import agree
from tests.alerts.build import pending
from tests.alerts.cap_build import message, naming
from tests.cast import Cast, square

SECRET = "Xanthoria"


@dataclass
class World:
    """Names of the door table to what stands for them, and the version each has."""

    cast: Cast
    names: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, row: Any, key: str = "uuid") -> None:
        """Let a name stand for a row."""
        self.names[name] = str(getattr(row, key))
        self.versions[name] = getattr(row, "version", 1)

    def client(self, name: str) -> Client:
        """A browser of a member of the cast, or of Pat, who is not logged in."""
        client = Client(raise_request_exception=False)
        if name in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client


def built(cast: Cast) -> World:
    """One of everything."""
    world = World(cast)
    _agencies(world)
    logins.place(world)
    _incidents(world)
    _mutual_aid(world)
    _box_card(world)
    _as_it_stands(world)
    _alerts(world)
    _warnings(world)
    _between_systems(world)
    world.names["stream"] = f"demo.j{cast.towns['riverton'].pk}.incidents.full"
    world.names["summaries"] = f"demo.a{cast.agencies['riverton'].pk}.assets.located"
    world.names["now"] = this_moment()
    for name, user in cast.users.items():
        client = Client()
        client.force_login(user)
        world.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def this_moment() -> str:
    """Now, as an address names a moment of the past."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _agencies(world: World) -> None:
    cast = world.cast
    world.put("person", cast.people["obi"])
    world.put("town", cast.towns["riverton"])
    world.put("town_code", cast.towns["riverton"], "short_code")
    world.put("agency", cast.agencies["riverton"])
    world.put("agency_code", cast.agencies["riverton"], "short_code")
    shape = {"type": "Feature", "properties": {"name": "New"}, "geometry": _shape()}
    with scope(cast.actor("ada")) as ada:
        file = json.dumps({"type": "FeatureCollection", "features": [shape]}).encode()
        upload = boundary_uploads.keep(name="towns.geojson", content=file, by=ada)
        contact = contact_points.add(
            agency=cast.agencies["riverton"], channel="email", address="duty@r.example", by=ada
        )
        declared = declarations.declare(
            issuer=cast.towns["riverton"], title="Flood", legal_basis="Act 1", by=ada
        )
        world.put("membership", Membership.objects.get(person=cast.people["obi"]), "pk")
        agreement = Agreement.objects.get(code="NORTH-MA")
        world.put("party", agreement.parties.get(agency=cast.agencies["riverton"]), "pk")
    with scope(cast.actor("obi")) as obi:
        token, _ = tokens.issue(user=cast.users["obi"], by=obi)
    with scope(cast.actor("rosa")) as rosa:
        agency, why = cast.agencies["riverton"], f"Nobody answers {SECRET}"
        taken = break_glass.take(agency=agency, role="dispatcher", minutes=60, reason=why, by=rosa)
        break_glass.close(taken=taken, by=rosa)
    for name, row in {"upload": upload, "contact": contact, "declaration": declared}.items():
        world.put(name, row)
    world.put("agreement", agreement)
    _grants(world)
    world.put("token", token, "token_key")
    world.put("break_glass", taken)


def _grants(world: World) -> None:
    """A draft with what it will show, and one in force that shows nothing yet."""
    cast = world.cast
    terms = Terms(
        code="RIV-HIL-2",
        title="Data sharing to come",
        kinds=["data_sharing"],
        valid_from=timezone.now(),
        agencies=[cast.agencies["riverton"], cast.agencies["hillcrest"]],
        costs=Costs("USD", liability="Each its own", rates=[Rate("hour", Decimal(1))]),
    )
    with scope(cast.actor("ada")) as ada:
        draft = agreements.draft(agency=cast.agencies["riverton"], terms=terms, by=ada)
        world.put("draft_party", draft.parties.get(agency=cast.agencies["riverton"]), "pk")
        world.put("draft_grant", draft.grants.first())
    shown = agree(cast, "riverton", "hillcrest", Shown("health"), by="agency", code="RIV-HIL")
    with scope(cast.actor("ada")):
        world.put("grant", shown.grants.get())
    world.put("draft", draft)
    world.put("sharing", shown)
    world.put("hillcrest", cast.agencies["hillcrest"], "pk")


def _shape() -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(square(-75.0, 41.0).json or "")
    return shape


def _incidents(world: World) -> None:
    cast = world.cast
    with scope(cast.actor("dana")) as dana:
        first = _call(cast, dana)
        activity_log.note(incident=first, text=f"Note {SECRET}", by=dana)
        booking = bookings.commit(asset=cast.assets["RIV Engine 14"], incident=first, by=dana)
        fence = geofences.draw(
            agency=cast.agencies["riverton"],
            kind="station",
            name=f"Yard {SECRET}",
            area=square(-75.0, 40.0),
            by=dana,
        )
    with scope(cast.actor("ada")) as ada:
        activation = activations.activate(
            jurisdiction=cast.towns["riverton"], level="partial", reason="Rain", by=ada
        )
    with scope(cast.actor("dana")) as dana:
        guest, secret = guests.invite(incident=first, name="Rea", hours=2, by=dana)
    world.put("guest", guest)
    world.names["guest_secret"] = secret
    world.put("incident", first)
    world.put("number", first, "number")
    world.put("booking", booking)
    world.put("geofence", fence)
    world.put("activation", activation)
    world.put("asset", cast.assets["RIV Engine 12"])
    world.put("riv_busy", cast.assets["RIV Engine 14"])
    world.put("lak_asset", cast.assets["LAK Engine 14"])


def _call(cast: Cast, by: Actor) -> Incident:
    return incidents.log(
        by=by,
        type="structure_fire",
        severity="medium",
        title=f"Barn fire {SECRET}",
        point=cast.point("riverton"),
        place_text=f"Mill {SECRET}",
        narrative=f"Caller said {SECRET}",
    )


def _as_it_stands(world: World) -> None:
    """Sharing it with whoever was asked raised the incident's version."""
    with scope(world.cast.actor("dana")):
        world.put("incident", Incident.objects.get(uuid=world.names["incident"]))


def _box_card(world: World) -> None:
    cast = world.cast
    with scope(cast.actor("ada")) as ada:
        cell = box_cards.put(
            agency=cast.agencies["riverton"],
            incident_type=IncidentType.objects.get(pk="structure_fire"),
            level=1,
            partner=cast.agencies["hillcrest"],
            kind=AssetKind.objects.get(pk="engine"),
            quantity=1,
            by=ada,
        )
        world.put("cell", cell)


def _mutual_aid(world: World) -> None:
    cast = world.cast
    waiting, lent = (_asked(world) for _ in range(2))
    with scope(cast.actor("lee")) as lee:
        offer = Offer.objects.get(request=lent)
        mutual_aid_offers.approve(offer=offer, assets=[cast.assets["LAK Engine 12"]], by=lee)
        world.put("offer", Offer.objects.get(request=waiting))
        sent = Deployment.objects.get(request=lent)
        people = [{"name": f"Casey {SECRET}", "qualification": "ENGB"}]
        (member,) = crews.enroll(deployment=sent, people=people, by=lee)
        world.put("crew_member", member)
        seen = f"Good {SECRET}"
        custody.sign(deployment=sent, handover="out", condition=seen, signer="Lee", by=lee)
        deployments_ending.damage(deployment=sent, condition="Dent", report=seen, by=lee)
        world.put("deployment", Deployment.objects.get(request=lent))
        order = papers.paper(deployments.visible_to(lee).get(request=lent))
        world.put("document", documents.ask(paper=order, by=lee))
    _claim(world, lent)
    _said_on_the_way(cast, lent)
    with scope(cast.actor("dana")):
        team = ResourceTeam.objects.create(
            mode="demo",
            requesting_agency=cast.agencies["riverton"],
            incident_number=world.names["number"],
            kind="task_force",
            name=f"One {SECRET}",
            leader="Pat Moreno",
            channel="TAC 3",
        )
        world.put("team", team)
        held = MutualAidRequest.objects.get(pk=waiting.pk)
        world.put("request", held)
        world.put("request_number", held, "number")
        world.names["foreign_answer"] = answering(cast, held, "olu")
        world.put("lent_asset", Asset.objects.get(pk=cast.assets["LAK Engine 12"].pk))
    _catalogue(world)


def _catalogue(world: World) -> None:
    """A package, a qualification, and a proposal for what is asked for still."""
    cast, agency = world.cast, world.cast.agencies["riverton"]
    with scope(cast.actor("dana")) as dana:
        package = packages.register(
            agency=agency,
            name=f"Pumps {SECRET}",
            kind=AssetKind.objects.get(pk="pump"),
            capability=f"Pumps {SECRET}",
            ready_minutes=45,
            by=dana,
        )
        held = qualifications.record(
            agency=agency,
            person=cast.people["obi"],
            position=f"Pump operator {SECRET}",
            issued=timezone.localdate(),
            by=dana,
        )
        made = proposals.propose(agency=agency, by=dana)
        world.put("package", MissionReadyPackage.objects.get(pk=package.pk))
        world.put("qualification", Qualification.objects.get(pk=held.pk))
        world.put("proposal", made)
        world.put("proposal_line", ProposalLine.objects.filter(proposal=made).earliest("pk"))


def _said_on_the_way(cast: Cast, lent: MutualAidRequest) -> None:
    """The request was signed within, and its offer countered once."""
    with scope(cast.actor("dana")):
        offer = Offer.objects.get(request=lent)
        Approval.objects.create(
            request=lent,
            requesting_agency_id=lent.requesting_agency_id,
            block="need",
            afterwards=True,
            signer=cast.people["dana"].pk,
            signed_by="Dana",
            signed_at=timezone.now(),
        )
        OfferCounter.objects.create(
            offer=offer,
            requesting_agency_id=offer.requesting_agency_id,
            providing_agency_id=offer.providing_agency_id,
            side="requesting",
            assets=[],
            labels="LAK Engine 14",
            words=f"Sooner {SECRET}",
            by_name="Dana",
        )


def _between_systems(world: World) -> None:
    """Lakeside is answered for by an installation, which sent something wrong."""
    riverton, lakeside = world.cast.agencies["riverton"], world.cast.agencies["lakeside"]
    address = "https://eoc.lakeside.example/edxl/"
    with scope(sharing.operator()) as operator:
        installations.connect(partner=lakeside, agency=riverton, address=address, by=operator)
    with scope(world.cast.actor("rosa")):
        refused = EdxlMessage.objects.create(
            mode="demo",
            direction="in",
            agency=riverton,
            partner_agency=lakeside,
            message_id="urn:x:1",
            state="refused",
            error=f"document: is not well-formed XML, {SECRET}",
            sha256="0" * 64,
            original=f"<a>{SECRET}".encode(),
        )
    world.put("between", refused)


def _claim(world: World, lent: MutualAidRequest) -> None:
    """A claim submitted once and queried, so that the ledger has moved and its items may change."""
    sides = {
        "requesting_agency": world.cast.agencies["riverton"],
        "providing_agency": world.cast.agencies["lakeside"],
    }
    with scope(world.cast.actor("lee")) as lee:
        made = Claim.objects.create(
            number=f"{lent.number}-LAK",
            mode=lent.mode,
            request=lent,
            agreement=Agreement.objects.get(code="NORTH-MA"),
            currency="USD",
            state="draft",
            by_name="Lee",
            **sides,
        )
        CostItem.objects.create(
            claim=made,
            category="other",
            note="Foam",
            unit="each",
            quantity=1,
            rate=12,
            amount=12,
            **sides,
        )
        costs.submit(claim=made, by=lee)
        world.put("lent_request", lent)
        world.put("lent_number", lent, "number")
    with scope(world.cast.actor("rosa")) as rosa:
        world.put("claim", costs.query(claim=made, reason="Which foam", by=rosa))


def _warnings(world: World) -> None:
    """A public warning, and one that only the operator reads."""
    open_to_all = message(1)
    closed = message(2, scope="Restricted", restriction="staff", references=naming(open_to_all))
    with scope(sharing.operator()) as by:
        for name, alert in {"warning": open_to_all, "restricted_warning": closed}.items():
            kept = cap_messages.keep(content=cap.write(alert), by=by)
            world.put(name, kept.message)
        shape = square(-75.0, 41.0)
        Zone.objects.create(key="UGC=PAZ101", name="Zone", shape=shape, source="zones.geojson")


def answering(cast: Cast, request: MutualAidRequest, who: str) -> str:
    """The secret part of the link by which somebody answers for their own agency."""
    agency, user = cast.people[who].agency_id, cast.users[who].pk
    path = answer_links.path(request=request.uuid, agency_id=agency, user=user)
    return path.removeprefix("/answers/").rstrip("/")


def _asked(world: World) -> MutualAidRequest:
    cast = world.cast
    with scope(cast.actor("dana")) as dana:
        made = mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=Incident.objects.get(uuid=world.names["incident"]),
            lines=[{"kind": "engine", "quantity": 1}],
            ask=[cast.agencies["lakeside"].pk],
            reporting_place=f"Gate {SECRET}",
            report_to=f"Chief {SECRET}",
            radio_channel="VALLEY 3",
            note=f"Bring boots {SECRET}",
        )
        return mutual_aid.submit(request=made, by=dana)


def _alerts(world: World) -> None:
    with scope(sharing.operator("Cast")) as operator:
        alert = pending(world.cast.agencies["riverton"], operator, 1, event=uuid4())
        type(alert).objects.filter(pk=alert.pk).update(body=SECRET, subject=SECRET)
    world.put("alert", alert)
