"""`DEP LAK E12` on the command line: the next step, a named one, or why not."""

import pytest

from eoc.access import scope
from eoc.errors import Refusal
from resources.services import commands
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.journeys import now


def test_the_next_step_of_each_side(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("liv")) as liv:
        meant = commands.run(liv, "DEP E12", dry_run=True)
        assert meant["meaning"].startswith("LAK Engine 12: mobilize")
        assert now(cast, sent).state == "committed"
        commands.run(liv, "DEP E12 depart", dry_run=False)
    with scope(cast.actor("dana")) as dana:
        done = commands.run(dana, "DEP LAK E12", dry_run=False)
    assert done["done"] == "LAK Engine 12 is checked in"
    assert now(cast, sent).state == "checked_in"


@pytest.mark.parametrize(
    ("line", "words"),
    [("DEP", "Name the unit"), ("DEP E12", "no deployment"), ("DEP LAK E12", "other side")],
)
def test_or_why_not(cast: Cast, line: str, words: str) -> None:
    approved(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(Refusal, match=words):
        commands.run(dana, line, dry_run=False)
