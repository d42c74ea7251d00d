"""A tier that serves no town itself sees what is proposed to it; whose remainder it is follows."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from incidents.models import Incident, IncidentShare
from incidents.selectors import picture
from incidents.services import sharing as shares
from resources.models import Asset, Booking, Deployment, MutualAidRequest, Offer, RequestLine
from resources.selectors import assets, bookings, inbox, mutual_aid, requests
from resources.services import (
    deployments_ending,
    dispatch,
    mutual_aid_clock,
    mutual_aid_offers,
    tiers,
)
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import again, heard, kinds, submitted, tiers_above
from tests.resources.build import said, stream
from tests.resources.test_mutual_aid_pages import client_of


def proposed(cast: Cast, quantity: int = 2) -> MutualAidRequest:
    """Riverton asked Lakeside, which has not answered, and proposes to the county."""
    tiers_above(cast)
    made = submitted(cast, quantity)
    with scope(cast.actor("dana")) as dana:
        return tiers.propose(request=made, by=dana)


def taken(cast: Cast, made: MutualAidRequest, who: str = "cora", **basis: str) -> MutualAidRequest:
    with scope(cast.actor(who)) as by:
        return tiers.take(request=made, by=by, **basis)


def sees(cast: Cast, who: str, made: MutualAidRequest) -> str:
    """At what detail the person sees the incident; nothing where not at all."""
    with scope(cast.actor(who)) as actor:
        found = picture.visible_to(actor).filter(pk=made.incident_id).first()
        return str(getattr(found, "seen", ""))


def test_the_county_sees_incident_and_request_from_the_proposal_on(cast: Cast) -> None:
    tiers_above(cast)
    made = submitted(cast, 2)
    assert sees(cast, "cora", made) == ""
    with scope(cast.actor("cora")) as cora:
        assert not mutual_aid.visible_to(cora).exists()
    with scope(cast.actor("dana")) as dana:
        tiers.propose(request=made, by=dana)
    assert sees(cast, "cora", made) == "full"
    assert sees(cast, "remy", made) == ""
    with scope(cast.actor("cora")) as cora:
        assert requests.whole(cora, made.number).card.stands == "RIV proposes it"
        assert inbox.count(cora) == 1
        share = IncidentShare.objects.get(agency=cast.agencies["county"])
        assert (share.tier, share.includes) == ("view", [])
    entered = said(stream(cast, "county", "incidents.assist"))[-1]
    assert (entered["kind"], entered["payload"]["op"]) == ("incident.shared", "upsert")
    assert entered["payload"]["row"]["number"] == made.incident_number
    told = said(stream(cast, "riverton", "incidents.full"))[-1]["payload"]
    assert "shown to County Coordination: proposed to the next tier" in told["text"]


def test_what_is_sensitive_stays_held_back(cast: Cast) -> None:
    tiers_above(cast)
    made = submitted(cast, 2)
    with scope(cast.actor("dana")) as dana:
        changed = Incident.objects.filter(pk=made.incident_id)
        changed.update(sensitive=["health"], narrative="A patient", version=F("version") + 1)
        tiers.propose(request=made, by=dana)
    assert sees(cast, "cora", made) == "summary"
    row = said(stream(cast, "county", "incidents.assist"))[-1]["payload"]["row"]
    assert row["detail"] == "summary"
    child = taken(cast, made)
    assert sees(cast, "lee", child) == "summary"


def test_the_clock_proposes_and_shows_alike(committed_cast: Cast) -> None:
    cast = committed_cast
    tiers_above(cast)
    made = submitted(cast, 2)
    with scope(cast.actor("dana")):
        past = timezone.now() - timedelta(minutes=1)
        MutualAidRequest.objects.update(due_at=past, version=F("version") + 1)
    with as_relay():
        assert mutual_aid_clock.sweep(by=mutual_aid_clock.relay())["proposed"] == 1
    assert sees(cast, "cora", made) == "full"
    assert kinds(cast, "county") == ["mutual_aid.proposed"]


def test_whom_the_county_asks_sees_the_incident_and_riverton_follows(cast: Cast) -> None:
    made = proposed(cast)
    child = taken(cast, made)
    with scope(cast.actor("lee")):
        uuid = Offer.objects.get(request=child).uuid
    asks = client_of(cast, "lee").get(f"/resources/decide/{uuid}/").content.decode()
    assert "County Coordination asks you to lend" in asks and "For Riverton Fire, which" in asks
    assert (child.state, child.tier, child.carried_for) == (
        "submitted",
        "county",
        [cast.agencies["riverton"].pk],
    )
    assert sees(cast, "lee", child) == "full"
    with scope(cast.actor("cora")) as cora:
        assert inbox.count(cora) == 0
    with scope(cast.actor("lee")) as lee:
        offer = Offer.objects.get(request=child)
        mutual_aid_offers.approve(offer=offer, assets=[cast.assets["LAK Engine 12"]], by=lee)
    with scope(cast.actor("dana")) as dana:
        found = requests.whole(dana, child.number)
        assert found.card.stands == "CTY carries our remainder"
        assert [one.asset_label for one in found.card.sides.deployments] == ["LAK Engine 12"]
        assert not found.may_steer and not found.journeys
        row = mutual_aid.row_for(dana, MutualAidRequest.objects.get(pk=child.pk))
        assert row["detail"] == "full" and len(row["deployments"]) == 1
    last = heard(cast, "riverton")[-1]["payload"]["row"]
    assert (last["number"], len(last["deployments"])) == (child.number, 1)
    page = client_of(cast, "dana").get(f"/resources/requests/{made.number}/?full")
    text = page.content.decode()
    assert "carries what was unfilled as" in text and child.number in text
    on_it = client_of(cast, "dana").get(f"/resources/requests/{child.number}/?full")
    assert "LAK Engine 12" in on_it.content.decode()
    for stranger in ("olu", "hal"):
        with scope(cast.actor(stranger)) as who:
            assert not mutual_aid.visible_to(who).filter(pk=child.pk).exists()


def test_what_the_county_cannot_fill_goes_on_up_and_riverton_follows(cast: Cast) -> None:
    child = taken(cast, proposed(cast))
    with scope(cast.actor("cora")) as cora:
        held = tiers.propose(request=child, by=cora)
    with scope(cast.actor("remy")) as remy, pytest.raises(Invalid, match="declaration in force"):
        tiers.take(request=held, by=remy)
    upper = taken(cast, held, "remy", legal_basis="declaration", words="Flood, NJ 12, 28 Nov")
    towns = [cast.agencies[one].pk for one in ("riverton", "county")]
    assert (upper.tier, upper.carried_for) == ("region", towns)
    assert sees(cast, "hal", upper) == "full"
    for follower in ("dana", "cora"):
        with scope(cast.actor(follower)) as who:
            stands = requests.whole(who, upper.number).card.stands
            assert stands == "RGN carries our remainder"
    assert heard(cast, "riverton")[-1]["payload"]["row"]["number"] == upper.number


def test_nobody_else_makes_the_database_show_an_incident(cast: Cast) -> None:
    made = submitted(cast, 2)
    with (
        scope(cast.actor("lee")),
        pytest.raises(DatabaseError, match="only who asks"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT resources_show_incident(%s, 'because')", [made.pk])
    with scope(cast.actor("dana")), connection.cursor() as cursor:
        cursor.execute("SELECT resources_show_incident(%s, 'because')", [made.pk])
        assert cursor.fetchall() == []  # proposed to nobody, carrying for nobody


def test_a_request_carries_for_nobody_but_its_parents(cast: Cast) -> None:
    made = submitted(cast, 2)
    with scope(cast.actor("dana")):
        everybody = [one.pk for one in cast.agencies.values()]
        MutualAidRequest.objects.filter(pk=made.pk).update(
            carried_for=everybody, version=F("version") + 1
        )
    assert again(cast, made).carried_for == []


def test_who_follows_steers_nothing(cast: Cast) -> None:
    child = taken(cast, proposed(cast))
    dana = client_of(cast, "dana")
    for verb in ("withdraw", "close", "propose"):
        said_no = dana.post(f"/resources/requests/{child.number}/{verb}/")
        assert said_no.status_code == 403, verb
    with scope(cast.actor("dana")):
        changed = MutualAidRequest.objects.filter(pk=child.pk)
        assert changed.update(note="ours", version=F("version") + 1) == 0


def test_a_share_that_was_ended_opens_again_without_what_it_let_through(cast: Cast) -> None:
    tiers_above(cast)
    made = submitted(cast, 2)
    with scope(cast.actor("dana")) as dana:
        incident = Incident.objects.get(pk=made.incident_id)
        county = cast.agencies["county"]
        shares.share(
            incident=incident,
            agency=county,
            tier="assist",
            reason="early",
            includes=["health"],
            by=dana,
        )
        shares.end(incident=incident, agency=county, reason="over", by=dana)
        tiers.propose(request=made, by=dana)
        share = IncidentShare.objects.get(agency=county)
        assert (share.ended_at, share.tier, share.includes) == (None, "view", [])


@pytest.mark.parametrize("stranger", ["olu", "hal", "remy"])
def test_each_wall_alone_hides_what_is_proposed_and_carried(cast: Cast, stranger: str) -> None:
    made = proposed(cast)
    child = taken(cast, made)
    rows = {made.pk, child.pk}
    with scope(cast.actor(stranger)):  # the policies alone
        assert not MutualAidRequest.objects.filter(pk__in=rows).exists()
        assert not RequestLine.objects.filter(request__in=rows).exists()
        assert not Incident.objects.filter(pk=made.incident_id).exists()
        assert not IncidentShare.objects.filter(incident=made.incident_id).exists()
    actor = cast.actor(stranger)
    with scope(sharing.operator("Test")):  # the querysets alone
        assert not mutual_aid.visible_to(actor).filter(pk__in=rows).exists()
        assert not picture.visible_to(actor).filter(pk=made.incident_id).exists()


@pytest.mark.parametrize("who", ["dana", "cora"])
def test_each_wall_alone_lets_the_two_tiers_through(cast: Cast, who: str) -> None:
    made = proposed(cast)
    rows = {made.pk, taken(cast, made).pk}
    actor = cast.actor(who)
    with scope(actor):
        assert set(MutualAidRequest.objects.values_list("pk", flat=True)) >= rows
        assert set(RequestLine.objects.values_list("request_id", flat=True)) >= rows
    with scope(sharing.operator("Test")):
        assert set(mutual_aid.visible_to(actor).values_list("pk", flat=True)) >= rows


def lent(cast: Cast) -> tuple[MutualAidRequest, Asset]:
    """Lakeside lends an engine to the county for Riverton's incident."""
    child = taken(cast, proposed(cast, 1))
    engine = cast.assets["LAK Engine 12"]
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=Offer.objects.get(request=child), assets=[engine], by=lee)
    return child, engine


def test_what_the_county_borrows_for_the_town_stands_on_the_towns_map(cast: Cast) -> None:
    child, engine = lent(cast)
    told = said(stream(cast, "riverton", "assets.full"))[-1]["payload"]
    assert (told["op"], told["row"]["label"]) == ("upsert", "LAK Engine 12")
    with scope(cast.actor("dana")) as dana:
        row = {one["label"]: one for one in assets.rows(dana)}["LAK Engine 12"]
        assert row == told["row"]
        assert (row["detail"], row["lent_to"]["code"]) == ("full", "CTY")
        assert row["incident"]["number"] == child.incident_number
        assert row["lon"] is not None
        with pytest.raises(NotPermitted, match="not yours to send"):
            dispatch.on_scene(asset=engine, by=dana)
        held = Booking.objects.get(asset=engine, during__upper_inf=True)
    with scope(cast.actor("lee")):  # nobody shows it further by what a booking says
        everybody = [one.pk for one in cast.agencies.values()]
        Booking.objects.filter(pk=held.pk).update(carried_for=everybody, version=F("version") + 1)
        assert Booking.objects.get(pk=held.pk).carried_for == [cast.agencies["riverton"].pk]
    on_it = client_of(cast, "dana").get(f"/resources/for-incident/{child.incident_number}/")
    assert "LAK Engine 12" in on_it.content.decode()


def test_once_it_is_home_the_town_sees_it_no_more(cast: Cast) -> None:
    _, engine = lent(cast)
    with scope(cast.actor("lee")) as lee:
        sent = Deployment.objects.get(asset=engine)
        deployments_ending.recall(deployment=sent, reason="Needed at home", by=lee)
    told = said(stream(cast, "riverton", "assets.full"))[-1]["payload"]
    assert (told["op"], told["row"]["uuid"]) == ("left", str(engine.uuid))
    with scope(cast.actor("dana")) as dana:
        assert "LAK Engine 12" not in {one["label"] for one in assets.rows(dana)}


@pytest.mark.parametrize("who", ["dana", "olu", "remy"])
def test_each_wall_alone_shows_what_is_lent_onwards_to_the_town_alone(cast: Cast, who: str) -> None:
    _, engine = lent(cast)
    actor, sees_it = cast.actor(who), who == "dana"
    with scope(actor):
        assert Asset.objects.filter(pk=engine.pk).exists() == sees_it
        assert Booking.objects.filter(asset=engine).exists() == sees_it
    with scope(sharing.operator("Test")):
        assert assets.visible_to(actor).filter(pk=engine.pk).exists() == sees_it
        assert bookings.visible_to(actor).filter(asset=engine).exists() == sees_it
