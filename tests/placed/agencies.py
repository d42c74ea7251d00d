"""Riverton itself: people, agreements, declarations, what it shares."""

import json
from decimal import Decimal
from typing import Any

from django.utils import timezone

from agencies.models import Agreement, Membership
from agencies.services import (
    agreements,
    boundary_uploads,
    break_glass,
    contact_points,
    declarations,
    tokens,
)
from agencies.services.agreements import Terms
from agencies.services.grants import Shown
from agencies.services.terms import Costs, Rate
from eoc.access import scope
from tests.agreeing import agree
from tests.cast import square
from tests.placed.world import SECRET, World


def place_agencies(world: World) -> None:
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
