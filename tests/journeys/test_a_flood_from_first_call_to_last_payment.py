"""A whole flood by the API: called in, neighbours lend, the public is told, all is paid for."""

import json
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from agencies.services import sharing
from alerts.models import CapMessage
from eoc.access import scope
from resources.models import Deployment, Posting
from tests.alerts.conftest import contact
from tests.alerts.public import FLOOD, INSIDE, ORDER
from tests.alerts.stage import deliveries, hear_all
from tests.cast import Cast
from tests.incidents.test_incident_api import Api
from tests.resources.asking import WHERE
from tests.resources.costing import priced

CALL = {"type": "flood", "severity": "high", "title": "Water over River road",
        "lon": -74.97, "lat": 40.03}  # fmt: skip
THERE, HOME = ("check-in", "assign", "release"), ("demobilize", "return")


class Region:
    """Everybody at their browser, each with what they have open."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.people = {name: Api(cast, name) for name in cast.users}

    def say(self, who: str, path: str, **body: Any) -> dict[str, Any]:
        """Do it as that person, knowing how it stands; the relay hears of it."""
        answer = self.people[who].post(path, **body)
        if answer.status_code == 428:
            seen = self.people[who].get(path.rsplit("/", 2)[0] + "/")
            answer = self.people[who].post(path, headers={"If-Match": seen["ETag"]}, **body)
        assert answer.status_code in (200, 201), (who, path, answer.content)
        hear_all()
        said: dict[str, Any] = answer.json()
        return said

    def see(self, who: str, path: str) -> Any:
        """What that person is shown."""
        answer = self.people[who].get(path)
        assert answer.status_code == 200, (who, path, answer.content)
        return answer.json()


def test_a_flood_by_the_api(committed_cast: Cast) -> None:
    region, cast = Region(committed_cast), committed_cast
    priced(cast)
    with scope(sharing.operator()):
        contact(cast, "lakeside", "duty@lakeside.example")

    flood = region.say("dana", "/incidents/", **CALL)
    engine = _lent(region, flood["number"])
    warning = _warned(region)
    _over(region, engine, warning)
    _paid(region, engine["request"]["number"])

    told = {one.alert.kind for one in deliveries(address="duty@lakeside.example")}
    assert {"mutual_aid.submitted", "public_alert.issued", "public_alert.cleared"} <= told, told
    assert region.see("olu", "/deployments/")["count"] == 0


def _lent(region: Region, incident: str) -> dict[str, Any]:
    """Lakeside's engine, asked for, approved and on its way within four decisions."""
    wanted = {"agency": "RIV", "incident": incident, "ask": ["LAK"], **WHERE}
    lines = [{"kind": "engine", "quantity": 1}]
    asked = region.say("dana", "/mutual-aid-requests/", lines=lines, **wanted)
    region.say("dana", f"/mutual-aid-requests/{asked['uuid']}/submit/")
    offer = region.see("lee", "/offers/?waiting=true")["results"][0]
    engine = str(region.cast.assets["LAK Engine 12"].uuid)
    region.say("lee", f"/offers/{offer['uuid']}/approve/", assets=[engine])
    sent = region.see("dana", f"/mutual-aid-requests/{asked['uuid']}/")["deployments"][0]
    for verb in ("mobilize", "depart"):
        went = region.say("liv", f"/deployments/{sent['uuid']}/{verb}/")
    return went


def _warned(region: Region) -> str:
    """Written by one, approved and sent by another; in force as a document the XSD knows."""
    order = {name: part for name, part in asdict(ORDER).items() if part}
    content = {**FLOOD.as_json(), "order": order}
    area = json.loads(INSIDE.geojson)
    path = "/public-alerts/live/"
    uuid = region.say("dana", path, agency="RIV", area=area, minutes=60, **content)["uuid"]
    waiting = region.say("dana", f"{path}{uuid}/submit/")
    region.say("rosa", f"{path}{uuid}/approve/", digest=waiting["digest"])
    region.say("rosa", f"{path}{uuid}/issue/", typed=waiting["phrase"])
    with scope(region.cast.actor("olu")):
        assert CapMessage.objects.filter(identifier=waiting["identifier"]).exists()
    return f"{path}{uuid}/"


def _over(region: Region, engine: dict[str, Any], warning: str) -> None:
    """The water falls: all clear, and the engine goes home after ten hours."""
    for verb in THERE:
        region.say("dana", f"/deployments/{engine['uuid']}/{verb}/")
    region.say("rosa", f"{warning}clear/")
    assert region.see("dana", warning)["state"] == "cleared"
    _ten_hours_pass(region.cast, engine["uuid"])
    for verb in HOME:
        region.say("liv", f"/deployments/{engine['uuid']}/{verb}/")


def _ten_hours_pass(cast: Cast, uuid: str) -> None:
    with scope(cast.actor("lee")):
        sent = Deployment.objects.get(uuid=uuid)
        began = (timezone.now() - timedelta(hours=10)).isoformat()
        sent.times, sent.version = {**sent.times, "mobilizing": began}, sent.version + 1
        sent.save()


def _paid(region: Region, request: str) -> None:
    """Two hours beyond the free eight; what one has to get the other has to give."""
    asked = region.see("lee", f"/deployments/?request={request}")["results"][0]["request"]["uuid"]
    claim = region.say("lee", "/claims/", request=asked)
    assert (claim["state"], claim["total"]) == ("draft", "462.83")
    for who, verb in (("lee", "submit"), ("rosa", "approve"), ("rosa", "pay")):
        claim = region.say(who, f"/claims/{claim['uuid']}/{verb}/")
    assert claim["state"] == "paid"
    with scope(region.cast.actor("rosa")):
        assert Posting.objects.aggregate(all=Sum("amount"))["all"] == Decimal(0)
        assert Posting.objects.exists()
