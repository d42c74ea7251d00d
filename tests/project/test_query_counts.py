"""How many statements a page costs: the same for one row and for twenty, and never more than now.

The figures in `query_counts.json` are a ratchet: lower them when a page gets better.
"""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Agency, BreakGlass, Membership
from agencies.services import contact_points, people, positions, sharing, sign_on, tokens
from alerts import cap
from alerts.services import cap_messages, silences
from eoc.access import Actor, scope
from incidents.models import Incident
from incidents.services import activity_log
from resources.models import Asset, AssetKind, Offer
from resources.services import assets, dispatch, mutual_aid_offers
from tests.alerts import roster_build
from tests.alerts.build import pending
from tests.alerts.cap_build import LATER, message
from tests.cast import Cast
from tests.doors_world import this_moment
from tests.incidents.build import log
from tests.resources.asking import offer, submitted

FIGURES = Path(__file__).with_name("query_counts.json")
ALLOWED: dict[str, int] = json.loads(FIGURES.read_text())
MANY = 20


@pytest.mark.timeout(300)
def test_twenty_rows_cost_what_one_costs(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        first = log(cast, dana, title="The first")
    names = {
        "number": first.number,
        "offer": _one_more(cast, first),
        "person": str(cast.people["dana"].uuid),
    }
    with_one = _costs(cast, names)
    for _ in range(MANY - 1):
        _one_more(cast, first)
    with_many = _costs(cast, names)
    grown = {path: (few, with_many[path]) for path, few in with_one.items()}
    assert {path: pair for path, pair in grown.items() if pair[1] > pair[0]} == {}
    assert {path: n for path, n in with_many.items() if n > ALLOWED.get(path, 0)} == {}
    assert set(with_many) == set(ALLOWED)


def _one_more(cast: Cast, first: Incident) -> str:
    """One row more in every list; answers the uuid of an offer that waits."""
    waiting, tag = submitted(cast), uuid4().hex[:8]
    _lent(cast, tag)
    with scope(cast.actor("dana")) as dana:
        log(cast, dana, title=f"Fire {tag}")
        activity_log.note(incident=first, text=f"Note {tag}", by=dana)
        unit = _engine(cast, "riverton", tag, dana)
        dispatch.assign(assets=[unit], incident=first, by=dana)
    _kept(cast, tag)
    return str(offer(cast, waiting).uuid)


def _lent(cast: Cast, tag: str) -> None:
    asked = submitted(cast)
    with scope(cast.actor("liv")) as liv:
        unit = _engine(cast, "lakeside", tag, liv)
    with scope(cast.actor("lee")) as lee:
        found = Offer.objects.get(request=asked)
        mutual_aid_offers.approve(offer=found, assets=[unit], by=lee)


def _engine(cast: Cast, town: str, tag: str, by: Actor) -> Asset:
    kind = AssetKind.objects.get(pk="engine")
    home = cast.point(town)
    agency = cast.agencies[town]
    return assets.register(
        agency=agency, call_sign=f"Engine {tag}", kind=kind, nims_type=1, home=home, by=by
    )


def _kept(cast: Cast, tag: str) -> None:
    riverton = cast.agencies["riverton"]
    with scope(cast.actor("ada")) as ada:
        email = f"{tag}@r.example"
        people.invite(agency=riverton, name=tag, email=email, roles=["observer"], by=ada)
        contact_points.add(agency=riverton, channel="email", address=f"{tag}@d.example", by=ada)
        positions.register(agency=riverton, name=f"Desk {tag}", exempt=False, by=ada)
        _sign_on(cast, tag, ada)
        roster_build.roster(cast, "dana", "rosa", name=f"Roster {tag}")
        soon, later = (timezone.now() + timedelta(hours=n) for n in (1, 2))
        silences.begin(agency=riverton, kinds=[], starts_at=soon, ends_at=later, reason=tag, by=ada)
    with scope(sharing.operator("Cast")) as operator:
        pending(riverton, operator, 1, event=uuid4())
        cap_messages.keep(content=cap.write(message(tag, expires=LATER)), by=operator)
        Agency.objects.create(name=f"Agency {tag}", short_code=_code(), discipline="fire")
        _over(cast)
    with scope(cast.actor("dana")) as dana:
        tokens.issue(user=cast.users["dana"], by=dana, label=tag)
    sat = Client()
    sat.force_login(cast.users["dana"])
    sat.get("/alerts/")


def _over(cast: Cast) -> None:
    """A role that ended and one taken by break-glass, each an hour of its own."""
    who = {"person": cast.people["dana"], "agency": cast.agencies["riverton"], "role": "liaison"}
    start = timezone.now() - timedelta(hours=2 + 2 * BreakGlass.objects.count())
    end = start + timedelta(hours=1)
    Membership.objects.create(**who, valid_from=start, valid_to=end)
    BreakGlass.objects.create(**who, reason="Nobody answers", opened_at=start, ends_at=end)


def _sign_on(cast: Cast, tag: str, ada: Actor) -> None:
    sign_on.add(
        agency=cast.agencies["riverton"],
        name=f"Desk {tag}",
        issuer="https://login.riverton.example",
        client_id="accord",
        secret="illustrative",
        active=True,
        by=ada,
    )


def _code() -> str:
    """Another short code, of the letters Z and two more."""
    count = Agency.objects.count()
    return f"Z{chr(65 + count // 26)}{chr(65 + count % 26)}"


PATHS = {
    "dana": (
        "/console/snapshot/",
        "/api/v1/picture/?at={now}",
        "/api/v1/picture/changes/?from=2026-01-01T00:00:00Z&to={now}",
        "/api/v1/picture/marks/?from=2026-01-01T00:00:00Z&to={now}&step=86400",
        "/incidents/",
        "/incidents/{number}/",
        "/incidents/{number}/history/",
        "/resources/assets/",
        "/resources/for-incident/{number}/",
        "/resources/requests/",
        "/mutual-aid/board/",
        "/alerts/",
        "/alerts/rosters/",
        "/alerts/silences/",
        "/api/v1/rosters/",
        "/alerts/cap/",
        "/alerts/outbox/",
        "/api/v1/heads/",
        "/api/v1/incidents/",
        "/api/v1/assets/",
        "/api/v1/bookings/",
        "/api/v1/mutual-aid-requests/",
        "/api/v1/offers/",
        "/api/v1/deployments/",
        "/api/v1/alerts/",
        "/api/v1/cap-alerts/",
        "/api/v1/deliveries/",
        "/api/v1/people/",
        "/api/v1/memberships/",
        "/api/v1/contact-points/",
        "/api/v1/agreements/",
        "/api/v1/agencies/",
        "/api/v1/jurisdictions/",
        "/api/v1/break-glass/",
        "/api/v1/tokens/",
        "/api/v1/sessions/",
        "/api/v1/positions/",
        "/account/",
        "/admin/break-glass/",
    ),
    "ada": (
        "/admin/tokens/",
        "/admin/positions/",
        "/admin/sign-on/",
        "/admin/people/{person}/",
        "/admin/people/{person}/history/",
        "/incidents/{number}/records/",
        "/admin/people/",
        "/admin/contact-points/",
        "/admin/agreements/",
        "/admin/agencies/",
        "/admin/jurisdictions/",
    ),
    "lee": ("/resources/inbox/", "/resources/decide/{offer}/"),
}


def _costs(cast: Cast, names: dict[str, str]) -> dict[str, int]:
    return {
        path: _cost(cast, name, path.format(**names, now=this_moment()))
        for name, paths in PATHS.items()
        for path in paths
    }


def _cost(cast: Cast, name: str, path: str) -> int:
    client = Client()
    client.force_login(cast.users[name])
    client.get(path)  # caches of the process fill once
    with CaptureQueriesContext(connection) as held:
        assert client.get(path).status_code == 200, path
    return len(held)
