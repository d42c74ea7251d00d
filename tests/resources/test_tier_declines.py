"""What went up reads as with the tier above, until that one is unable too; or it declines."""

import pytest
from django.db.models import F

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import MutualAidRequest, Offer
from resources.selectors import board, inbox, papers, tiers, upward
from resources.services import mutual_aid, mutual_aid_clock, mutual_aid_offers
from resources.services import tiers as services
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import again, heard, kinds, submitted, tiers_above
from tests.resources.test_mutual_aid_pages import client_of
from tests.resources.test_tier_sees_and_follows import proposed, taken

WHY = "Units held for other towns"


def declined_by_lakeside(cast: Cast, made: MutualAidRequest) -> None:
    with scope(cast.actor("lee")) as lee:
        asked = Offer.objects.get(request=made)
        mutual_aid_offers.decline(offer=asked, reason="No crew", by=lee)


def swept() -> dict[str, int]:
    with as_relay():
        return mutual_aid_clock.sweep(by=mutual_aid_clock.relay())


def words(cast: Cast, made: MutualAidRequest, who: str = "dana") -> str:
    with scope(cast.actor(who)) as actor:
        found = upward.above(actor, MutualAidRequest.objects.get(pk=made.pk))
        return found.words if found else ""


def says(cast: Cast, made: MutualAidRequest) -> tuple[str, str]:
    now = again(cast, made)
    return now.state, now.upward


def test_it_reads_unable_only_when_the_tier_too_is_unable(committed_cast: Cast) -> None:
    cast = committed_cast
    tiers_above(cast)
    made = submitted(cast, 2)
    declined_by_lakeside(cast, made)
    assert says(cast, made) == ("unable_to_fill", "")
    with scope(cast.actor("dana")) as dana:
        services.propose(request=made, by=dana)
    assert says(cast, made) == ("submitted", "proposed")
    assert "Passed to County Coordination" in words(cast, made)
    assert "2 x Engine open. Its coordinator has not answered yet." in words(cast, made)
    child = taken(cast, made)
    assert swept()["followed"] == 0
    assert says(cast, made) == ("submitted", "carried")
    assert f"(Cora, {child.number}) works on it since" in words(cast, made)
    assert "0 of 2 found, 2 x Engine open" in words(cast, made)
    assert words(cast, made, "lee") == ""  # who was asked here need not know
    declined_by_lakeside(cast, child)
    assert [swept()["followed"] for _ in range(2)] == [1, 0]
    assert says(cast, made) == ("unable_to_fill", "unable")
    told = heard(cast, "riverton")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("mutual_aid.tier_moved", "notice")
    assert "CTY is unable to fill" in told["payload"]["text"]
    assert "is unable to fill it too" in words(cast, made)
    with scope(cast.actor("cora")) as cora:
        services.propose(request=child, by=cora)  # on to the region, which is asked now
    assert swept()["followed"] == 1
    assert says(cast, made) == ("submitted", "carried")
    assert "Passed to Region Coordination" in words(cast, made)


def test_what_the_tier_found_is_no_longer_late(committed_cast: Cast) -> None:
    cast = committed_cast
    made = proposed(cast, 1)
    child = taken(cast, made)
    with scope(cast.actor("lee")) as lee:
        asked = Offer.objects.get(request=child)
        mutual_aid_offers.approve(offer=asked, assets=[cast.assets["LAK Engine 12"]], by=lee)
    with scope(cast.actor("dana")):
        past = F("created_at")
        MutualAidRequest.objects.filter(pk=made.pk).update(
            needed_by=past, alarm_at=past, version=F("version") + 1
        )
    done = swept()
    assert (done["followed"], done["late"]) == (1, 0)
    assert says(cast, made) == ("submitted", "filled")
    assert "has found all of it: 1 of 1" in words(cast, made)
    with scope(cast.actor("dana")) as dana:
        cards = [c for col in board.board(dana, board.Wish()).requests for c in col.cards]
        (card,) = [one for one in cards if one.number == made.number]
        assert card.above is not None
        assert (card.overdue, card.above.mark) == (False, "filled by CTY")


def test_a_coordinator_declines_and_the_clock_asks_the_tier_above(committed_cast: Cast) -> None:
    cast = committed_cast
    made = proposed(cast)
    with scope(cast.actor("cora")) as cora:
        held = services.decline(request=made, reason=WHY, by=cora)
        assert not tiers.to_take(cora).exists()
        with pytest.raises(WrongState, match="Cora has declined it already"):
            services.decline(request=made, reason=WHY, by=cora)
    assert says(cast, held) == ("submitted", "declined")
    told = heard(cast, "riverton")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("mutual_aid.tier_declined", "notice")
    assert f"{WHY}; the tier above is asked" in told["payload"]["text"]
    assert f"{WHY} (Cora). The tier above is asked." in words(cast, made)
    assert [swept()["proposed"] for _ in range(2)] == [1, 0]
    now = again(cast, made)
    assert (now.upward, now.proposed_to_id) == ("proposed", cast.agencies["region"].pk)
    assert kinds(cast, "region") == ["mutual_aid.proposed"]
    assert heard(cast, "county")[-1]["payload"]["op"] == "left"
    with scope(cast.actor("cora")) as cora:
        assert not MutualAidRequest.objects.filter(pk=made.pk).exists()
    with scope(cast.actor("remy")) as remy, pytest.raises(Invalid, match="region tier"):
        services.take(request=now, by=remy)
    child = taken(cast, now, "remy", legal_basis="declaration", words="Flood, NJ 12")
    assert (child.tier, child.carried_for) == ("region", [cast.agencies["riverton"].pk])
    with scope(cast.actor("dana")) as dana:
        said = client_of(cast, "dana").get(f"/resources/requests/{made.number}/?full")
        assert f"declined by Cora: {WHY}" in said.content.decode()
        form = papers.paper(papers.subject(dana, "requests", str(made.uuid))).body
        assert "Region Coordination (Remy" in form and "with RGN" in form


def test_where_no_tier_above_is_named_the_town_reads_it_is_unable(cast: Cast) -> None:
    made = proposed(cast)
    declined_by_lakeside(cast, made)
    with scope(cast.actor("cora")) as cora:
        policy = cast.agencies["county"].asking_policy
        policy.next_tier, policy.version = None, policy.version + 1
        policy.save()
        services.decline(request=made, reason=WHY, by=cora)
    assert says(cast, made) == ("unable_to_fill", "declined")
    assert "No tier above it is named." in words(cast, made)
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="No next tier"):
        services.propose(request=made, by=dana)
    child = taken(cast, made)  # thought better of
    assert says(cast, made) == ("submitted", "carried")
    assert child.tier == "county" and again(cast, made).declined_above == []


def test_what_it_carried_a_tier_hands_back_by_withdrawing_it(cast: Cast) -> None:
    made = proposed(cast)
    child = taken(cast, made)
    with scope(cast.actor("cora")) as cora:
        with pytest.raises(WrongState, match=f"{child.number} carries it already.*Withdraw"):
            services.decline(request=made, reason=WHY, by=cora)
        mutual_aid.withdraw(request=child, reason="Bridge is out", by=cora)
    now = again(cast, made)
    assert (now.upward, now.declined_above[-1]["tier"]) == ("declined", "county")
    assert now.due_at is not None
    assert "Bridge is out" in words(cast, made)


def test_who_declines_nothing_and_what_is_no_reason(cast: Cast) -> None:
    made = proposed(cast)
    for who, refusal in (("dana", NotPermitted), ("lee", NotPermitted), ("olu", NotFound)):
        with scope(cast.actor(who)) as by, pytest.raises(refusal):
            services.decline(request=made, reason=WHY, by=by)
    with scope(cast.actor("cora")) as cora:
        for reason in ("", "   ", "No\u202ecrew", "No\x07crew"):
            with pytest.raises(Invalid) as wrong:
                services.decline(request=made, reason=reason, by=cora)
            assert list(wrong.value.fields) == ["reason"]
        with pytest.raises(Stale):
            services.decline(request=made, reason=WHY, by=cora, version=made.version - 1)


def test_one_tap_on_the_page_declines_and_the_inbox_says_so(cast: Cast) -> None:
    made = proposed(cast)
    cora, dana = client_of(cast, "cora"), client_of(cast, "dana")
    where = f"/resources/requests/{made.number}/"
    assert WHY in cora.get(f"{where}?full").content.decode()
    assert cora.post(f"{where}decline/", {}).status_code == 422
    answer = cora.post(f"{where}decline/", {"reason": WHY}, follow=True)
    assert "Declined. Riverton" in answer.content.decode()
    assert cora.post(f"{where}decline/", {"reason": WHY}).status_code == 409
    with scope(cast.actor("dana")) as actor:
        assert inbox.count(actor) == 0
    page = dana.get("/resources/inbox/").content.decode()
    assert "Passed to the next tier" in page and WHY in page
    on_board = dana.get("/mutual-aid/board/").content.decode()
    assert "CTY declined" in on_board and WHY in on_board
    row = dana.get(f"/api/v1/mutual-aid-requests/{made.uuid}/").json()["above"]
    assert (row["state"], row["agency"]["code"], row["reason"]) == ("declined", "CTY", WHY)
    assert [(one["kind"], one["quantity"]) for one in row["open"]] == [("engine", 2)]


def test_the_tier_that_carries_it_hears_when_the_town_needs_it_no_more(cast: Cast) -> None:
    made = proposed(cast)
    taken(cast, made)
    with scope(cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, reason="Out by itself", by=dana)
    told = heard(cast, "county")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("mutual_aid.withdrawn", "notice")
    assert "Out by itself" in told["payload"]["text"]
