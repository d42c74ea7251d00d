"""A claim's decisions: each by its side, posted to a ledger that sums to zero, then settled."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Refusal, WrongState
from resources.models import Claim, Deployment, Posting, StateTransition
from resources.selectors import costs as selectors
from resources.services import costs
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.build import said, stream
from tests.resources.costing import done, drafted, priced

VERBS = ("submit", "query", "approve", "pay", "waive", "dispute")


@pytest.fixture
def claim(cast: Cast) -> Claim:
    """Lakeside's draft of 462.83."""
    priced(cast)
    return drafted(cast)


def standing(cast: Cast, who: str) -> dict[str, Decimal]:
    with scope(cast.actor(who)) as actor:
        return {one["account"]: one["sum"] for one in selectors.balances(actor)}


def test_submitted_queried_resubmitted_approved_and_paid(cast: Cast, claim: Claim) -> None:
    total = Decimal("462.83")
    way = {
        "submit": {"claimed": total},
        "query": {},
        "approve": {"owed": total},
        "pay": {"paid": total},
    }
    for verb in ("submit", "query", "submit", "approve", "pay"):
        claim = done(cast, claim, verb)
        assert standing(cast, "lee") == way[verb]
        assert standing(cast, "rosa") == {a: -amount for a, amount in way[verb].items()}
    told = [e["kind"] for e in said(stream(cast, "riverton", "agency.full"))]
    assert told[-6:] == [
        f"claim.{word}"
        for word in ("drafted", "submitted", "queried", "submitted", "approved", "paid")
    ]
    with scope(cast.actor("lee")):
        assert Deployment.objects.get().state == "settled"
    assert heard(cast, "riverton")[-1]["kind"] == "deployment.settled"


def test_waived_is_settled_too(cast: Cast, claim: Claim) -> None:
    done(cast, claim, "waive")
    assert standing(cast, "lee") == {}
    with scope(cast.actor("lee")):
        assert Deployment.objects.get().state == "settled"


def test_disputed_is_not(cast: Cast, claim: Claim) -> None:
    done(cast, claim, "submit", "dispute")
    assert standing(cast, "lee") == {"disputed": Decimal("462.83")}
    with scope(cast.actor("lee")):
        assert Deployment.objects.get().state == "returned"


@pytest.mark.parametrize(
    ("before", "verb", "who"),
    [
        ([], "submit", "rosa"),
        (["submit"], "approve", "lee"),
        (["submit"], "query", "dana"),
        (["submit"], "waive", "rosa"),
        (["submit", "approve"], "pay", "lee"),
    ],
)
def test_nobody_decides_for_the_other_side(
    cast: Cast, claim: Claim, before: list[str], verb: str, who: str
) -> None:
    claim = done(cast, claim, *before)
    why = {"reason": "Why"} if verb in ("query", "waive") else {}
    with scope(cast.actor(who)) as actor, pytest.raises(NotPermitted):
        getattr(costs, verb)(claim=claim, by=actor, **why)


def test_out_of_order_and_twice_is_refused(cast: Cast, claim: Claim) -> None:
    for verb in ("approve", "pay", "query"):
        with pytest.raises(WrongState):
            done(cast, claim, verb)
    done(cast, claim, "submit")
    with pytest.raises(WrongState, match="is submitted by Lee"):
        done(cast, claim, "submit")
    with scope(cast.actor("rosa")) as rosa, pytest.raises(Invalid):
        costs.query(claim=claim, reason=" ", by=rosa)


def test_the_table_of_states_and_the_services_agree(cast: Cast) -> None:
    with scope(sharing.operator("Cast")):
        moves = StateTransition.objects.filter(machine="claim").values_list("old", "new")
        listed = {(old, new) for old, new in moves}
    leads = {"draft": "draft", "submit": "submitted", "query": "queried", "approve": "approved",
             "pay": "paid", "waive": "waived", "dispute": "disputed"}  # fmt: skip
    offered = {
        (state.value, leads[verb])
        for table in (selectors.PROVIDING, selectors.REQUESTING)
        for state, verbs in table.items()
        for verb in verbs
    }
    assert offered == listed


def test_the_database_refuses_a_move_outside_the_table(cast: Cast, claim: Claim) -> None:
    refused = pytest.raises(DatabaseError, match="cannot become")
    with scope(cast.actor("lee")), refused, transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(state="paid", version=claim.version + 1)


def test_the_database_refuses_postings_that_do_not_sum_to_zero(cast: Cast, claim: Claim) -> None:
    done(cast, claim, "submit")
    refused = pytest.raises(DatabaseError, match="sum to zero")
    with scope(cast.actor("lee")), refused, transaction.atomic():
        one = Posting.objects.filter(claim=claim).earliest("pk")
        one.pk, one.amount = None, Decimal("0.01")
        one.save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_posting_is_never_changed_or_removed(cast: Cast, claim: Claim) -> None:
    done(cast, claim, "submit")
    refused = pytest.raises(DatabaseError, match="never changed or removed")
    with scope(cast.actor("lee")), refused, transaction.atomic():
        Posting.objects.filter(claim=claim).update(amount=1)
    with scope(cast.actor("lee")):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM resources_posting")
        assert Posting.objects.filter(claim=claim).count() == 2


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(VERBS), max_size=8))
def test_whatever_is_decided_the_ledger_is_zero(cast: Cast, claim: Claim, verbs: list[str]) -> None:
    with transaction.atomic():
        for verb in verbs:
            try:
                claim = done(cast, claim, verb)
            except Refusal:
                continue
        with scope(sharing.operator("Cast")):
            by = Posting.objects.order_by().values("currency", "account")
            assert all(row["sum"] == 0 for row in by.annotate(sum=Sum("amount")))
            mine = Posting.objects.filter(party=claim.providing_agency_id)
            held = mine.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
            state = Claim.objects.get(pk=claim.pk).state
            open_states = ("submitted", "approved", "paid", "disputed")
            assert held == (Decimal("462.83") if state in open_states else 0)
        transaction.set_rollback(True)


def test_a_query_is_answered_in_words_and_both_sides_read_them(cast: Cast, claim: Claim) -> None:
    claim = done(cast, claim, "submit", "query")
    with scope(cast.actor("lee")) as lee:
        claim = costs.submit(claim=claim, by=lee, reason="Ten hours, as the log says")
    assert (claim.state, claim.reason) == ("submitted", "Ten hours, as the log says")
    for town in ("riverton", "lakeside"):
        told = said(stream(cast, town, "agency.full"))[-1]["payload"]["text"]
        assert told.endswith("submitted: Ten hours, as the log says")
