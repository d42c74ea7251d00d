"""What Hawaii teaches (13 January 2018), row by row: each failure found there is refused here."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from alerts import cap
from alerts.channels.transports import transport
from alerts.models import PublicAlertState, Remedy
from alerts.selectors import cap_messages, contradictions
from alerts.selectors import public_alerts as selectors
from alerts.services import exercises, public_alert_ending, public_alerts
from alerts.services import public_alert_break_glass as break_glass
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from tests.alerts import public
from tests.alerts.public import ENGLISH, acting, approved, drafted, flood, issued, submitted
from tests.alerts.shelf import SHELF, on_the_shelf
from tests.cast import Cast

pytestmark = pytest.mark.django_db
YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def page(cast: Cast, name: str, path: str) -> str:
    client = Client()
    client.force_login(cast.users[name])
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# One employee could send.


def test_one_person_never_sends_what_they_wrote(cast: Cast) -> None:
    alert = submitted(cast, "rosa")
    with scope(cast.actor("rosa")) as rosa:
        with pytest.raises(NotPermitted):
            public_alerts.approve(alert=alert, digest=alert.digest, by=rosa)
        with pytest.raises(WrongState):
            typed = selectors.phrase(alert)
            public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)


def test_the_second_person_reads_text_map_and_audience_on_one_page(cast: Cast) -> None:
    alert = submitted(cast)
    seen = page(cast, "rosa", f"/alerts/public/live/{alert.uuid}/")
    for part in (ENGLISH.instruction, "Inundación", "data-small-map", alert.digest, "Estimate"):
        assert part in seen
    assert f"About {alert.people}" in seen


# Live and test shared the interface; the prompts were identical.


def test_live_and_exercise_have_addresses_words_and_colours_of_their_own(cast: Cast) -> None:
    live = page(cast, "dana", "/alerts/public/live/")
    exercise = page(cast, "dana", "/alerts/public/exercise/")
    assert "EXERCISE EXERCISE EXERCISE" in exercise
    assert "stripe-exercise" in exercise
    assert "banner-exercise" in exercise
    assert "EXERCISE EXERCISE EXERCISE" not in live
    assert "stripe-exercise" not in live


def test_an_exercise_is_not_found_among_live_alerts(cast: Cast) -> None:
    alert = drafted(cast, mode="exercise", content=flood(texts=public.exercise_words()))
    client = Client()
    client.force_login(cast.users["dana"])
    assert client.get(f"/alerts/public/live/{alert.uuid}/").status_code == 404
    assert client.get(f"/alerts/public/exercise/{alert.uuid}/").status_code == 200


def test_the_confirmation_is_the_count_and_the_kind(cast: Cast) -> None:
    live = selectors.phrase(drafted(cast, mode="live"))
    words = flood(texts=public.exercise_words())
    exercise = selectors.phrase(drafted(cast, mode="exercise", content=words))
    assert live.startswith("SEND LIVE TO ABOUT ")
    assert exercise.startswith("SEND EXERCISE TO ABOUT ")
    alert = approved(cast)
    with scope(cast.actor("rosa")) as rosa:
        for typed in ("yes", "OK", exercise, live):
            with pytest.raises(Invalid):
                public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)


@pytest.mark.parametrize("mode", ["exercise", "demo", "replay"])
def test_no_mode_but_live_has_a_way_out(mode: str) -> None:
    for channel in ("email", "webhook"):
        found = transport(mode, channel)
        assert found is None or type(found).__name__.startswith("Sink")
    assert settings.ACCORD_MODE != "live"
    assert transport("live", "email") is None


@pytest.mark.parametrize(
    ("mode", "status"), [("live", "Actual"), ("exercise", "Exercise"), ("demo", "Test")]
)
def test_the_document_says_which_it_is(cast: Cast, mode: str, status: str) -> None:
    texts = public.exercise_words() if mode == "exercise" else (ENGLISH,)
    alert = drafted(cast, mode=mode, content=flood(texts=texts))
    with acting(cast, "dana", mode):
        assert selectors.message_of(alert).status == status
        assert selectors.remedy_of(alert, Remedy.CANCEL).status == status


# The script of the drill said "this is not a drill".


@pytest.mark.parametrize("mode", ["demo", "live", "exercise"])
def test_this_is_not_a_drill_is_said_nowhere(cast: Cast, mode: str) -> None:
    text = replace(ENGLISH, description="EXERCISE: Missile inbound. This is not a drill.")
    with pytest.raises(Invalid) as refused:
        drafted(cast, mode=mode, content=flood(texts=(text,)))
    assert "texts-0-description" in refused.value.fields


def test_an_exercise_begins_with_its_word_in_each_language(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(cast, mode="exercise")
    assert {"texts-0-headline", "texts-1-headline"} <= refused.value.fields.keys()
    drafted(cast, mode="exercise", content=flood(texts=public.exercise_words()))


@pytest.mark.parametrize(
    ("language", "word"), [("en-US", "drill"), ("es-US", "simulacro"), ("de-DE", "Übung")]
)
def test_a_live_text_never_speaks_of_exercises(cast: Cast, language: str, word: str) -> None:
    text = replace(ENGLISH, language=language, headline=f"Leave now, {word}")
    with pytest.raises(Invalid):
        drafted(cast, mode="live", content=flood(texts=(text,)))


def test_the_word_test_only_warns(cast: Cast) -> None:
    text = replace(ENGLISH, instruction="Boil water until tests are clear.")
    alert = drafted(cast, content=flood(texts=(text,)))
    assert "Look at these words again" in page(cast, "dana", f"/alerts/public/live/{alert.uuid}/")


# A change of shift, and a drill nobody was told of.


def test_an_exercise_is_sent_only_in_hours_announced_to_everybody(cast: Cast) -> None:
    alert = approved(cast, mode="exercise", content=flood(texts=public.exercise_words()))
    typed = selectors.phrase(alert)
    with acting(cast, "rosa", "exercise") as rosa:
        with pytest.raises(WrongState, match="scheduled"):
            public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)
        now = timezone.now()
        exercises.schedule(
            agency=cast.agencies["riverton"],
            title="Siren day",
            starts_at=now - timedelta(minutes=1),
            ends_at=now + timedelta(hours=1),
            by=rosa,
        )
        public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)
        assert cap_messages.in_force(rosa).count() == 1
    with scope(cast.actor("rosa")) as rosa:
        assert not cap_messages.in_force(rosa).exists()
    assert "Siren day" in page(cast, "olu", "/alerts/public/live/")


@given(
    starts=st.integers(0, 366 * 24 * 60).map(lambda n: YEAR + timedelta(minutes=n)),
    minutes=st.integers(1, 24 * 60),
    change=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_hours_near_a_change_of_shift_are_seen(
    starts: datetime, minutes: int, change: time
) -> None:
    ends = starts + timedelta(minutes=minutes)
    zone = timezone.get_current_timezone()
    days = [starts.astimezone(zone).date() + timedelta(days=n) for n in (-1, 0, 1, 2)]
    moments = [datetime.combine(day, change, tzinfo=zone) for day in days]
    around = timedelta(minutes=15)
    near = any(starts - around < at < ends + around for at in moments)
    assert exercises.touches(starts, ends, [change]) == near


# There was no correction, and no way to send one.


def test_cancel_and_correction_stand_before_it_is_sent_and_leave_by_one_person(
    cast: Cast,
) -> None:
    draft = drafted(cast)
    with acting(cast, "dana"):
        before = selectors.preview(draft)
    assert [name for name, _ in before.remedies] == ["Cancel", "Correction", "All clear"]
    assert all(len(infos) == 2 for _, infos in before.remedies)
    with acting(cast, "dana") as dana:
        public_alerts.withdraw(alert=draft, reason="again", by=dana)
    alert = issued(cast)
    client = Client()
    client.force_login(cast.users["dana"])
    answer = client.post(f"/alerts/public/live/{alert.uuid}/cancel/")
    assert answer.status_code == 302
    assert public.again(cast, alert).state == PublicAlertState.CANCELLED


@on_the_shelf
def test_everything_that_leaves_is_valid_by_the_schema(cast: Cast) -> None:
    schema = etree.XMLSchema(etree.parse(str(SHELF / "schema" / "CAP-v1.2.xsd")))
    alert = issued(cast)
    with scope(cast.actor("dana")) as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
        documents = [bytes(one.original) for one in cap_messages.visible_to(dana)]
        documents += [bytes(one.document) for one in alert.remedies.all()]
    assert len(documents) == 6
    for document in documents:
        schema.assertValid(etree.fromstring(document))
        cap.read(document)


# Lines were jammed: what is in force is read from one place.


def test_what_is_in_force_is_one_table_that_every_member_reads(cast: Cast) -> None:
    alert = issued(cast)
    with scope(cast.actor("olu")) as olu:
        assert [one.identifier for one in cap_messages.in_force(olu)] == [alert.identifier]
    assert ENGLISH.headline in page(cast, "olu", "/alerts/cap/")


# The opposite: too slow, or never sent (Maui 2023). More in test_public_alert_break_glass.py.


def test_one_person_alone_only_for_what_was_approved_beforehand(cast: Cast) -> None:
    alert = drafted(cast)
    with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted, match="beforehand"):
        typed = selectors.phrase(alert)
        break_glass.send_alone(alert=alert, typed=typed, reason="The dam", by=rosa)


# Also: two authorities that say different things to the same people.


def test_what_contradicts_it_is_read_before_it_is_sent(cast: Cast) -> None:
    issued(cast)
    text = replace(ENGLISH, event="Gas cloud", headline="Stay inside, close the windows")
    shelter = approved(cast, content=flood(responses=("Shelter",), texts=(text,)))
    typed = selectors.phrase(shelter)
    with scope(cast.actor("rosa")) as rosa:
        (other,) = contradictions.overlapping(rosa, shelter)
        assert other.contradicts
        with pytest.raises(Invalid) as refused:
            public_alerts.issue(alert=shelter, typed=typed, seen=(), by=rosa)
        assert ENGLISH.headline in refused.value.fields["seen"]
        seen = [other.message.uuid]
        public_alerts.issue(alert=shelter, typed=typed, seen=seen, by=rosa)
