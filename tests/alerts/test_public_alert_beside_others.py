"""What stands beside a public alert: others in force there, never itself, and the way on."""

from dataclasses import replace

import pytest
from django.test import Client

from agencies.models import Jurisdiction
from alerts.models import PublicAlert
from alerts.selectors import contradictions, public_audiences
from alerts.selectors import public_alerts as selectors
from alerts.services import public_alert_ending as ending
from alerts.services import public_alerts
from eoc.access import scope
from tests.alerts import public
from tests.alerts.public import ENGLISH, approved, drafted, flood, issued
from tests.alerts.test_public_alert_break_glass import approve_beforehand
from tests.cast import Cast, square

pytestmark = pytest.mark.django_db
LEAVE = "Leave the valley now"


def beside(cast: Cast, alert: PublicAlert) -> list[str]:
    """Headlines of what stands beside it."""
    with scope(cast.actor("rosa")) as rosa:
        return [one.said.title for one in contradictions.overlapping(rosa, alert)]


def corrected(cast: Cast) -> PublicAlert:
    """The same event said rightly, approved."""
    texts = (replace(ENGLISH, headline=LEAVE),)
    return approved(cast, content=flood(texts=texts))


def visit(cast: Cast, name: str, path: str, **posted: str) -> tuple[int, str]:
    client = Client()
    client.force_login(cast.users[name])
    answer = client.post(path, posted) if posted else client.get(path)
    return answer.status_code, answer.content.decode()


def test_an_alert_in_force_does_not_stand_beside_itself(cast: Cast) -> None:
    alert = issued(cast)
    assert beside(cast, public.again(cast, alert)) == []
    assert "In force there at the same time" not in visit(cast, "rosa", page_of(alert))[1]


def test_one_that_was_taken_back_stands_beside_nothing(cast: Cast) -> None:
    alert = issued(cast)
    with scope(cast.actor("dana")) as dana:
        ending.cancel(alert=alert, by=dana)
    assert beside(cast, public.again(cast, alert)) == []


def test_after_a_cancellation_the_right_words_leave_at_once(cast: Cast) -> None:
    """The correction is in force for the same event, and is no alert to be updated."""
    wrong = issued(cast)
    with scope(cast.actor("dana")) as dana:
        ending.cancel(alert=wrong, by=dana)
    right = corrected(cast)
    with scope(cast.actor("rosa")) as rosa:
        seen = [one.message.uuid for one in contradictions.overlapping(rosa, right)]
        typed = selectors.phrase(right)
        public_alerts.issue(alert=right, typed=typed, seen=seen, by=rosa)
    assert public.again(cast, right).state == "issued"


def test_the_page_says_early_that_a_second_one_for_the_event_cannot_leave(cast: Cast) -> None:
    first = issued(cast)
    second = drafted(cast, content=flood(texts=(replace(ENGLISH, headline=LEAVE),)))
    _, words = visit(cast, "dana", page_of(second))
    assert "This one cannot be sent" in words
    assert f"{page_of(first)}update/" in words


def test_whoever_sends_it_all_the_same_stays_on_its_page(cast: Cast) -> None:
    first, second = issued(cast), corrected(cast)
    path = f"{page_of(second)}issue/"
    status, words = visit(cast, "rosa", path, typed=selectors.phrase(second))
    assert status == 409
    assert "Update that one instead" in words
    assert f"{page_of(first)}update/" in words


def test_a_second_click_on_cancel_says_on_the_page_that_it_is_done(cast: Cast) -> None:
    alert = issued(cast)
    path = f"{page_of(alert)}cancel/"
    assert visit(cast, "dana", path, reason="")[0] == 302
    status, words = visit(cast, "dana", path, reason="")
    assert status == 409
    assert "The alert is cancelled, not in force." in words
    assert ENGLISH.headline in words


def page_of(alert: PublicAlert) -> str:
    return f"/alerts/public/live/{alert.uuid}/"


def test_two_territories_with_one_border_are_not_the_same_place(cast: Cast) -> None:
    """Neither a neighbour's warning stands beside it, nor is the neighbour called reached."""
    west, east = square(-74.98, 40.01, 0.02), square(-74.96, 40.01, 0.02)
    issued(cast, area=west)
    text = replace(ENGLISH, event="Gas cloud")
    other = drafted(cast, content=flood(responses=("Shelter",), texts=(text,)), area=east)
    assert beside(cast, other) == []
    with scope(cast.actor("dana")):
        hair = square(-74.98, 40.01, 0.0800001)  # a centimetre of Lakeside
        assert Jurisdiction.objects.filter(boundary__intersects=hair).count() == 2
        assert [one.short_code for one in public_audiences.touching(hair)] == ["RIV"]
        assert len(public_audiences.touching(square(-74.98, 40.01, 0.085))) == 2


def test_the_second_person_reads_which_alert_an_update_replaces(cast: Cast) -> None:
    first = issued(cast)
    with scope(cast.actor("dana")) as dana:
        agency = cast.agencies["riverton"]
        said = public.said(flood(texts=(replace(ENGLISH, headline=LEAVE),)))
        later = public_alerts.draft(agency=agency, said=said, by=dana, supersedes=first)
    _, words = visit(cast, "rosa", page_of(later))
    assert "once sent it replaces" in words
    assert f'href="{page_of(first)}"' in words
    assert "This one cannot be sent" not in words


def test_the_page_of_one_about_to_leave_is_read_anew_once_it_left(cast: Cast) -> None:
    alert = issued(cast)
    client = Client()
    client.force_login(cast.users["dana"])
    answer = client.get(page_of(alert), headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_why_alone_is_not_written_into_why_it_is_given_up(cast: Cast) -> None:
    approve_beforehand(cast, ENGLISH.event)
    alert = drafted(cast)
    path = f"{page_of(alert)}alone/"
    status, words = visit(cast, "rosa", path, typed="yes", reason="Nobody is here")
    assert status == 422
    assert words.count('value="Nobody is here"') == 1


def test_every_fault_of_a_new_alert_is_shown_at_once(cast: Cast) -> None:
    _, words = visit(cast, "dana", "/alerts/public/live/new/", **EMPTY)
    assert words.count("Write it, in every language.") == 5
    assert "Draw or write an area" in words
    facts = {"category": "Met", "urgency": "Immediate", "severity": "Severe", "minutes": "60"}
    told = {
        "certainty": "Observed",
        "responses": "Evacuate",
        "agency": cast.agencies["riverton"].pk,
    }
    _, words = visit(cast, "dana", "/alerts/public/live/new/", **EMPTY, **facts, **told)
    assert "names who ordered it" in words
    assert "Draw or write an area" in words


def test_words_without_a_language_are_not_dropped_in_silence(cast: Cast) -> None:
    said = {**EMPTY, "texts-1-headline": "Abandone la calle"}
    _, words = visit(cast, "dana", "/alerts/public/live/new/", **said)
    assert "Choose the language of these words." in words


def test_an_area_that_crosses_itself_is_named_latitude_first(cast: Cast) -> None:
    said = {**EMPTY, "area": "40.0, -75\n40.1, -74.9\n40.1, -75\n40.0, -74.9"}
    _, words = visit(cast, "dana", "/alerts/public/live/new/", **said)
    assert "crosses itself near 40.05, -74.95" in words


EMPTY = {"texts-TOTAL_FORMS": "2", "texts-INITIAL_FORMS": "0", "texts-0-language": "en-US"}
