"""Where a line of a claim comes from: signed meters, steps, track, manifest, a hand; and what else.

Equipment without a crew is charged by what both ends are signed for; whatever says otherwise is
told on the line, and the administrative rate follows all that stands.
"""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.services.terms import Costs, Rate
from eoc.access import scope
from eoc.errors import WrongState
from resources.models import Claim, CostItem, CrewMember, Deployment, Posting
from resources.selectors import papers
from resources.selectors.costs import total
from resources.services import costs, crews, custody, deployments, ingest
from resources.services.claim_items import Item
from resources.services.movements import UNREAD, Reading
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.costing import COSTS, done, drafted, priced

PUMP = Costs(
    currency="USD",
    free_hours=Decimal(2),
    administrative_rate=Decimal(10),
    rates=[
        Rate(unit="hour", amount=Decimal("40.00"), kind="engine", rounding="quarter_up"),
        Rate(unit="mile", amount=Decimal("2.00"), kind="engine"),
    ],
)
FOUR = ("Ann Ash", "Bo Birch", "Cy Cedar", "Di Dogwood")


def read(km: str, hours: str | None = None) -> Reading:
    return Reading(Decimal(km), Decimal(hours) if hours else None)


class Loan:
    """One engine of Lakeside's on its way to Riverton and home, read and signed for as told."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.sent = cast, approved(cast)

    def step(self, who: str, act: str, reading: Reading = UNREAD) -> None:
        with scope(self.cast.actor(who)) as actor:
            getattr(deployments, act)(deployment=self.sent, by=actor, reading=reading)

    def sign(self, who: str, end: str, reading: Reading) -> None:
        said = {"handover": end, "condition": "Good", "signer": who.title(), "reading": reading}
        with scope(self.cast.actor(who)) as actor:
            custody.sign(deployment=self.sent, by=actor, **said)

    def crew(self, *names: str) -> None:
        people = [{"name": name, "qualification": "FFT1"} for name in names]
        with scope(self.cast.actor("lee")) as lee:
            crews.enroll(deployment=self.sent, people=people, by=lee)

    def seen(self, longitude: float) -> None:
        """Its receiver reports it there."""
        engine = str(self.cast.assets["LAK Engine 12"].uuid)
        fix = {"asset": engine, "lon": longitude, "lat": 40.0, "at": timezone.now().isoformat()}
        with scope(self.cast.actor("liv")) as liv:
            ingest.report([fix], liv)

    def home(
        self,
        hours: int = 30,
        out: Reading = UNREAD,
        back: Reading = UNREAD,
        *,
        departed: bool = False,
    ) -> None:
        if not departed:
            self.step("lee", "depart", out)
        self.step("dana", "check_in")
        self.step("dana", "release")
        with scope(self.cast.actor("lee")):
            sent = Deployment.objects.get(pk=self.sent.pk)
            left = (timezone.now() - timedelta(hours=hours)).isoformat()
            sent.times, sent.version = {**sent.times, "en_route": left}, sent.version + 1
            sent.save()
        self.step("lee", "return_to_quarters", back)

    def claim(self) -> Claim:
        with scope(self.cast.actor("lee")) as lee:
            return costs.draft(request=self.sent.request, by=lee)


def lines(cast: Cast, claim: Claim) -> dict[str, CostItem]:
    with scope(cast.actor("rosa")):
        return {one.category: one for one in CostItem.objects.filter(claim=claim)}


def test_equipment_without_a_crew_is_charged_by_what_both_ends_signed_for(cast: Cast) -> None:
    priced(cast, PUMP)
    loan = Loan(cast)
    for who in ("lee", "dana"):
        loan.sign(who, "out", read("1200.5", "310.0"))
    loan.home()
    loan.sign("dana", "back", read("1320.5", "322.4"))
    before = lines(cast, loan.claim())
    assert before["equipment"].quantity == Decimal("10.5")  # 12.4 h less 2, by the quarter hour
    assert before["equipment"].source == (
        "Hour meter signed at both ends, 310 to 322.4 h; first 2 h free"
    )
    assert before["mileage"].quantity == Decimal("74.56")  # 120 km
    assert before["mileage"].source == "Odometer signed at both ends, 1,200.5 to 1,320.5 km"
    assert not any(one.contradiction for one in before.values())
    assert before["administrative"].amount == Decimal("56.91")  # of 420.00 and 149.12


def test_what_both_signed_counts_and_where_they_differ_is_told(cast: Cast) -> None:
    priced(cast, PUMP)
    loan = Loan(cast)
    loan.sign("lee", "out", read("1200", "310"))
    loan.sign("dana", "out", read("1210", "310"))
    loan.home(hours=10, out=read("1210"), back=read("1320"))
    loan.sign("dana", "back", read("1330", "335"))
    loan.sign("lee", "back", read("1400", "335"))
    claim = loan.claim()
    found = lines(cast, claim)
    assert found["mileage"].source == "Odometer signed at both ends, 1,210 to 1,330 km"
    assert found["mileage"].contradiction == (
        "Odometer read on its steps, 1,210 to 1,320 km: 110 km, not 120; "
        "handed over, the odometer was read at 1,200 km by the providing and 1,210 km by the "
        "requesting agency; handed back, the odometer was read at 1,330 km by the requesting and "
        "1,400 km by the providing agency"
    )
    # the hour meter says 25 where the steps record ten
    assert found["equipment"].contradiction == "The meter ran 25 h in the 10 h its steps record"
    with scope(cast.actor("rosa")) as rosa:
        body = papers.paper(papers.subject(rosa, "claims", str(claim.uuid))).body
    assert "The meter ran 25 h" in body
    assert "Handed back, requesting agency (Dana): 1,330 km, 335 engine h" in body


def test_a_track_far_shorter_than_what_is_signed_contradicts(cast: Cast) -> None:
    priced(cast, PUMP)
    loan = Loan(cast)
    loan.sign("lee", "out", read("1200"))
    loan.step("lee", "depart")
    for longitude in (-74.9, -75.0):
        loan.seen(longitude)
    loan.home(hours=10, departed=True)
    loan.sign("lee", "back", read("1300"))
    found = lines(cast, loan.claim())["mileage"]
    assert found.contradiction == "Track of its receiver, 8.5 km, not 100"


def test_one_end_alone_counts_nothing_until_the_other_is_signed_for(cast: Cast) -> None:
    priced(cast, PUMP)
    loan = Loan(cast)
    loan.sign("lee", "out", read("1200", "310"))
    loan.home(hours=6)
    claim = loan.claim()
    found = lines(cast, claim)
    assert found["equipment"].quantity == Decimal("4.25")  # a quarter begun
    assert found["equipment"].source.endswith("hour meter not signed for when handed back")
    assert "mileage" not in found
    loan.sign("lee", "back", read("1230", "313"))
    with scope(cast.actor("lee")) as lee:
        costs.record(claim=claim, version=claim.version, by=lee)
    found = lines(cast, claim)
    assert (found["equipment"].quantity, found["mileage"].quantity) == (1, Decimal("18.64"))


def test_with_a_crew_its_steps_count_and_what_was_signed_is_told(cast: Cast) -> None:
    priced(cast, PUMP)
    loan = Loan(cast)
    loan.crew("Ann Ash")
    loan.sign("lee", "out", read("1200", "310"))
    loan.home(hours=6, out=read("1200"), back=read("1300"))
    loan.sign("lee", "back", read("1310", "312"))
    found = lines(cast, loan.claim())
    assert found["equipment"].quantity == Decimal("4.25")  # a quarter begun
    assert found["mileage"].source == "Odometer read on its steps, 1,200 to 1,300 km"
    assert "1,200 to 1,310 km: 110 km, not 100" in found["mileage"].contradiction


@pytest.mark.parametrize("listed", [True, False])
def test_for_nobody_nobody_is_charged(cast: Cast, *, listed: bool) -> None:
    """Equipment is signed for; of a manifest struck off whole nobody came."""
    priced(cast)
    loan = Loan(cast)
    if listed:
        loan.crew("Ann Ash")
        with scope(cast.actor("lee")) as lee:
            crews.strike(member=CrewMember.objects.get(), why="wrong", reason="Typed", by=lee)
    else:
        loan.sign("lee", "out", UNREAD)
    loan.home(hours=9)
    assert set(lines(cast, loan.claim())) == {"equipment", "administrative"}


def test_no_more_persons_are_charged_than_came(cast: Cast) -> None:
    priced(cast)
    loan = Loan(cast)
    loan.crew(*FOUR)
    with scope(cast.actor("dana")) as dana:
        late = CrewMember.objects.get(name="Di Dogwood")
        crews.strike(member=late, why="no_show", reason="Never came", by=dana)
    loan.step("lee", "depart")
    with scope(cast.actor("dana")) as dana:
        ann, bo = (CrewMember.objects.get(name=name) for name in FOUR[:2])
        for person in (ann, bo):
            crews.check_in(member=person, by=dana)
        crews.strike(member=bo, why="sent_back", reason="Heat", by=dana)
    loan.home(hours=9, departed=True)
    claim = loan.claim()
    found = lines(cast, claim)["personnel"]
    assert (found.quantity, found.amount) == (Decimal("3.75"), Decimal("37.50"))
    assert found.source.endswith("3 on the manifest, 4 agreed")
    assert re.fullmatch(
        "Bo Birch was sent back, .*; Cy Cedar never checked in", found.contradiction
    )
    claim = done(cast, claim, "submit")
    with scope(cast.actor("dana")) as dana:
        other = CrewMember.objects.get(name="Cy Cedar")
        with pytest.raises(WrongState, match="is submitted and counts who came"):
            crews.strike(member=other, why="wrong", reason="Typed twice", by=dana)


def test_a_line_by_hand_says_what_was_recorded_and_what_is_above_the_agreement(cast: Cast) -> None:
    priced(cast)
    claim = drafted(cast)
    hours = Item("equipment", "LAK Engine 12", Decimal(3), Decimal("150"), "hour", "LAK Engine 12")
    with scope(cast.actor("lee")) as lee:
        costs.change(claim=claim, items=[hours], version=claim.version, by=lee)
    found = lines(cast, claim)
    assert found["equipment"].source.startswith("Changed by hand; recorded: 2.25 hour at 147.00 (")
    assert found["equipment"].contradiction == "Above what was agreed: 147.00 USD per hour"
    assert found["administrative"].amount == Decimal("45.00")


def test_a_corrected_line_takes_the_rate_and_the_ledger_with_it(cast: Cast) -> None:
    priced(cast)
    claim = done(cast, drafted(cast), "submit", "query")
    kept = Item("personnel", "firefighter", Decimal(9), Decimal(10), "hour", "LAK Engine 12")
    with scope(cast.actor("lee")) as lee:
        claim = costs.change(claim=claim, items=[kept], version=claim.version, by=lee)
        assert total(claim) == Decimal("99.00")
    assert lines(cast, claim)["personnel"].source.startswith("Recorded steps, ")
    done(cast, claim, "submit", "approve")
    with scope(cast.actor("lee")), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        owed = Posting.objects.filter(party=claim.providing_agency_id, account="owed")
        assert owed.get().amount == Decimal("99.00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "other", "quantity": 1, "rate": 1, "amount": 1, "administrative_rate": 10},
        {"category": "administrative", "quantity": 1, "rate": 1, "amount": 1},
    ],
)
def test_the_database_keeps_the_administrative_rate_at_what_stands(
    cast: Cast, wrong: dict[str, Any]
) -> None:
    priced(cast)
    claim = drafted(cast)
    both = {name: getattr(claim, name) for name in ("requesting_agency_id", "providing_agency_id")}
    refused = pytest.raises(DatabaseError, match="charged on what stands")
    with scope(cast.actor("lee")), refused, transaction.atomic():
        CostItem.objects.create(claim=claim, note="More", unit="each", **both, **wrong)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_takes_no_postings_of_another_amount(cast: Cast) -> None:
    priced(cast, COSTS)
    claim = done(cast, drafted(cast), "submit")
    refused = pytest.raises(DatabaseError, match=r"lines of the claim come to 462\.83")
    with scope(cast.actor("lee")), refused, transaction.atomic():
        for one in Posting.objects.filter(claim=claim):
            one.pk = None
            one.save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
