"""`REQ PUMP 3 42`: what it means, what it does, and what to do where it is wrong."""

import pytest

from eoc.access import scope
from eoc.errors import Refusal
from resources.models import MutualAidRequest
from resources.services import commands
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.build import incident


def test_the_echo_names_whom_and_what(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        answer = commands.run(dana, "REQ PUMP 3 42", dry_run=True)
        assert not MutualAidRequest.objects.exists()
    assert answer["meaning"] == (
        "Ask HIL, LAK for 3 x High-volume pump, 2026-RIV-0042 Structure fire (HIL: books at once)"
    ) or answer["meaning"] == (
        "Ask LAK, HIL for 3 x High-volume pump, 2026-RIV-0042 Structure fire (HIL: books at once)"
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("REQ PUMP 3 42 TO LAK", ("pump", 3, None)),
        ("req engine t1 2 2026-RIV-0042 to lak", ("engine", 2, 1)),
        ("REQ LADDER TRUCK 42 TO LAK", ("ladder", 1, None)),
        ("REQ PUMPS 2 I-42 TO LAK", ("pump", 2, None)),
    ],
)
def test_it_is_asked(cast: Cast, line: str, wanted: tuple[str, int, int | None]) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        done = commands.run(dana, line, dry_run=False)
        made = MutualAidRequest.objects.get()
        found = made.lines.values_list("kind_id", "quantity", "type").get()
    assert found == wanted
    assert done["done"].startswith(f"{made.number}: asked LAK")
    assert len(heard(cast, "lakeside")) == 1


def test_one_request_takes_several_lines(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        done = commands.run(dana, "REQ ENGINE T1 2 + PUMP 42 TO LAK", dry_run=False)
        lines = MutualAidRequest.objects.get().lines.order_by("pk")
        assert list(lines.values_list("kind_id", "quantity", "type")) == [
            ("engine", 2, 1),
            ("pump", 1, None),
        ]
    assert "2 x Engine (type 1), 1 x High-volume pump" in done["done"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("REQ", "REQ PUMP 3 42"),
        ("REQ UNICORN 3 42", "no kind"),
        ("REQ PUMP 3 99", "No open incident"),
        ("REQ PUMP 3 42 TO FAR", "no agreement with FAR"),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, line: str, words: str) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Refusal, match=words):
        incident(cast)
        commands.run(dana, line, dry_run=False)


def test_an_observer_asks_nobody(cast: Cast) -> None:
    with scope(cast.actor("obi")) as obi, pytest.raises(Refusal, match="Only dispatchers"):
        incident(cast)
        commands.run(obi, "REQ PUMP 3 42", dry_run=True)
