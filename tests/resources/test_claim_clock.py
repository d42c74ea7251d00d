"""A claim waits in the inbox of whose turn it is, and calls that side once when it is overdue."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from agencies.services import sharing
from alerts.models import Alert
from eoc.access import scope
from eoc.journal.dispatch import hear
from resources.models import Claim
from resources.selectors import costs, inbox
from resources.services import mutual_aid_clock
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.build import said, stream
from tests.resources.costing import done, drafted, priced
from tests.resources.test_mutual_aid_pages import client_of

INBOX = "/resources/inbox/"


def waits(cast: Cast, who: str) -> list[str]:
    with scope(cast.actor(who)) as actor:
        assert inbox.count(actor) >= costs.waiting(actor).count()
        return [claim.state for claim in costs.waiting(actor)]


def test_it_waits_for_whose_turn_it_is_with_a_deadline(cast: Cast) -> None:
    priced(cast)
    claim = drafted(cast)
    assert (waits(cast, "lee"), waits(cast, "rosa")) == (["draft"], [])
    claim = done(cast, claim, "submit")
    assert (waits(cast, "lee"), waits(cast, "rosa")) == ([], ["submitted"])
    assert claim.due_at is not None
    assert timedelta(days=29) < claim.due_at - timezone.now() < timedelta(days=31)
    page = client_of(cast, "rosa").get(INBOX).content.decode()
    assert claim.number in page and "LAK from RIV" in page and "462.83 USD" in page
    assert claim.number not in client_of(cast, "lee").get(INBOX).content.decode()
    assert claim.number not in client_of(cast, "olu").get(INBOX).content.decode()
    claim = done(cast, claim, "query")
    assert (waits(cast, "lee"), waits(cast, "rosa")) == (["queried"], [])
    claim = done(cast, claim, "submit", "approve")
    assert waits(cast, "rosa") == ["approved"]
    claim = done(cast, claim, "pay")
    assert claim.due_at is None
    assert (waits(cast, "lee"), waits(cast, "rosa")) == ([], [])
    history = client_of(cast, "rosa").get(f"/resources/claims/{claim.uuid}/history/")
    assert "Hours differ" in history.content.decode()
    api = client_of(cast, "lee").get(f"/api/v1/claims/{claim.uuid}/history/").json()
    assert "Hours differ" in {change["reason"] for change in api}
    assert client_of(cast, "olu").get(f"/api/v1/claims/{claim.uuid}/history/").status_code == 404


def overdue(cast: Cast, claim: Claim) -> None:
    with scope(cast.actor("lee")):
        past = timezone.now() - timedelta(hours=1)
        Claim.objects.filter(pk=claim.pk).update(due_at=past, version=F("version") + 1)


def test_overdue_it_raises_one_alarm_a_turn(committed_cast: Cast) -> None:
    cast = committed_cast
    priced(cast)
    claim = done(cast, drafted(cast), "submit")
    overdue(cast, claim)
    with as_relay():
        relay = mutual_aid_clock.relay()
        assert [mutual_aid_clock.sweep(by=relay)["claims"] for _ in range(2)] == [1, 0]
        hear(100)
    with scope(sharing.operator("Test")):
        (alert,) = Alert.objects.filter(kind="claim.late")
        assert (alert.agency_id, claim.number in alert.subject) == (
            claim.requesting_agency_id,
            True,
        )
    for town in ("riverton", "lakeside"):
        told = said(stream(cast, town, "agency.full"))[-1]
        assert (told["kind"], told["payload"]["tier"]) == ("claim.late", "alarm")
        assert f"Claim {claim.number} is overdue: submitted" in told["payload"]["text"]
    assert "overdue" in client_of(cast, "rosa").get(INBOX).content.decode()
    claim = done(cast, claim, "query")
    assert claim.late_at is None
    overdue(cast, claim)
    with as_relay():
        assert mutual_aid_clock.sweep(by=relay)["claims"] == 1
