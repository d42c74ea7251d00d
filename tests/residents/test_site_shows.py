"""What the public site says: what is in force in every language, what ended, and nothing else."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from alerts.cap.content import Words
from alerts.models import CapMessage, PublicAlertState
from alerts.services import exercises, public_alert_ending
from eoc.access import scope
from residents import plain
from residents.selectors import alerts
from tests.alerts import public
from tests.cast import Cast
from tests.residents.site import cancelled, files, page

pytestmark = pytest.mark.django_db
ARABIC = Words(
    language="ar",
    event="فيضان مفاجئ",
    headline="غادروا طريق النهر الآن",
    description="النهر يرتفع وسيغمر الطريق خلال ساعة.",
    instruction="غادروا سيرًا إلى ميل هيل. لا تقودوا في الماء.",
    place="طريق النهر في ريفرتون",
)


def test_nothing_in_force_is_said_with_the_time_it_was_looked(cast: Cast) -> None:
    shown = page(files())
    assert "No alert is in force." in shown
    assert re.search(r'<time datetime="[-0-9T:+]+">[^<]+ E[SD]T</time>', shown)
    assert "DEMO" in shown


def test_an_alert_says_first_what_to_do_then_where_until_when_and_by_whom(cast: Cast) -> None:
    alert = public.issued(cast)
    shown = page(files())
    said = [
        "Leave the river road now",
        "Leave on foot to Mill Hill.",
        "The river rises",
        "Severe: a danger to life",
        "River road in Riverton",
        "Mayor of Riverton, Riverton Code 12.3",
        "Police",
        "Riverton Fire",
    ]
    assert sorted(said, key=shown.index) == said
    with scope(cast.actor("dana")):
        message = CapMessage.objects.get(identifier=alert.identifier)
    assert files()[f"public/cap/{alert.identifier}.xml"] == bytes(message.original)


def test_every_language_of_the_alert_has_a_page_that_links_to_the_others(cast: Cast) -> None:
    texts = (public.ENGLISH, public.SPANISH, ARABIC)
    alert = public.issued(cast, content=public.flood(texts=texts))
    written = files()
    arabic = page(written, f"alerts/{alert.uuid}/ar/index.html")
    assert '<html lang="ar"\n      dir="rtl"' in arabic
    assert ARABIC.instruction in arabic
    assert "ماذا تفعل" in arabic
    spanish = page(written, f"alerts/{alert.uuid}/es-US/index.html")
    assert f'href="/public/alerts/{alert.uuid}/ar/"' in spanish
    assert "Abandone ya la calle del río" in page(written, "es/index.html")
    assert "Vigentes ahora" in page(written, "es/index.html")
    assert "Leave the river road now" in page(written, "fr/index.html")
    assert ARABIC.headline in page(written, "alerts.txt")


def test_what_was_taken_back_is_said_to_be_a_mistake(cast: Cast) -> None:
    alert = cancelled(cast)
    written = files()
    assert "No alert is in force." in page(written)
    assert "Cancelled: it was sent by mistake" in page(written)
    assert "CANCELADA: Inundación repentina" in page(written, "es/index.html")
    own = page(written, f"alerts/{alert.uuid}/index.html")
    assert "There is no need to act on it." in own
    assert "Leave on foot" not in own
    assert len([name for name in written if name.startswith("public/cap/")]) == 3


def test_all_clear_update_and_the_end_of_its_time_are_told_apart(cast: Cast) -> None:
    first = public.issued(cast)
    with scope(cast.actor("rosa")) as rosa:
        public_alert_ending.clear(alert=first, by=rosa)
    assert "All clear: the danger is over" in page(files())
    second = alerts.standing().alerts[0]
    late = replace(alerts.standing(), at=second.expires_at)
    assert late.in_force == []


def test_an_alert_whose_time_is_over_counts_no_more_before_anybody_wrote_it_down(
    cast: Cast,
) -> None:
    public.issued(cast)
    found = alerts.standing()
    assert len(found.in_force) == 1
    later = replace(found, at=found.alerts[0].expires_at)
    assert later.in_force == []
    assert "in force." in plain.written(later).decode()


@pytest.mark.parametrize("step", [public.drafted, public.submitted, public.approved])
def test_nobody_sees_what_was_not_sent(cast: Cast, step: Callable[[Cast], object]) -> None:
    step(cast)
    assert alerts.standing().alerts == ()


def test_an_exercise_is_never_shown(cast: Cast) -> None:
    now = timezone.now()
    with public.acting(cast, "rosa", "exercise") as rosa:
        exercises.schedule(
            agency=cast.agencies["riverton"],
            title="Siren day",
            starts_at=now - timedelta(minutes=1),
            ends_at=now + timedelta(hours=1),
            by=rosa,
        )
    words = public.flood(texts=public.exercise_words())
    rehearsed = public.issued(cast, "exercise", content=words)
    assert rehearsed.state == PublicAlertState.ISSUED
    assert alerts.standing().alerts == ()


def test_no_name_of_a_person_and_no_reason_is_written(cast: Cast) -> None:
    cancelled(cast)
    everything = b"".join(files().values()).decode()
    for name in ("Dana", "Rosa"):
        assert name not in everything


def test_plain_text_stays_below_thirty_kilobytes_and_says_what_it_left_out(cast: Cast) -> None:
    public.issued(cast)
    found = alerts.standing()
    many = replace(found, alerts=found.alerts * 60)
    text = plain.written(many)
    assert len(text) < 30_000
    assert "More alerts are in force than fit here" in text.decode()
