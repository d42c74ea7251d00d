"""The whole life of requests, driven at random by the real roles; invariants after every step.

Invariants: one winner a line, assets conserved, the ledger sums to zero, no move outside the table
of states, and the journal of both sides as long as the commands that were accepted.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agencies.models import Agreement
from agencies.services import sharing
from eoc.access import scope
from resources.models import (
    Asset,
    Booking,
    Claim,
    Deployment,
    MutualAidRequest,
    Offer,
    OfferState,
    Posting,
    RequestLine,
    StateTransition,
)
from resources.services import mutual_aid_clock
from tests.cast import Cast
from tests.resources.asking import draft, heard
from tests.resources.build import said, stream
from tests.resources.life import verbs
from tests.resources.life.doing import Way

PEOPLE = ("dana", "rosa", "lee", "liv", "obi", "olu")
FLEET = ("LAK Engine 12", "LAK Engine 14")
MACHINES: dict[str, type[Any]] = {
    "request": MutualAidRequest,
    "offer": Offer,
    "deployment": Deployment,
    "claim": Claim,
}
USUAL = {  # what comes next as a rule, and who does it
    (MutualAidRequest, "draft"): ("dana", verbs.SUBMIT),
    (Offer, "invited"): ("lee", verbs.APPROVE),
    (Offer, "offered"): ("rosa", verbs.ACCEPT),
    (Deployment, "committed"): ("liv", verbs.MOBILIZE),
    (Deployment, "mobilizing"): ("liv", verbs.DEPART),
    (Deployment, "en_route"): ("dana", verbs.CHECK_IN),
    (Deployment, "checked_in"): ("dana", verbs.RELEASE),
    (Deployment, "assigned"): ("dana", verbs.RELEASE),
    (Deployment, "released"): ("liv", verbs.DEMOBILIZE),
    (Deployment, "demobilizing"): ("liv", verbs.RETURN),
    (Deployment, "returned"): ("lee", verbs.CLAIM),
    (Claim, "draft"): ("lee", verbs.SUBMIT_CLAIM),
    (Claim, "queried"): ("lee", verbs.SUBMIT_CLAIM),
    (Claim, "submitted"): ("rosa", verbs.APPROVE_CLAIM),
    (Claim, "disputed"): ("rosa", verbs.APPROVE_CLAIM),
    (Claim, "approved"): ("rosa", verbs.PAY),
}
MOST = 3  # requests in one life
SEEN = 6  # rows of each sort anybody reaches for: as many as one life has
NOUNS = ("mutual_aid.", "deployment.", "claim.")
MONEY = "agency.full"


class Life(RuleBasedStateMachine):
    """Riverton asks Lakeside for two engines at a time, whichever way people act."""

    cast: Cast
    way: Way
    agreement = "NORTH-MA"

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.accepted, self.told, self.revoked = 0, self._told(), False
        with scope(sharing.operator("Test")):
            self.moves = set(StateTransition.objects.values_list("machine", "old", "new"))
        self.states: dict[tuple[str, int], str] = {}
        self.draft()

    def teardown(self) -> None:
        """The next life begins where this one did."""
        transaction.savepoint_rollback(self.point)

    @rule(
        what=st.sampled_from(["usual"] * 12 + ["anything"] * 5 + ["draft", "clock", "revoke"]),
        verb=st.sampled_from(verbs.VERBS),
        who=st.sampled_from(PEOPLE),
        which=st.integers(0, SEEN - 1),
        many=st.integers(1, 2),
    )
    def act(self, what: str, verb: verbs.Verb, who: str, which: int, many: int) -> None:
        """One rule for all, since a machine of many leaves some of them out of each life."""
        if what == "usual":
            self.usual(which, many)
        elif what == "anything":
            self.anything(verb, who, which, many)
        elif what == "draft" and not self.revoked and len(self.rows(MutualAidRequest)) < MOST:
            self.draft(many)
        elif what == "clock":
            self.clock()
        elif what == "revoke" and not self.revoked:
            self.revoke()

    def draft(self, quantity: int = 2) -> None:
        """Dana drafts another request."""
        draft(self.cast, quantity)
        self.accepted += 1

    def usual(self, which: int, many: int) -> None:
        """Whoever's turn it is takes the next step of one of the rows that wait."""
        rows = [row for model in MACHINES.values() for row in self.rows(model)]
        due = [
            (row, *USUAL[type(row), row.state]) for row in rows if (type(row), row.state) in USUAL
        ]
        if due:
            row, who, verb = due[which % len(due)]
            self.do(verb, row, who, many)

    def anything(self, verb: verbs.Verb, who: str, which: int, many: int) -> None:
        """Anybody tries anything; whoever may not is refused and nothing changes."""
        rows = self.rows(verb.model)
        if rows:
            self.do(verb, rows[which % len(rows)], who, many)

    def clock(self) -> None:
        """Hours pass: what nobody answered expires, by the sweep of the relay."""
        over = timezone.now() - timedelta(minutes=1)
        with scope(sharing.operator("Clock")):
            waiting = Offer.objects.filter(state__in=(OfferState.OFFERED, OfferState.COUNTERED))
            waiting.update(expires_at=over, version=F("version") + 1)
        self.accepted += mutual_aid_clock.sweep(by=mutual_aid_clock.relay())["expired"]

    def revoke(self) -> None:
        """Riverton revokes the agreement: what was promised may still be carried out."""
        self.revoked = True
        with scope(sharing.operator("Test")):
            agreement = Agreement.objects.get(code=self.agreement)
        assert self.way.do(verbs.REVOKE, agreement, "ada", [])

    def do(self, verb: verbs.Verb, row: Any, who: str, many: int = 1) -> bool:
        """Somebody does it, with so many engines; whether it was accepted."""
        fleet = [self.cast.assets[label] for label in FLEET][:many]
        done = self.way.do(verb, row, who, fleet)
        self.accepted += done
        return done

    def rows(self, model: type[Any]) -> list[Any]:
        with scope(sharing.operator("Test")):
            found = model.objects.order_by("-pk")
            about = () if model is MutualAidRequest else ("request",)
            return list((found.select_related(*about) if about else found)[:SEEN])

    def _told(self) -> int:
        """Steps of requests, deployments and claims the asking side was told of.

        A claim that is paid or waived settles what it asked for: that follows, nobody did it.
        """
        told = [*heard(self.cast, "riverton"), *said(stream(self.cast, "riverton", MONEY))]
        by_claim = [
            one
            for one in told
            if one["kind"] == "deployment.settled" and " is settled, " not in one["payload"]["text"]
        ]
        return sum(one["kind"].startswith(NOUNS) for one in told) - len(by_claim)

    @invariant()
    def assets_are_conserved(self) -> None:
        """Every engine is free or committed once, to what names it; no line has two winners."""
        with scope(sharing.operator("Test")):
            open_now = Booking.objects.filter(void=False, during__upper_inf=True)
            committed = sorted(open_now.values_list("asset_id", flat=True))
            assigned = Asset.objects.filter(status="assigned").order_by("pk")
            assert committed == list(assigned.values_list("pk", flat=True))
            for line in RequestLine.objects.all():
                won = line.offers.filter(state=OfferState.ACCEPTED).count()
                assert line.filled <= line.quantity and won <= 1

    @invariant()
    def the_ledger_is_zero(self) -> None:
        """What one side is owed the other owes."""
        with scope(sharing.operator("Test")):
            for group in (["currency"], ["transaction"], ["claim", "account"]):
                sums = Posting.objects.order_by().values(*group).annotate(total=Sum("amount"))
                assert all(one["total"] == 0 for one in sums), group

    @invariant()
    def only_listed_moves(self) -> None:
        """No row is where the table of states does not lead, step by step."""
        for machine, model in MACHINES.items():
            for row in self.rows(model):
                old = self.states.get((machine, row.pk), row.state)
                assert old == row.state or self._leads(machine, old, row.state)
                self.states[machine, row.pk] = row.state

    def _leads(self, machine: str, old: str, new: str) -> bool:
        reached = {old}
        for _ in range(2):  # a command may pass through a state on its way
            reached |= {b for m, a, b in self.moves if m == machine and a in reached}
        return new in reached

    @invariant()
    def each_accepted_command_is_told_once(self) -> None:
        """The journal is as long as what was accepted."""
        assert self._told() - self.told == self.accepted
