"""Races of the clock and of proposals: one ends or takes each thing, the others read why not."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from eoc.access import Actor, scope
from eoc.errors import Refusal
from eoc.project.refusals import refusal_of
from resources.models import Booking, Claim, Offer, OfferState, ProposalLine
from resources.services import mutual_aid_clock, mutual_aid_offers, proposals, tiers
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import kinds, submitted
from tests.resources.build import said, stream
from tests.resources.costing import done, drafted, priced
from tests.resources.test_asking_race import CLIENTS, race
from tests.resources.test_mutual_aid_answers import promised
from tests.resources.test_proposals import lines, proposed, waiting
from tests.resources.test_request_tier import named

PAST = timedelta(minutes=1)


def together(acts: list[Callable[[], int]]) -> list[int]:
    """All at once, each with a connection of its own; what each did."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], int]) -> int:
        try:
            gate.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def swept(what: str) -> int:
    return mutual_aid_clock.sweep(by=mutual_aid_clock.relay())[what]


def test_six_clocks_end_an_offer_once(committed_cast: Cast) -> None:
    cast, asked = committed_cast, promised(committed_cast)
    with scope(cast.actor("lee")):
        over = timezone.now() - PAST
        Offer.objects.filter(pk=asked.pk).update(expires_at=over, version=F("version") + 1)
    with as_relay():
        assert sum(together([lambda: swept("expired")] * CLIENTS)) == 1
    with scope(cast.actor("lee")):
        assert Offer.objects.get(pk=asked.pk).state == OfferState.EXPIRED
        assert not Booking.objects.filter(during__upper_inf=True).exists()
    assert kinds(cast, "riverton").count("mutual_aid.expired") == 1


def test_at_the_last_second_an_offer_is_accepted_or_expired_never_both(
    committed_cast: Cast,
) -> None:
    cast, asked = committed_cast, promised(committed_cast)
    with scope(cast.actor("lee")):
        soon = timezone.now() + timedelta(milliseconds=150)
        Offer.objects.filter(pk=asked.pk).update(expires_at=soon, version=F("version") + 1)
    dana = cast.actor("dana")

    def accept() -> int:
        try:
            with scope(dana):
                mutual_aid_offers.accept(offer=Offer.objects.get(pk=asked.pk), by=dana)
        except (Refusal, DatabaseError) as error:  # the service looked, the database had the clock
            refused = refusal_of(error)
            assert refused and (refused.status, bool(refused.message)) == (409, True)
            return 0
        return 1

    def expire() -> int:
        relay = {**connection.settings_dict, "USER": "eoc_relay"}
        connection.settings_dict = relay  # of this thread: the others accept as the application
        found = swept("expired")
        until = time.monotonic() + 1.0
        while not found and time.monotonic() < until:
            found = swept("expired")
        return found

    half = CLIENTS // 2
    answers = together([accept] * half + [expire] * half)
    with scope(cast.actor("lee")):
        ended = Offer.objects.get(pk=asked.pk).state
        held = Booking.objects.filter(during__upper_inf=True).count()
    assert sum(answers) == 1, (answers, ended, held)
    assert (ended, held) == (("accepted", 1) if any(answers[:half]) else ("expired", 0))


def test_six_accept_or_refuse_a_proposed_line_and_one_wins(committed_cast: Cast) -> None:
    cast = committed_cast
    waiting(cast)
    (line,) = lines(cast, proposed(cast))
    lost = race(cast, "dana", lambda by: proposals.accept(line=line, by=by))
    assert all("Dana already accepted" in refused.message for refused in lost)
    with scope(cast.actor("dana")):
        assert Booking.objects.filter(during__upper_inf=True).count() == 1
    waiting(cast)
    (other,) = lines(cast, proposed(cast))
    race(cast, "dana", lambda by: proposals.refuse(line=other, by=by, reason="Not now"))


def test_six_proposals_of_the_same_unit_send_it_once(committed_cast: Cast) -> None:
    cast = committed_cast
    waiting(cast)
    dana = cast.actor("dana")

    def propose() -> int:
        with scope(dana):
            return proposals.propose(agency=cast.agencies["riverton"], by=dana).pk

    made = together([propose] * CLIENTS)
    with scope(dana):
        found = list(ProposalLine.objects.filter(proposal__in=made))
    assert len({line.asset_id for line in found}) == 1
    turn = iter(found)

    def accept(by: Actor) -> None:
        proposals.accept(line=next(turn), by=by)

    race(cast, "dana", accept)
    with scope(dana):
        assert Booking.objects.filter(during__upper_inf=True).count() == 1


def test_one_proposes_the_remainder_to_the_next_tier(committed_cast: Cast) -> None:
    cast = committed_cast
    named(cast)
    made = submitted(cast, 2)
    lost = race(cast, "dana", lambda by: tiers.propose(request=made, by=by))
    assert all("already" in refused.message for refused in lost)


def test_six_clocks_raise_a_late_claim_once(committed_cast: Cast) -> None:
    cast = committed_cast
    priced(cast)
    claim = done(cast, drafted(cast), "submit")
    with scope(cast.actor("lee")):
        past = timezone.now() - PAST
        Claim.objects.filter(pk=claim.pk).update(due_at=past, version=F("version") + 1)
    with as_relay():
        assert sum(together([lambda: swept("claims")] * CLIENTS)) == 1
    told = [entry["kind"] for entry in said(stream(cast, "riverton", "agency.full"))]
    assert told.count("claim.late") == 1
