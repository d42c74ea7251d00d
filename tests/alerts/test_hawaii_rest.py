"""What Hawaii teaches, the other rows: what the database refuses, who is told, and too slow.

`test_hawaii.py` has the rows of words, modes and prompts.
"""

import subprocess
import sys
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.services import sharing
from alerts.models import Alert, Delivery, PublicAlert, PublicAlertState
from alerts.selectors import public_alerts as selectors
from alerts.services import alerting, exercises, public_alert_ending, public_alerts, receipts
from alerts.services import public_alert_break_glass as break_glass
from alerts.services.receipts import DELIVERED, Receipt
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from tests.alerts import public
from tests.alerts.build import heard_by
from tests.alerts.conftest import as_relay
from tests.alerts.public import approved, drafted, flood, issued, said, submitted
from tests.alerts.stage import deliveries, hear_all
from tests.alerts.test_public_alert_break_glass import REASON, held, in_force, later, sweep
from tests.cast import Cast, square
from tests.listening import heard
from tests.processes import ROOT
from tests.residents.site import files as site
from tests.residents.site import page, updated

TAKEN_BACK = "Cancelled: it was sent by mistake"


def _update(alert: PublicAlert, assignments: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        changed = f"UPDATE alerts_publicalert SET {assignments}, version = version + 1"
        cursor.execute(f"{changed} WHERE id = %s", [alert.pk])


# One employee could send: neither by the services nor around them.


@pytest.mark.django_db
@pytest.mark.parametrize(
    "around",
    [
        "state = 'approved', approved_by_id = author_id, approved_digest = digest",
        "state = 'approved', approved_by_id = {rosa}, approved_digest = 'another'",
        "state = 'issued'",
    ],
)
def test_the_database_wants_two_people_and_what_the_second_one_read(
    cast: Cast, around: str
) -> None:
    alert = submitted(cast)
    with scope(cast.actor("dana")), pytest.raises(DatabaseError):
        _update(alert, around.format(rosa=cast.people["rosa"].pk))


@pytest.mark.django_db
def test_a_word_changed_after_the_approval_voids_it(cast: Cast) -> None:
    alert = approved(cast)
    with scope(cast.actor("dana")) as dana:
        changed = said(flood(severity="Extreme"))
        public_alerts.change(alert=alert, version=alert.version, said=changed, by=dana)
    with scope(cast.actor("rosa")) as rosa, pytest.raises(WrongState):
        public_alerts.issue(alert=alert, typed=selectors.phrase(alert), seen=(), by=rosa)


# A change of shift, and a drill nobody was told of.


@pytest.mark.django_db
def test_across_a_change_of_shift_only_by_whoever_says_that_both_are_told(cast: Cast) -> None:
    agency, starts = cast.agencies["riverton"], timezone.localtime() + timedelta(hours=3)
    change = time(starts.hour, starts.minute)
    with scope(cast.actor("ada")) as ada:
        alerting.set_policy(agency=agency, hazards=[], shift_changes=[change], by=ada)
    hours: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    with scope(cast.actor("rosa")) as rosa:
        with pytest.raises(Invalid, match="shift changes"):
            exercises.schedule(agency=agency, title="Sirens", by=rosa, **hours)
        exercises.schedule(agency=agency, title="Sirens", over_shift_change=True, by=rosa, **hours)
    for town in ("lakeside", "hillcrest", "farview"):
        told = heard(f"demo.a{cast.agencies[town].pk}.agency.full")
        assert told[-1]["kind"] == "exercise.scheduled", f"{town} reads of it beforehand"


# There was no correction, and no way to send one.


def reached() -> set[tuple[str, str]]:
    """(channel, address) of what the last public alert was told by."""
    kinds = list(Alert.objects.order_by("id").values_list("kind", flat=True))
    found = Delivery.objects.filter(alert__kind=kinds[-1])
    return set(found.values_list("channel", "address"))


def test_one_click_takes_it_back_wherever_it_was_told(
    duty: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.PUBLIC_SITE_DIR = tmp_path
    index = tmp_path / "now" / "public" / "index.html"
    alert = issued(duty)
    hear_all()
    with scope(sharing.operator()):
        told = reached()
    assert "Leave the river road now" in index.read_text()
    with scope(duty.actor("dana")) as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
    hear_all()
    with scope(sharing.operator()):
        assert reached() == told != set()
    assert TAKEN_BACK in index.read_text(), "and where anybody reads it"
    kinds = heard_by(duty)
    for town in ("riverton", "lakeside", "hillcrest"):
        assert kinds[town][-2:] == ["public_alert.issued", "public_alert.cancelled"]


# Lines were jammed: what is in force is read without database, Redis or login. Under load, with
# all else killed: tests/faults/test_the_public_site_stands.py.


@pytest.mark.django_db
def test_the_public_page_says_what_is_in_force(cast: Cast) -> None:
    _, second = updated(cast)
    written = page(site())
    assert "Leave the river road now" in written
    assert in_force(cast) == [second.identifier]


def test_the_public_process_knows_no_database() -> None:
    loaded = "import sys, residents.serving; print(*{name.split('.')[0] for name in sys.modules})"
    found = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "residents" in found.stdout.split()
    assert not {"django", "psycopg", "redis", "celery"} & set(found.stdout.split())


# The opposite: too slow, or never sent (Maui 2023).


def test_one_person_alone_is_held_heard_paged_and_reviewed(duty: Cast) -> None:
    with scope(duty.actor("ada")) as ada:
        agency = duty.agencies["riverton"]
        alerting.set_policy(agency=agency, hazards=["Flash flood"], shift_changes=[], by=ada)
    alert = drafted(duty)
    with scope(duty.actor("rosa")) as rosa, pytest.raises(Invalid):
        typed = selectors.phrase(alert)
        break_glass.send_alone(alert=alert, typed=typed, reason=" ", by=rosa)
    with scope(duty.actor("rosa")) as rosa:
        waits = break_glass.send_alone(alert=alert, typed=typed, reason=REASON, by=rosa)
        assert waits.due_at is not None
        left = (waits.due_at - timezone.now()).total_seconds()
    assert 0 < left <= 30
    assert in_force(duty) == [], "nothing has left"
    hear_all()
    assert {"riverton", "lakeside", "hillcrest"} <= heard_by(duty).keys(), "partners hear at once"
    later(alert, "due_at", 1)
    assert sweep() == 1
    assert in_force(duty) == [alert.identifier]
    later(alert, "issued_at", 61)
    assert sweep() == 1
    hear_all()
    with scope(sharing.operator()):
        assert Alert.objects.filter(kind="public_alert.unanswered").count() == 1
    with scope(duty.actor("rosa")) as rosa:
        (open_review,) = selectors.unreviewed(selectors.visible_to(rosa))
        assert open_review.pk == alert.pk
        with pytest.raises(NotPermitted):
            break_glass.review(alert=open_review, verdict="right", note="Mine", by=rosa)


@pytest.mark.django_db
def test_within_the_half_minute_anybody_who_writes_stops_it(cast: Cast) -> None:
    alert = held(cast)
    with scope(cast.actor("dana")) as dana:
        break_glass.stop(alert=alert, by=dana)
    assert public.again(cast, alert).state == PublicAlertState.DRAFT
    assert in_force(cast) == []


# Also: where, how often, until when, instead of what, and whether it arrived.


@pytest.mark.django_db
def test_nobody_alerts_beyond_their_own_ground(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(cast, area=square(-74.95, 40.01, 0.08))
    assert "Lakeside" in refused.value.fields["area"]


@pytest.mark.django_db
def test_the_same_event_is_updated_not_alerted_twice(cast: Cast) -> None:
    issued(cast)
    with pytest.raises(WrongState, match="Update that one"):
        issued(cast, content=flood(severity="Extreme"))


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [0, 2000])
def test_every_alert_ends_by_itself(cast: Cast, minutes: int) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(cast, minutes=minutes)
    assert "minutes" in refused.value.fields
    alert = submitted(cast)
    with scope(cast.actor("dana")), pytest.raises(DatabaseError):
        _update(alert, f"minutes = {minutes}")


@pytest.mark.django_db
def test_what_an_update_replaces_is_named_and_over(cast: Cast) -> None:
    first, second = updated(cast)
    assert public.again(cast, first).state == PublicAlertState.UPDATED
    with scope(cast.actor("dana")):
        second.refresh_from_db()
        assert second.supersedes_id == first.pk
        named = selectors.message_of(second).references
    assert first.identifier in str(named)


def test_what_a_provider_says_arrived_is_noted(duty: Cast) -> None:
    issued(duty)
    hear_all()
    (one, *_) = deliveries(channel="email")
    with scope(sharing.operator()):
        Delivery.objects.filter(pk=one.pk).update(state="sent")
    with as_relay(), scope(sharing.operator()) as by:
        told = [Receipt(one.dedupe_key, DELIVERED)]
        assert receipts.take(channel="email", receipts=told, by=by) == 1
        assert receipts.take(channel="email", receipts=told, by=by) == 0
    assert [d.pk for d in deliveries(delivered_at__isnull=False)] == [one.pk]
