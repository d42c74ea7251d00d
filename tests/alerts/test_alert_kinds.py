"""Every kind of alert has words people read where they choose what to silence."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from alerts.forms.silences import next_morning
from alerts.models import Silence
from alerts.models.alert_kinds import WORDS, named
from eoc.access import scope
from eoc.project.registries import JOURNAL_SUBSCRIBERS
from tests.cast import Cast

ALERTS = Path(__file__).resolve().parents[2] / "alerts"
STEPS = {
    f"alerts.subscribers.{one}"
    for one in ("mutual_aid_moved", "public_alert_moved", "link_forwarded")
}


def noticed() -> Iterator[str]:
    """The kinds written where a `Notice` is made, literally or by the name of a constant."""
    for path in ALERTS.rglob("*.py"):
        calls = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call)]
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "Notice":
                yield from _kind(path, call)


def _kind(path: Path, call: ast.Call) -> Iterator[str]:
    said = next(one.value for one in call.keywords if one.arg == "kind")
    if isinstance(said, ast.Constant):
        yield str(said.value)
    elif isinstance(said, ast.Name) and said.id.isupper():
        parts = path.relative_to(ALERTS.parent).with_suffix("").parts
        yield getattr(import_module(".".join(parts)), said.id)


def test_every_kind_that_is_told_has_words() -> None:
    told = {*noticed()}
    for kind, subscribers in JOURNAL_SUBSCRIBERS.items():
        if STEPS & {*subscribers}:
            told.add(kind)
    assert len(told) > 25 and told == {*WORDS}
    assert named("edxl.RequestResource") == "To another system: RequestResource"
    assert named("cap.cancel") == "To receivers of CAP: cancel"
    assert named("old.kind_of") == "Old kind of"


@pytest.mark.django_db
def test_a_silence_is_chosen_in_words_and_ends_at_a_preset(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    page = client.get("/alerts/silences/add/").content.decode()
    assert "A gap in a roster" in page and ">roster.gap" not in page
    now = timezone.localtime().replace(second=0, microsecond=0, tzinfo=None)
    said = {"agency": cast.agencies["riverton"].pk, "kinds": "roster.gap", "reason": "Move",
            "starts_at": f"{now:%Y-%m-%dT%H:%M}"}  # fmt: skip
    nothing = client.post("/alerts/silences/add/", said)
    assert nothing.status_code == 422 and "Say until when" in nothing.content.decode()
    made = client.post("/alerts/silences/add/", {**said, "lasts": "4"})
    assert made.status_code == 302, made.content.decode()
    with scope(cast.actor("ada")):
        silence = Silence.objects.get()
    assert (silence.ends_at - silence.starts_at).total_seconds() == 4 * 3600
    assert "Silence: A gap in a roster" in client.get(made["Location"]).content.decode()


def test_until_six_is_the_next_six_on_the_clock_here() -> None:
    here = ZoneInfo("America/New_York")
    with timezone.override(here):
        night = datetime(2026, 10, 31, 23, 30, tzinfo=here)
        assert next_morning(night) == datetime(2026, 11, 1, 11, 0, tzinfo=UTC), "clocks go back"
        assert next_morning(datetime(2026, 7, 1, 6, 0, tzinfo=here)).day == 2
