"""A partner on another installation answers a request by messages only, end to end."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from agencies.services import sharing
from alerts.models import Alert
from eoc.access import scope
from eoc.doors.signed import signature, vouched
from resources import edxl
from resources.edxl import message as m
from resources.models import Deployment, EdxlMessage, MutualAidRequest
from resources.services import deployments, installations, mutual_aid
from tests.alerts import build, stage
from tests.alerts.conftest import as_relay, send_due
from tests.cast import Cast
from tests.project.loopback import OK, Server, say, serving
from tests.resources import asking
from tests.resources.edxl_shelf import SHELF, faults

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
DOOR = "/api/v1/edxl/"


@dataclass
class Peer:
    """Lakeside's own installation: what it heard, and its answers."""

    server: Server

    def heard(self) -> list[edxl.Message]:
        """The messages that came, each signed with the shared secret."""
        found = []
        for asked in self.server.asked:
            head, _, body = asked.partition(b"\r\n\r\n")
            headers = dict(
                line.decode().lower().split(": ", 1) for line in head.split(b"\r\n")[1:]
            ) | {"webhook-signature": _signature_of(head)}
            assert vouched(SECRET, headers, body)
            if SHELF.exists():
                assert faults(body) == []
            received = edxl.read(body)
            assert received.envelope is not None
            assert received.envelope.status == "Actual"
            found += received.messages
        return found


def _signature_of(head: bytes) -> str:
    return next(
        line.decode().partition(": ")[2]
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"webhook-signature")
    )


@pytest.fixture
def peer(committed_cast: Cast, settings: Settings) -> Iterator[Peer]:
    """A live installation beside ours that stands for Lakeside."""
    settings.ACCORD_MODE = "live"
    with serving(say(OK)) as server:
        origin = f"http://127.0.0.1:{server.port}"
        settings.OUTGOING_INTERNAL = [origin]
        connect(committed_cast, f"{origin}/edxl/")
        yield Peer(server)


def connect(cast: Cast, address: str) -> None:
    with scope(sharing.operator()) as by:
        installations.connect(
            partner=cast.agencies["lakeside"],
            agency=cast.agencies["riverton"],
            address=address,
            secret=SECRET,
            by=by,
        )


def carried() -> None:
    """What is due is heard and sent, as the relay."""
    stage.hear_all()
    with as_relay():
        send_due()


def reply(kind: str, to: MutualAidRequest, *lines: m.Line, **more: Any) -> edxl.Message:
    return edxl.Message(
        id=more.pop("id", f"urn:uuid:{uuid.uuid4()}"),
        sent="2026-11-28T16:30:00-05:00",
        type=kind,
        originating_id=f"urn:uuid:{to.uuid}",
        preceding_id=f"urn:uuid:{to.uuid}",
        contacts=(m.Contact(description="Lakeside EOC"),),
        lines=lines,
        **more,
    )


def accept(name: str, line: str = "001") -> m.Line:
    return m.Line(
        "001",
        m.Response(line, "Accept"),
        m.Resource(name=name),
        m.Assignment(m.Quantity(measured=m.Measured("1"))),
    )


def status(name: str, word: str) -> m.Line:
    state = m.Status(deployment=m.Values("urn:x", (word,)))
    return m.Line("001", resource=m.Resource(name=name, status=state))


def document(*messages: edxl.Message, status: str = "Actual") -> bytes:
    head = edxl.Envelope(
        "d-1", "eoc@lakeside.example", messages[0].sent, status, "Response", "OPEN"
    )
    return edxl.write(messages, head)


def knock(body: bytes, secret: str = SECRET, *, stamp: int | None = None) -> Any:
    at = str(stamp or int(time.time()))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": at,
        "webhook-signature": signature(secret, "msg_1", at, body),
    }
    return Client().post(DOOR, body, content_type="application/xml", headers=headers, secure=True)


def test_a_request_is_answered_by_messages_only(committed_cast: Cast, peer: Peer) -> None:
    made = asking.submitted(committed_cast, 2)
    carried()
    (asked,) = peer.heard()
    assert (asked.type, asked.id) == ("RequestResource", f"urn:uuid:{made.uuid}")
    assert asked.lines[0].assignment == m.Assignment(m.Quantity(measured=m.Measured("2")))

    answer = document(
        reply("ResponseToRequestResource", made, accept("LAK Engine 12"), accept("Ladder 7"))
    )
    said = knock(answer)
    assert said.status_code == 200, said.content
    assert said.json()["messages"][0]["said"] == "offered Engine 12, Ladder 7"
    assert knock(answer).json()["again"] is True
    assert asking.again(committed_cast, made).state == "filled"

    carried()
    assert [one.type for one in peer.heard()] == ["RequestResource", "RequisitionResource"]
    for word, state in (("In Transit", "en_route"), ("arrived", "checked_in")):
        report = reply("ReportResourceDeploymentStatus", made, status("Ladder 7", word))
        assert knock(document(report)).status_code == 200
        assert _ladder(committed_cast).state == state

    with scope(committed_cast.actor("dana")) as dana:
        deployments.release(deployment=_ladder(committed_cast), by=dana)
    carried()
    assert peer.heard()[-1].type == "ReleaseResource"
    home = reply("ReportResourceDeploymentStatus", made, status("Ladder 7", "Returned"))
    assert knock(document(home)).status_code == 200
    assert _ladder(committed_cast).state == "returned"


def _ladder(cast: Cast) -> Deployment:
    with scope(cast.actor("dana")):
        found = Deployment.objects.select_related("request__incident", "requesting_agency")
        return found.get(asset_label__endswith="Ladder 7")


def test_a_no_and_a_withdrawal(committed_cast: Cast, peer: Peer) -> None:
    made = asking.submitted(committed_cast)
    no = m.Line("001", m.Response("001", "Decline", reason="No crew"))
    said = knock(document(reply("ResponseToRequestResource", made, no)))
    assert said.json()["messages"][0]["said"] == "declined: No crew"
    assert asking.again(committed_cast, made).state == "unable_to_fill"
    with scope(committed_cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, by=dana)
    carried()
    last = peer.heard()[-1]
    assert last.recall == m.Recall(f"urn:uuid:{made.uuid}", "Cancel")


def test_a_wrong_message_does_nothing_and_is_kept_with_its_element(
    committed_cast: Cast, peer: Peer
) -> None:
    made = asking.submitted(committed_cast)
    wrong = {
        "PrecedingResourceInfoElementID: is '009'": reply(
            "ResponseToRequestResource", made, accept("Engine 12", "009")
        ),
        "/Resource: is unnamed": reply(
            "ResponseToRequestResource",
            made,
            replace(accept("x"), resource=m.Resource(type=m.Values("urn:x", ("Engine",)))),
        ),
        "is not deployed": reply(
            "ReportResourceDeploymentStatus", made, status("Engine 12", "Returned")
        ),
        "/OriginatingMessageID: names no request": replace(
            reply("ResponseToRequestResource", made, accept("Engine 12")),
            originating_id=f"urn:uuid:{uuid.uuid4()}",
        ),
    }
    for says, message in wrong.items():
        refused = knock(document(message))
        assert refused.status_code == 422
        assert says in refused.json()["detail"]
        assert knock(document(message)).status_code == 422
    exercise = document(
        reply("ResponseToRequestResource", made, accept("Engine 12")), status="Exercise"
    )
    assert "distributionStatus: is Exercise" in knock(exercise).json()["detail"]
    with scope(committed_cast.actor("dana")):
        kept = EdxlMessage.objects.filter(state="refused")
        assert kept.count() == len(wrong) + 1
        assert all(one.error for one in kept)
    assert asking.again(committed_cast, made).state == "submitted"
    stage.hear_all()
    with scope(committed_cast.actor("dana")):
        told = Alert.objects.filter(agency=committed_cast.agencies["riverton"])
        assert told.filter(kind="edxl.waiting").count() == len(wrong) + 1


def test_only_who_holds_the_secret_comes_in_and_only_now(committed_cast: Cast, peer: Peer) -> None:
    made = asking.submitted(committed_cast)
    body = document(reply("ResponseToRequestResource", made, accept("Engine 12")))
    for said in (
        knock(body, "whsec_" + "QUFB" * 8),
        knock(body, stamp=int(time.time()) - 600),
        Client().post(DOOR, body, content_type="application/xml", secure=True),
    ):
        assert said.status_code in (401, 403)
    with scope(sharing.operator()):
        assert not EdxlMessage.objects.filter(direction="in").exists()
    call_command("connect_installation", "LAK", "--end")
    assert knock(body).status_code in (401, 403)


def test_a_partner_answers_for_its_own_side_only(committed_cast: Cast, peer: Peer) -> None:
    made = asking.submitted(committed_cast, ask=("hillcrest",))
    refused = knock(document(reply("ResponseToRequestResource", made, accept("Engine 12"))))
    assert refused.status_code == 422
    assert "names no request that Lakeside Fire was asked" in refused.json()["detail"]


def test_a_demo_tells_no_installation(committed_cast: Cast, settings: Settings) -> None:
    settings.SINK_DIR = ""
    with serving(say(OK)) as server:
        settings.OUTGOING_INTERNAL = [f"http://127.0.0.1:{server.port}"]
        connect(committed_cast, f"http://127.0.0.1:{server.port}/edxl/")
        asking.submitted(committed_cast)
        build.fan_out()
        with as_relay():
            send_due()
        assert server.calls == 0
    (told,) = stage.deliveries(address__contains="/edxl/")
    assert told.state == "suppressed"
