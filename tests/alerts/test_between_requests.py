"""Two installations by messages only: the one that asks writes them, the one that is asked reads.

Both live in one database. Riverton asks Lakeside, which answers from elsewhere: there Riverton is
known as Farview, and Lakeside is Hillcrest. The post carries between them what each really sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from agencies.models import Agreement, AgreementKind, AgreementParty
from agencies.services import sharing
from eoc.access import scope
from eoc.doors.signed import vouched
from resources import edxl
from resources.edxl import message as m
from resources.edxl.envelope import Address
from resources.models import Deployment, EdxlMessage, MutualAidRequest, Offer, RequestLine
from resources.selectors import decisions
from resources.services import (
    deployments,
    deployments_ending,
    installations,
    mutual_aid,
    mutual_aid_offers,
)
from tests import listening
from tests.alerts.test_between_systems import SECRET, _signature_of, carried, knock
from tests.cast import Cast
from tests.project.loopback import OK, Server, say, serving
from tests.resources import asking
from tests.resources.edxl_shelf import SHELF, faults

OTHER_SECRET = "whsec_" + "QUFB" * 8


@dataclass
class Post:
    """What each side sent and was not yet carried over; `log` names what was, and the answers."""

    cast: Cast
    asked: Server
    asking: Server
    seen: dict[int, int] = field(default_factory=dict)
    log: list[tuple[str, Any]] = field(default_factory=list)

    def carry(self) -> list[str]:
        """Everything on its way arrives, answers to it too; the types, in order."""
        begun = len(self.log)
        while True:
            carried()
            there = self.bodies(self.asked, SECRET)
            back = self.bodies(self.asking, OTHER_SECRET)
            if not there and not back:
                return [kind for kind, _ in self.log[begun:]]
            self.deliver(there, OTHER_SECRET)
            self.deliver(back, SECRET)

    def bodies(self, server: Server, secret: str) -> list[bytes]:
        """What came to a server since it was last looked at; signed, and valid by the schemas."""
        new = server.asked[self.seen.get(id(server), 0) :]
        self.seen[id(server)] = len(server.asked)
        found = []
        for asked in new:
            head, _, body = asked.partition(b"\r\n\r\n")
            lines = (line.decode().lower().split(": ", 1) for line in head.split(b"\r\n")[1:])
            headers = dict(lines) | {"webhook-signature": _signature_of(head)}
            assert vouched(secret, headers, body)
            assert not SHELF.exists() or faults(body) == []
            found.append(body)
        return found

    def deliver(self, bodies: list[bytes], secret: str) -> None:
        """Twice each: what comes again has the same answer and no effect."""
        for body in bodies:
            said = knock(body, secret)
            assert said.status_code == 200, said.content
            (message,) = said.json()["messages"]
            again = knock(body, secret).json()
            assert again == {"again": True, "messages": [message]}
            self.log.append((message["message_type"], message["said"]))


@pytest.fixture
def post(committed_cast: Cast, settings: Settings) -> Iterator[Post]:
    """Both installations, connected, each with an agreement that waits for acceptance."""
    settings.ACCORD_MODE = "live"
    cast = committed_cast
    asking.needs_acceptance(cast)
    agree(cast)
    with serving(say(OK)) as asked, serving(say(OK)) as back:
        settings.OUTGOING_INTERNAL = [f"http://127.0.0.1:{s.port}" for s in (asked, back)]
        connect(cast, "lakeside", "riverton", asked, SECRET)
        connect(cast, "farview", "hillcrest", back, OTHER_SECRET)
        yield Post(cast, asked, back)


def agree(cast: Cast, **more: Any) -> None:
    with scope(sharing.operator("Cast")):
        made = Agreement.objects.create(
            code="EAST-MA",
            title="Farview and Hillcrest",
            agency=cast.agencies["hillcrest"],
            kinds=[AgreementKind.MUTUAL_AID],
            valid_from=timezone.now(),
            illustrative=True,
            **more,
        )
        for town in ("farview", "hillcrest"):
            AgreementParty.objects.create(
                agreement=made,
                agency=cast.agencies[town],
                signed_at=timezone.now(),
                signed_by="Chief",
            )


def connect(cast: Cast, partner: str, keeper: str, server: Server, secret: str) -> None:
    with scope(sharing.operator()) as by:
        installations.connect(
            partner=cast.agencies[partner],
            agency=cast.agencies[keeper],
            address=f"http://127.0.0.1:{server.port}/edxl/",
            secret=secret,
            by=by,
        )


def theirs(cast: Cast) -> MutualAidRequest:
    """The request as it stands where it is answered."""
    with scope(cast.actor("hal")):
        found = MutualAidRequest.objects.select_related("requesting_agency", "incident")
        return found.get(requesting_agency=cast.agencies["farview"])


def waiting(cast: Cast, who: str = "hal") -> Offer:
    with scope(cast.actor(who)) as by:
        return decisions.inbox(by).get()


def deployment(cast: Cast, who: str) -> Deployment:
    """The one deployment the person's agency is a side of."""
    with scope(cast.actor(who)) as by:
        found = Deployment.objects.select_related("request__incident", "requesting_agency")
        return found.get(offer__in=decisions.offers(by))


def offered(post: Post) -> MutualAidRequest:
    """Riverton asks; Hal finds the question in his inbox and offers Engine 12."""
    made = asking.submitted(post.cast)
    assert post.carry() == ["RequestResource"]
    offer = waiting(post.cast)
    with scope(post.cast.actor("hal")) as hal:
        assets = [post.cast.assets["HIL Engine 12"]]
        mutual_aid_offers.approve(offer=offer, assets=assets, by=hal)
    assert post.carry() == ["ResponseToRequestResource"]
    return made


def test_a_request_of_another_installation_lives_its_whole_life_by_message(post: Post) -> None:
    cast = post.cast
    made = asking.submitted(cast)
    assert post.carry() == ["RequestResource"]
    there = theirs(cast)
    assert there.asked_as == f"urn:uuid:{made.uuid}"
    assert (there.state, there.reporting_place) == ("submitted", "Riverton Station 1")
    assert there.incident_title == "Structure fire"
    assert there.radio_channel == "VALLEY 3"
    with scope(cast.actor("hal")) as hal:
        line = there.lines.get()
        assert (line.quantity, line.kind_id, line.element) == (1, "engine", "001")
        mutual_aid_offers.approve(
            offer=decisions.inbox(hal).get(), assets=[cast.assets["HIL Engine 12"]], by=hal
        )
    assert post.carry() == ["ResponseToRequestResource"]

    offer = waiting(cast, "rosa")
    with scope(cast.actor("rosa")) as rosa:
        mutual_aid_offers.accept(offer=offer, by=rosa)
    assert post.carry() == ["RequisitionResource", "CommitResource"]
    assert deployment(cast, "hal").state == deployment(cast, "dana").state == "committed"
    assert theirs(cast).state == asking.again(cast, made).state == "filled"

    for step, state in (
        (deployments.mobilize, "mobilizing"),
        (deployments.depart, "en_route"),
        (deployments.check_in, "checked_in"),
    ):
        one = deployment(cast, "hal")
        with scope(cast.actor("hal")) as hal:
            step(deployment=one, by=hal)
        assert post.carry() == ["ReportResourceDeploymentStatus"]
        assert deployment(cast, "dana").state == state
    one = deployment(cast, "dana")
    with scope(cast.actor("dana")) as dana:
        deployments.release(deployment=one, by=dana)
    assert post.carry() == ["ReleaseResource"]
    one = deployment(cast, "hal")
    assert one.state == "released"
    with scope(cast.actor("hal")) as hal:
        deployments.return_to_quarters(deployment=one, by=hal)
    assert post.carry() == ["ReportResourceDeploymentStatus"]
    assert deployment(cast, "dana").state == "returned"
    with scope(cast.actor("dana")) as dana:
        mutual_aid.close(request=made, by=dana)
    assert post.carry() == ["RequestResource"]
    assert theirs(cast).state == "closed"


def test_a_no_an_offer_taken_back_and_a_recall_come_home(post: Post) -> None:
    cast = post.cast
    made = offered(post)
    offer = waiting(cast, "dana")
    with scope(cast.actor("hal")) as hal:
        own = Offer.objects.get(providing_agency=cast.agencies["hillcrest"])
        mutual_aid_offers.withdraw(offer=own, reason="Own fire", by=hal)
    assert post.carry() == ["ResponseToRequestResource"]
    with scope(cast.actor("dana")) as dana:
        assert decisions.decision(dana, offer.uuid).offer.state == "withdrawn"
        mutual_aid.ask(request=made, agencies=[cast.agencies["lakeside"].pk], by=dana)
    assert post.carry() == ["RequestResource"]
    assert post.log[-1][1] == "asked again"
    again = waiting(cast)
    with scope(cast.actor("hal")) as hal:
        mutual_aid_offers.decline(offer=again, reason="No crew", by=hal)
    assert post.carry() == ["ResponseToRequestResource"]
    assert asking.again(cast, made).state == "unable_to_fill"
    with scope(cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, by=dana)
    assert post.carry() == ["RequestResource"]
    assert theirs(cast).state == "withdrawn"


def test_what_never_arrived_is_cancelled_and_what_its_owner_needs_comes_back(post: Post) -> None:
    cast = post.cast
    for ends, way_out in (("recall", "recalled"), ("cancel", "cancelled")):
        offered(post)
        offer = waiting(cast, "rosa")
        with scope(cast.actor("rosa")) as rosa:
            mutual_aid_offers.accept(offer=offer, by=rosa)
        post.carry()
        who = "hal" if ends == "recall" else "dana"
        one = newest(cast, who)
        with scope(cast.actor(who)) as by:
            getattr(deployments_ending, ends)(deployment=one, reason="Own fire", by=by)
        assert post.carry() == ["RequestReturn" if ends == "recall" else "ReleaseResource"]
        assert newest(cast, "hal").exit == newest(cast, "dana").exit == way_out


def newest(cast: Cast, who: str) -> Deployment:
    with scope(cast.actor(who)) as by:
        found = Deployment.objects.select_related("request__incident", "requesting_agency")
        return found.filter(offer__in=decisions.offers(by)).latest("pk")


def request(identity: str, *lines: m.Line, **more: Any) -> edxl.Message:
    """RequestResource of some other product."""
    return edxl.Message(
        id=identity,
        sent=more.pop("sent", "2026-11-28T16:30:00-05:00"),
        type="RequestResource",
        originating_id=more.pop("first", identity),
        contacts=(m.Contact(description="Farview EOC"),),
        incidents=(m.Incident("FV-7", "Dam  failure"),),
        lines=lines,
        **more,
    )


def wanted(element: str, name: str, amount: str, *schedules: m.Schedule) -> m.Line:
    return m.Line(
        element,
        resource=m.Resource(type=m.Values("urn:x-other:list", (name,)), keywords=()),
        assignment=m.Assignment(m.Quantity(measured=m.Measured(amount))),
        schedules=schedules,
    )


def sent(post: Post, *messages: edxl.Message, to: tuple[str, ...] = ()) -> Any:
    addresses = (Address("urn:x-accord:agencies", to),) if to else ()
    head = edxl.Envelope(
        "d-1", "eoc@farview.example", messages[0].sent, "Actual", "Request", "OPEN", None, addresses
    )
    return knock(edxl.write(messages, head), OTHER_SECRET)


def test_kinds_nobody_knows_are_kept_in_words_and_any_asset_may_answer(post: Post) -> None:
    cast = post.cast
    place = m.Location("Levee Road", target_area=AREA)
    at = m.Schedule("RequestedArrival", "2026-11-29T08:00:00Z", place)
    until = m.Schedule("EstimatedReturnDeparture", "2026-11-29T14:30:00Z")
    said = sent(
        post,
        request("FV/1", wanted("A", "Hovercraft", "2.5", at, until), wanted("B", "Pumps", "1")),
    )
    assert said.status_code == 200, said.content
    there = theirs(cast)
    assert (there.reporting_place, there.duration_hours) == ("Levee Road", 7)
    assert there.reporting_point is not None
    assert there.reporting_point.coords == (-74.97, 40.03)
    with scope(cast.actor("hal")) as hal:
        first, second = RequestLine.objects.filter(request=there).order_by("pk")
        assert (first.kind_id, first.capability) == ("other", "Hovercraft; amount 2.5")
        assert first.what == "Hovercraft; amount 2.5"
        assert (second.kind_id, second.element) == ("pump", "B")
        offer = decisions.inbox(hal).get(line=first)
        choices = decisions.decision(hal, offer.uuid).choices
        assert {one.label for one in choices} == {"HIL Engine 12", "HIL Engine 14", "HIL Pump 1"}
        assert not any(one.chosen for one in choices)
        mutual_aid_offers.approve(offer=offer, assets=[cast.assets["HIL Pump 1"]], by=hal)
    carried()
    (answer,) = [edxl.read(body).messages[0] for body in post.bodies(post.asking, OTHER_SECRET)]
    assert answer.originating_id == answer.preceding_id == "FV/1"
    assert answer.lines[0].response == m.Response("A", "Accept")


AREA = (
    '<rm:TargetArea xmlns:rm="urn:oasis:names:tc:emergency:EDXL:RM:1.0">'
    '<gml:Point xmlns:gml="http://www.opengis.net/gml"><gml:pos>40.03 -74.97</gml:pos>'
    "</gml:Point></rm:TargetArea>"
)


def test_later_earlier_and_cancelling_messages_find_their_request(post: Post) -> None:
    cast = post.cast
    first = request("FV/1", wanted("A", "Engine", "1"))
    update = replace(
        request("FV/2", wanted("A", "Engine", "2"), wanted("B", "Pump", "1"), first="FV/1"),
        sent="2026-11-28T17:00:00-05:00",
        recall=m.Recall("FV/1", "Update"),
        description="Bring foam",
    )
    late = replace(
        request("FV/0", wanted("A", "Engine", "9"), first="FV/1"), sent="2026-11-28T16:40:00-05:00"
    )
    cancel = replace(
        request("FV/3", wanted("A", "Engine", "2"), first="FV/1"),
        sent="2026-11-28T18:00:00-05:00",
        recall=m.Recall("FV/1", "Cancel"),
    )
    for message in (first, update, late):
        assert sent(post, message).status_code == 200
    there = theirs(cast)
    with scope(cast.actor("hal")) as hal:
        assert [(one.quantity, one.kind_id) for one in there.lines.order_by("pk")] == [
            (2, "engine"),
            (1, "pump"),
        ]
        assert there.note == "Bring foam"
        assert decisions.inbox(hal).count() == 2
    told = listening.heard(f"live.a{cast.agencies['hillcrest'].pk}.requests.full", 0)
    assert [entry["kind"] for entry in told].count("mutual_aid.amended") == 1
    assert sent(post, cancel).json()["messages"][0]["said"].endswith("withdrawn")
    assert "already" in sent(post, replace(cancel, id="FV/4")).json()["messages"][0]["said"]
    with scope(cast.actor("hal")) as hal:
        assert decisions.inbox(hal).count() == 0

    early = replace(cancel, id="FV/9", originating_id="FV/8", recall=m.Recall("FV/8", "Cancel"))
    assert sent(post, early).json()["messages"][0]["state"] == "kept"
    late_one = sent(post, request("FV/8", wanted("A", "Engine", "1"))).json()["messages"][0]
    assert late_one["said"] == "called off before it came"
    with scope(cast.actor("hal")):
        assert MutualAidRequest.objects.count() == 1


def test_who_may_ask_whom(post: Post) -> None:
    cast = post.cast
    made = asking.submitted(cast)
    stranger = request("urn:uuid:x", wanted("A", "Engine", "1"), first=f"urn:uuid:{made.uuid}")
    assert sent(post, stranger).status_code == 200
    assert theirs(cast).number != made.number
    many = sent(post, request("FV/5", wanted("A", "Engine", "100000")))
    assert many.status_code == 422
    assert "1 to 500" in many.json()["detail"]
    only = request("FV/6", wanted("A", "Engine", "1"))
    assert sent(post, only, to=("RIV", "LAK")).status_code == 200
    with scope(cast.actor("hal")):
        asked = Offer.objects.filter(request__asked_as="FV/6")
        assert set(asked.values_list("providing_agency__short_code", flat=True)) == {"HIL"}
    with scope(sharing.operator()):
        Agreement.objects.filter(code="EAST-MA").update(revoked_at=timezone.now(), version=2)
    none = sent(post, request("FV/7", wanted("A", "Engine", "1")))
    assert none.status_code == 422
    assert "no agreement in force with Hillcrest Fire" in none.json()["detail"]
    with scope(cast.actor("hal")):
        kept = EdxlMessage.objects.filter(state="refused")
        assert kept.latest("pk").error.startswith("Farview Fire has no agreement")
