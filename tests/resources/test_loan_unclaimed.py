"""What came home and costs something waits in its lender's inbox until it is claimed or settled."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from agencies.services import sharing
from alerts.models import Alert
from eoc.access import scope
from eoc.journal.dispatch import hear
from resources.models import Deployment
from resources.selectors import inbox
from resources.selectors.unclaimed import Unclaimed, unclaimed
from resources.services import costs, deployments, deployments_ending, mutual_aid_clock
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.build import said, stream
from tests.resources.costing import COSTS, FREE, done, drafted, home, priced
from tests.resources.journeys import brought
from tests.resources.test_mutual_aid_pages import client_of

INBOX = "/resources/inbox/"
TITLE = "Home, not claimed yet"


def loans(cast: Cast, who: str = "lee") -> list[Unclaimed]:
    """Those the person reads, which the number in the top bar counts too."""
    with scope(cast.actor(who)) as actor:
        found = unclaimed(actor)
        assert inbox.count(actor) >= len(found)
        return found


def test_it_waits_for_the_lender_alone_with_the_days_of_the_house(cast: Cast) -> None:
    priced(cast)
    sent = home(cast)
    (loan,) = loans(cast)
    assert (loan.request, loan.names) == (sent.request, "LAK Engine 12")
    assert timedelta(days=29) < loan.due - timezone.now() <= timedelta(days=30)
    assert not loan.overdue
    page = client_of(cast, "lee").get(INBOX).content.decode()
    assert TITLE in page and "462.83 USD" in page and "Draft the claim" in page
    for who in ("rosa", "dana", "liv", "olu"):
        assert loans(cast, who) == []
        assert TITLE not in client_of(cast, who).get(INBOX).content.decode()


def test_the_agreement_says_how_many_days(cast: Cast) -> None:
    priced(cast, replace(COSTS, claim_days=7))
    sent = home(cast)
    (loan,) = loans(cast)
    assert timedelta(days=6) < loan.due - timezone.now() <= timedelta(days=7)
    with scope(cast.actor("lee")):
        past = (timezone.now() - timedelta(days=8)).isoformat()
        times = {**sent.times, "returned": past}
        Deployment.objects.filter(pk=sent.pk).update(times=times, version=F("version") + 1)
    assert loans(cast)[0].overdue
    assert "overdue" in client_of(cast, "lee").get(INBOX).content.decode()


def test_a_draft_takes_its_place_and_counts_once(cast: Cast) -> None:
    priced(cast)
    sent = home(cast)
    with scope(cast.actor("lee")) as lee:
        before = inbox.count(lee)
        costs.draft(request=sent.request, by=lee)
        assert inbox.count(lee) == before == 1
    assert loans(cast) == []


def test_settled_paid_and_waived_it_waits_no_longer(cast: Cast) -> None:
    priced(cast)
    sent = home(cast)
    with scope(cast.actor("lee")) as lee:
        deployments.settle(deployment=sent, reason="Neighbours", by=lee)
    assert loans(cast) == []
    done(cast, drafted(cast), "waive")
    assert loans(cast) == []


def test_what_costs_nothing_never_waits(cast: Cast) -> None:
    brought(cast, "returned")  # the agreement is silent
    assert loans(cast) == []
    priced(cast, FREE)
    home(cast)
    assert loans(cast) == []
    priced(cast, code="NORTH-MD")
    sent = approved(cast)
    with scope(cast.actor("lee")) as lee:
        deployments_ending.recall(deployment=sent, reason="Fire", by=lee)
    assert loans(cast) == []  # it never left


def test_it_waits_once_the_last_one_is_home(cast: Cast) -> None:
    priced(cast, replace(COSTS, free_hours=Decimal(0)))
    sent = approved(cast, 2, "LAK Engine 12", "LAK Engine 14")
    brought(cast, "returned", sent)
    assert loans(cast) == []
    with scope(cast.actor("lee")):
        other = Deployment.objects.select_related("request__incident").exclude(pk=sent.pk).get()
    brought(cast, "returned", other)
    assert [one.names for one in loans(cast)] == ["LAK Engine 12, LAK Engine 14"]


def test_it_is_counted_in_one_statement(
    cast: Cast,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.CLAIM_DAYS = 3
    priced(cast)
    home(cast)
    assert loans(cast)[0].due - timezone.now() <= timedelta(days=3)
    with scope(cast.actor("lee")) as lee, django_assert_num_queries(1):
        assert inbox.count(lee) == 1


def came_home_long_ago(cast: Cast, days: int = 31) -> Deployment:
    """Home, and not claimed for so many days."""
    sent = home(cast)
    with scope(cast.actor("lee")):
        past = (timezone.now() - timedelta(days=days)).isoformat()
        times = {**dict.fromkeys(sent.times, past), "returned": past}
        Deployment.objects.filter(pk=sent.pk).update(times=times, version=F("version") + 1)
        return Deployment.objects.select_related("request").get(pk=sent.pk)


def swept() -> int:
    with as_relay():
        return mutual_aid_clock.sweep(by=mutual_aid_clock.relay())["loans"]


def test_overdue_its_lender_hears_once_and_nobody_else(committed_cast: Cast) -> None:
    cast = committed_cast
    priced(cast)
    sent = came_home_long_ago(cast)
    assert [swept(), swept()] == [1, 0]
    with as_relay():
        hear(100)
    with scope(sharing.operator("Test")):
        (alert,) = Alert.objects.filter(kind="loan.late")
        assert alert.agency_id == sent.providing_agency_id
        assert "LAK Engine 12 for RIV: home, to be claimed by" in alert.subject
    told = said(stream(cast, "lakeside", "agency.full"))[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("loan.late", "alarm")
    assert "loan.late" not in {one["kind"] for one in said(stream(cast, "riverton", "agency.full"))}
    assert loans(cast)[0].overdue, "it waits in the inbox as before"
    with scope(cast.actor("lee")) as lee:
        costs.draft(request=sent.request, by=lee)


def test_in_time_drafted_or_settled_nobody_hears(committed_cast: Cast) -> None:
    cast = committed_cast
    priced(cast, replace(COSTS, claim_days=60))
    sent = came_home_long_ago(cast)
    assert swept() == 0, "its agreement gives sixty days"
    with scope(cast.actor("lee")) as lee:
        costs.draft(request=sent.request, by=lee)
        past = timezone.now() - timedelta(days=99)
        times = {**sent.times, "returned": past.isoformat()}
        Deployment.objects.filter(pk=sent.pk).update(times=times, version=F("version") + 1)
    assert swept() == 0, "it is drafted"


def test_the_clock_changes_nothing_else_of_a_deployment(committed_cast: Cast) -> None:
    cast = committed_cast
    priced(cast)
    sent = came_home_long_ago(cast)
    with (
        as_relay(),
        scope(mutual_aid_clock.relay()),
        pytest.raises(DatabaseError, match="only notes"),
        transaction.atomic(),
    ):
        changed = Deployment.objects.filter(pk=sent.pk)
        changed.update(settlement="waived", version=F("version") + 1)
