"""Each message between two sides of mutual aid leads to a signed webhook of whom it concerns."""

import json
from typing import Any
from uuid import UUID

from pytest_django import Settings

from agencies.models import Channel, ContactPoint
from agencies.services import sharing
from alerts.models import Delivery
from eoc.access import scope
from eoc.doors.signed import vouched
from resources.models import Deployment, MutualAidRequest, Offer
from resources.services import deployments, deployments_ending, mutual_aid_offers
from tests.alerts import stage
from tests.alerts.conftest import SECRET, as_relay, send_due
from tests.cast import Cast
from tests.project.loopback import OK, Server, say, serving
from tests.resources import asking

LIFE = (  # message of EDXL-RM, kind of the webhook, who hears of it
    ("RequestResource", "mutual_aid.submitted", {"LAK"}),
    ("ResponseToRequestResource", "mutual_aid.approved", {"RIV"}),
    ("RequisitionResource", "mutual_aid.accepted", {"LAK"}),
    ("CommitResource", "deployment.mobilized", {"RIV", "LAK"}),
    ("ReportResourceDeploymentStatus", "deployment.departed", {"RIV", "LAK"}),
    ("ReportResourceDeploymentStatus", "deployment.checked_in", {"RIV", "LAK"}),
    ("ReleaseResource", "deployment.released", {"RIV", "LAK"}),
    ("ReportResourceDeploymentStatus", "deployment.returned", {"RIV", "LAK"}),
    ("RequestReturn", "deployment.recalled", {"RIV", "LAK"}),
    ("ResponseToRequestResource", "mutual_aid.declined", {"RIV"}),
)


def lived(cast: Cast) -> MutualAidRequest:
    """Two engines asked for and lent: one comes home, one is recalled; and a no to another."""
    asking.needs_acceptance(cast, window_hours=1)
    made = asking.submitted(cast, 2)
    stage.hear_all()
    with scope(cast.actor("lee")) as lee:
        offer = Offer.objects.get(request=made)
        both = [cast.assets["LAK Engine 12"], cast.assets["LAK Engine 14"]]
        mutual_aid_offers.approve(offer=offer, assets=both, by=lee)
    with scope(cast.actor("rosa")) as rosa:
        mutual_aid_offers.accept(offer=offer, by=rosa)
    with scope(cast.actor("lee")) as lee:
        home, back = Deployment.objects.filter(request=made).order_by("pk")
        for step in (deployments.mobilize, deployments.depart, deployments.check_in):
            home = step(deployment=home, by=lee)
        deployments_ending.recall(deployment=back, reason="Own fire", by=lee)
    with scope(cast.actor("dana")) as dana:
        deployments.release(deployment=home, by=dana)
    with scope(cast.actor("lee")) as lee:
        deployments.return_to_quarters(deployment=home, by=lee)
    other = asking.submitted(cast)
    with scope(cast.actor("lee")) as lee:
        no = Offer.objects.get(request=other)
        mutual_aid_offers.decline(offer=no, reason="No crew", by=lee)
    return made


def hooked(cast: Cast, town: str, server: Server) -> None:
    with scope(sharing.operator()):
        ContactPoint.objects.create(
            agency=cast.agencies[town],
            channel=Channel.WEBHOOK,
            address=f"http://127.0.0.1:{server.port}/accord",
            secret=SECRET,
        )


def heard(server: Server) -> list[dict[str, Any]]:
    """What a receiver was told, after it verified each signature."""
    found = []
    for asked in server.asked:
        head, _, body = asked.partition(b"\r\n\r\n")
        lines = (line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
        assert vouched(SECRET, {name.lower(): text for name, text in lines}, body)
        found.append(json.loads(body)["data"])
    return found


def test_every_message_reaches_the_webhooks_of_its_sides_signed(
    committed_cast: Cast, settings: Settings
) -> None:
    settings.ACCORD_MODE = "live"
    with serving(say(OK)) as riverton, serving(say(OK)) as lakeside:
        settings.OUTGOING_INTERNAL = [f"http://127.0.0.1:{s.port}" for s in (riverton, lakeside)]
        hooked(committed_cast, "riverton", riverton)
        hooked(committed_cast, "lakeside", lakeside)
        made = lived(committed_cast)
        stage.hear_all()
        with as_relay():
            send_due()
        told = {"RIV": heard(riverton), "LAK": heard(lakeside)}
    kinds = {town: {one["kind"] for one in said} for town, said in told.items()}
    missed = [
        (message, kind, town)
        for message, kind, who in LIFE
        for town in who
        if kind not in kinds[town]
    ]
    assert missed == []
    for one in told["LAK"]:
        assert UUID(one["uuid"])
        assert one["about"] == f"request:{made.uuid}" or one["kind"] == "mutual_aid.submitted"
        assert one["link"].startswith(f"{settings.PUBLIC_URL}/resources/requests/2026-RIV-R")
        identity = one["about"].removeprefix("request:")
        assert one["api"] == f"{settings.PUBLIC_URL}/api/v1/mutual-aid-requests/{identity}/"
    with scope(sharing.operator()):
        steps = Delivery.objects.filter(alert__kind__startswith="deployment.")
        assert set(steps.values_list("channel", flat=True)) == {"webhook"}
