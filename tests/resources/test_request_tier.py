"""What stays unfilled goes up: the clock proposes, the tier's coordinator takes it."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import AskingPolicy, MutualAidRequest, Offer
from resources.selectors.asking_policy import coordinators
from resources.services import (
    asking_policy,
    mutual_aid,
    mutual_aid_clock,
    mutual_aid_filling,
    mutual_aid_offers,
    tiers,
)
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import again, county, heard, kinds, needs_acceptance, submitted


def named(cast: Cast) -> None:
    """Riverton names who coordinates the county, and when the clock proposes."""
    county(cast)
    with scope(cast.actor("ada")) as ada:
        asking_policy.set_policy(
            agency=cast.agencies["riverton"],
            by=ada,
            next_tier=cast.agencies["hillcrest"],
            escalate_minutes=30,
        )


def proposed(cast: Cast) -> MutualAidRequest:
    named(cast)
    made = submitted(cast, 2)
    assert made.due_at is not None
    with scope(cast.actor("dana")) as dana:
        return tiers.propose(request=made, by=dana)


def test_the_coordinator_takes_the_remainder(cast: Cast) -> None:
    made = proposed(cast)
    assert kinds(cast, "hillcrest")[-1] == "mutual_aid.proposed"
    assert heard(cast, "hillcrest")[-1]["payload"]["tier"] == "notice"
    with scope(cast.actor("hal")) as hal:
        child = tiers.take(request=made, by=hal)
        assert (child.tier, child.parent_id, child.state) == ("county", made.pk, "submitted")
        assert [(one.quantity, one.kind_id) for one in child.lines.all()] == [(2, "engine")]
        with pytest.raises(WrongState, match="carries it already"):
            tiers.take(request=made, by=hal)
    followed = kinds(cast, "riverton")[-4:]
    assert "mutual_aid.taken" in followed and followed[-1] == "mutual_aid.submitted"
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.submitted"


def test_a_tier_that_takes_it_ends_what_nobody_answered_and_keeps_what_was_offered(
    cast: Cast,
) -> None:
    needs_acceptance(cast)
    named(cast)
    made = submitted(cast, 3, ask=("lakeside", "hillcrest"))
    with scope(cast.actor("hal")) as hal:
        promised = Offer.objects.get(request=made, providing_agency=cast.agencies["hillcrest"])
    with scope(cast.actor("dana")) as dana:
        assert promised.state == "accepted"  # automatic aid booked two of three at once
        held = tiers.propose(request=made, by=dana)
    with scope(cast.actor("hal")) as hal:
        child = tiers.take(request=held, by=hal)
    with scope(cast.actor("lee")) as lee:
        asked = Offer.objects.get(request=made, providing_agency=cast.agencies["lakeside"])
        assert (asked.state, asked.reason) == ("superseded", f"HIL carries it as {child.number}")
        with pytest.raises(WrongState, match=f"Nobody need answer any more: HIL .*{child.number}"):
            mutual_aid_offers.decline(offer=asked, reason="No crew", by=lee)
    assert "mutual_aid.taken" in kinds(cast, "lakeside")
    last = next(e for e in reversed(heard(cast, "lakeside")) if e["kind"] == "mutual_aid.taken")
    assert last["payload"]["tier"] == "notice"
    assert again(cast, made).state == "partly_filled"


def test_an_offer_made_before_the_tier_took_it_is_still_accepted(cast: Cast) -> None:
    needs_acceptance(cast)
    named(cast)
    made = submitted(cast, 2)
    with scope(cast.actor("lee")) as lee:
        offer = Offer.objects.get(request=made)
        mutual_aid_offers.approve(offer=offer, assets=[cast.assets["LAK Engine 12"]], by=lee)
    with scope(cast.actor("dana")) as dana:
        tiers.propose(request=made, by=dana)
    with scope(cast.actor("hal")) as hal:
        tiers.take(request=made, by=hal)
    with scope(cast.actor("dana")) as dana:
        offer = Offer.objects.get(request=made)
        assert offer.state == "offered"
        assert mutual_aid_offers.accept(offer=offer, by=dana).state == "accepted"


def test_nobody_else_ends_what_others_were_asked(cast: Cast) -> None:
    made = proposed(cast)
    for who in ("dana", "hal", "olu"):
        with scope(cast.actor(who)) as by:
            assert mutual_aid_filling.end_invitations(made, by, "because") == []


def test_who_takes_nothing(cast: Cast) -> None:
    made = proposed(cast)
    for who, refusal in (("dana", NotPermitted), ("lee", NotPermitted), ("olu", NotFound)):
        with scope(cast.actor(who)) as by, pytest.raises(refusal):
            tiers.take(request=made, by=by)
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="already"):
        tiers.propose(request=made, by=dana)


def test_a_region_needs_a_declaration_and_the_state_its_governor(cast: Cast) -> None:
    made = proposed(cast)
    with scope(cast.actor("dana")):
        MutualAidRequest.objects.filter(pk=made.pk).update(tier="county", version=F("version") + 1)
    with scope(cast.actor("hal")) as hal:
        with pytest.raises(Invalid, match="declaration in force"):
            tiers.take(request=made, by=hal)
        with pytest.raises(Invalid, match="Name the declaration"):
            tiers.take(request=made, by=hal, legal_basis="declaration")
        child = tiers.take(request=made, by=hal, legal_basis="declaration", words="Flood, 2026-11")
        assert (child.tier, child.legal_words) == ("region", "Flood, 2026-11")


def test_the_next_tier_serves_the_whole_territory(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid, match="does not serve"):
        asking_policy.set_policy(
            agency=cast.agencies["riverton"], by=ada, next_tier=cast.agencies["lakeside"]
        )
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        asking_policy.set_policy(agency=cast.agencies["riverton"], by=dana, need_from=1)


def test_the_clock_proposes_once(committed_cast: Cast) -> None:
    cast = committed_cast
    named(cast)
    late, over = submitted(cast), submitted(cast)
    with scope(cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=over, by=dana)
        MutualAidRequest.objects.update(
            due_at=timezone.now() - timedelta(minutes=1), version=F("version") + 1
        )
        assert AskingPolicy.objects.get().escalate_minutes == 30
    with as_relay():
        relay = mutual_aid_clock.relay()
        assert [mutual_aid_clock.sweep(by=relay)["proposed"] for _ in range(2)] == [1, 0]
    assert again(cast, late).proposed_to_id == cast.agencies["hillcrest"].pk
    assert kinds(cast, "hillcrest") == ["mutual_aid.proposed"]


def test_a_clock_that_would_propose_to_nobody_is_refused(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid, match="to nobody"):
        asking_policy.set_policy(agency=cast.agencies["riverton"], by=ada, escalate_minutes=30)


def test_only_who_may_coordinate_can_be_chosen(cast: Cast) -> None:
    county(cast)
    with scope(cast.actor("ada")):
        found = coordinators(cast.agencies["riverton"].pk)
        assert set(found.values_list("short_code", flat=True)) >= {"HIL"}
        assert cast.agencies["lakeside"] not in found
        assert cast.agencies["riverton"] not in found
