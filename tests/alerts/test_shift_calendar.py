"""A person's shifts as a calendar: folded and escaped, under an address that can be revoked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Membership
from agencies.services import sharing
from alerts import icalendar
from alerts.selectors import shifts
from alerts.selectors.shifts import gaps
from alerts.services import shift_feeds
from eoc.access import scope
from eoc.errors import NotFound
from tests.alerts import roster_build as build
from tests.alerts.roster_build import at
from tests.cast import Cast


@given(st.text(max_size=300))
def test_a_folded_line_is_narrow_and_unfolds_to_itself(text: str) -> None:
    line = f"SUMMARY:{icalendar.escaped(text)}"
    folded = icalendar.folded(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


def test_words_never_begin_another_property() -> None:
    entry = icalendar.Entry("k", at(4), at(5), "a,b;c\\d\r\nEND:VEVENT\x00\x07")
    document = icalendar.written("Duty", [entry], datetime(2027, 1, 1, tzinfo=UTC))
    assert "SUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT\r\n" in document
    assert document.count("\r\nEND:VEVENT\r\n") == 1
    assert "DTSTART:20270104T080000Z\r\nDTEND:20270105T080000Z\r\n" in document
    assert document.replace("\r\n", "").isprintable()


def test_an_address_answers_with_ones_own_shifts_until_it_is_revoked(
    cast: Cast, client: Client
) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana", "rosa")
        made.layers.update(starts_on=timezone.now().date())
        build.roster(cast, "rosa", name="Not hers")
    with scope(cast.actor("dana")) as dana:
        earlier = shift_feeds.make(by=dana)
        secret = shift_feeds.make(by=dana)
    found = client.get(f"/calendars/{secret}.ics")
    text = found.content.decode()
    assert found.headers["Content-Type"] == icalendar.CONTENT_TYPE
    assert 40 < text.count("BEGIN:VEVENT") < 50 and "Not hers" not in text
    assert client.get(f"/calendars/{earlier}.ics").status_code == 404
    with scope(cast.actor("dana")) as dana:
        shift_feeds.revoke(by=dana)
    assert client.get(f"/calendars/{secret}.ics").status_code == 404


def test_whoever_holds_no_role_any_more_has_no_calendar(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        secret = shift_feeds.make(by=dana)
    with scope(sharing.operator()):
        Membership.objects.filter(person=cast.people["dana"]).update(
            valid_to=timezone.now() + timedelta(microseconds=1)
        )
    with pytest.raises(NotFound):
        shift_feeds.read(secret)


def test_gaps_are_where_no_layer_has_anybody(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana")
        made.layers.update(ends_on=at(6).date())
        build.layer(cast, made, "rosa", position=2, starts_on=at(8).date())
        empty = build.roster(cast, name="Empty")
        found = gaps([made.pk, empty.pk], at(3), at(9))
    spans = {pk: [(s.start.day, s.end.day) for s in stretches] for pk, stretches in found.items()}
    assert spans == {made.pk: [(3, 4), (6, 8)], empty.pk: [(3, 9)]}


def test_four_weeks_show_every_day_with_whoever_begins_or_runs_on(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana", "rosa")
        made.layers.update(unit="weeks", weekday=0)
        days = shifts.calendar(made, at(4).date())
    assert len(days) == 28
    named = [[s.person.name if s.person else "" for s in day.cells[0]] for day in days]
    assert named[0] == ["", "Dana"] or named[0] == ["Dana"]
    assert named[7] == ["Rosa"] and named[9] == ["Rosa"] and named[14] == ["Dana"]
