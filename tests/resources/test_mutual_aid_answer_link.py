"""A letter's link answers for one person: once, without a login, up to the agency's own number."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from agencies.models import Membership, Person
from agencies.services import sharing
from alerts.selectors import links
from eoc.access import scope
from eoc.journal.dispatch import relay
from resources.models import Deployment, MutualAidRequest, Offer
from resources.services import answer_links, mutual_aid
from tests.alerts.conftest import as_relay, contact
from tests.alerts.stage import deliveries, hear_all
from tests.cast import Cast
from tests.resources.asking import WHERE, engine, heard, offer, submitted
from tests.resources.build import incident
from tests.resources.costing import floor

APPROVE = {"verb": "approve"}
TRUCKS = ("LAK Engine 12", "LAK Engine 14")


def link(cast: Cast, request: MutualAidRequest, who: str = "lee", town: str = "lakeside") -> str:
    """The address in the person's letter."""
    agency, user = cast.agencies[town].pk, cast.users[who].pk
    return answer_links.path(request=request.uuid, agency_id=agency, user=user)


def picked(cast: Cast, *labels: str) -> dict[str, object]:
    return {"verb": "approve", "asset": [str(engine(cast, label).uuid) for label in labels]}


def of_two_lines(cast: Cast) -> MutualAidRequest:
    """Dana asks Lakeside for an engine and a pump, within the hour."""
    with scope(cast.actor("dana")) as dana:
        made = mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast),
            lines=[{"kind": kind, "quantity": 1} for kind in ("engine", "pump")],
            needed_by=timezone.now() + timedelta(hours=1),
            ask=[cast.agencies["lakeside"].pk],
            **WHERE,
        )
        return mutual_aid.submit(request=made, by=dana)


def asks_from(cast: Cast, count: int) -> None:
    with scope(sharing.operator("Cast")):
        agency = cast.agencies["lakeside"]
        agency.refresh_from_db()
        agency.confirm_from, agency.version = count, agency.version + 1
        agency.save(update_fields=["confirm_from", "version"])


def test_get_shows_and_post_decides(cast: Cast, client: Client) -> None:
    made = submitted(cast)
    where = link(cast, made)
    page = client.get(where).content.decode()
    assert "asks you to lend" in page and cast.people["lee"].name in page
    assert "<script" not in page
    assert offer(cast, made).state == "invited"
    done = client.post(where, picked(cast, TRUCKS[0]))
    assert done.status_code == 200, "one round trip: the answer is the page"
    assert "Approved" in done.content.decode()
    assert "Approved" in client.get(where).content.decode()
    with scope(cast.actor("lee")):
        assert Deployment.objects.get(request=made).asset_id == engine(cast).pk
    assert heard(cast, "riverton")[-1]["by"] == cast.people["lee"].name
    assert "sessionid" not in str(client.cookies)


def test_what_else_is_asked_is_one_tap_away(cast: Cast, client: Client) -> None:
    where = link(cast, of_two_lines(cast))
    page = client.post(where, picked(cast, TRUCKS[0]), follow=True).content.decode()
    leads = re.search(r'href="([^"]+)">They also ask for 1 x High-volume pump', page)
    assert leads
    done = client.post(leads[1], picked(cast, "LAK Pump 1"), follow=True).content.decode()
    assert "Approved" in done
    assert "They also ask" not in done


def test_what_was_refused_asks_for_what_is_missing_and_opens_nothing_else(
    cast: Cast, client: Client
) -> None:
    made = submitted(cast)
    floor(cast, 5)
    refused = client.post(link(cast, made), picked(cast, TRUCKS[0]))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert re.search(r'id="override"[^>]* autofocus', page)
    assert '<details class="declining">' in page
    assert (
        '<details class="declining" open>'
        in client.post(link(cast, made), {"verb": "decline"}).content.decode()
    )


def test_it_is_good_for_one_decision(cast: Cast, client: Client) -> None:
    made = submitted(cast)
    where = link(cast, made)
    client.post(where, {"verb": "decline", "reason": "No crew"})
    again = client.post(where, picked(cast, TRUCKS[0]))
    assert again.status_code == 409
    assert "answered already" in again.content.decode()
    assert offer(cast, made).state == "declined"
    assert client.get(where).status_code == 200


def test_seen_answer_later_does_not_use_it_up(cast: Cast, client: Client) -> None:
    made = submitted(cast)
    where = link(cast, made)
    assert client.post(where, {"verb": "seen", "minutes": "10"}).status_code == 302
    assert client.post(where, picked(cast, TRUCKS[0])).status_code == 200
    assert offer(cast, made).state == "accepted"


def test_from_the_agencys_number_on_a_login_decides(cast: Cast, client: Client) -> None:
    asks_from(cast, 2)
    made = submitted(cast, 2)
    where = link(cast, made)
    assert "log in and approve" in client.get(where).content.decode()
    refused = client.post(where, picked(cast, *TRUCKS))
    assert refused.status_code == 403
    assert "somebody who logs in" in refused.content.decode()
    assert offer(cast, made).state == "invited"
    assert client.post(where, picked(cast, TRUCKS[0])).status_code == 200


@pytest.mark.parametrize("verb", ["stop", "accept", "", "delete"])
def test_it_does_nothing_else(cast: Cast, client: Client, verb: str) -> None:
    made = submitted(cast)
    assert client.post(link(cast, made), {"verb": verb, "reason": "x"}).status_code == 422
    assert offer(cast, made).state == "invited"


def test_whoever_holds_the_role_no_longer_answers_no_longer(cast: Cast, client: Client) -> None:
    where = link(cast, submitted(cast))
    with scope(sharing.operator("Cast")):
        held = Membership.objects.filter(person=cast.people["lee"])
        held.update(valid_to=timezone.now())
    assert client.get(where).status_code == 404
    assert client.post(where, APPROVE).status_code == 404


def test_a_closed_login_answers_no_longer(cast: Cast, client: Client) -> None:
    where = link(cast, submitted(cast))
    cast.users["lee"].is_active = False
    cast.users["lee"].save()
    assert client.get(where).status_code == 404


def test_it_opens_nothing_of_another_agency_or_request(cast: Cast, client: Client) -> None:
    made = submitted(cast)
    assert client.get(link(cast, made, "olu", "hillcrest")).status_code == 404
    assert client.get(link(cast, made, "olu")).status_code == 404
    with scope(cast.actor("lee")):
        other = Offer.objects.exclude(request=made).first()
    assert other is None
    assert client.get(f"{link(cast, made)}{uuid4()}/").status_code == 404


def test_forged_and_old_ones_are_refused(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = link(cast, submitted(cast))
    assert client.get(where[:-3] + "xx/").status_code == 404
    assert client.get("/answers/none/").status_code == 404
    later = signing.time.time() + answer_links.LASTS.total_seconds() + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)
    answer = client.get(where)
    assert answer.status_code == 404
    assert "Log in" in answer.content.decode()


def test_each_liaison_gets_their_own_in_the_letter(committed_cast: Cast, client: Client) -> None:
    cast = committed_cast
    with scope(sharing.operator()):
        lee = Person.objects.get(pk=cast.people["lee"].pk)
        contact(cast, "lakeside", "lee@lakeside.example", person=lee, duty=True)
        contact(cast, "lakeside", "duty@lakeside.example", duty=True)
    asked = [submitted(cast), submitted(cast)]
    hear_all()
    waiting = deliveries(channel="email")
    with as_relay(), scope(relay("demo")):
        said = links.answers(waiting)
    own = [one for one in waiting if one.address == "lee@lakeside.example"]
    assert said.keys() == {one.pk for one in own}
    assert len(said) == len(asked)
    assert "/answers/" not in own[0].alert.body
    assert "Needed as soon as possible" in own[0].alert.body
    found = re.search(r"https?://[^/]+(/answers/\S+)", said[own[0].pk])
    assert found is not None
    assert client.post(found[1], picked(cast, TRUCKS[0])).status_code == 200
    assert sorted(offer(cast, made).state for made in asked) == ["accepted", "invited"]
