"""EOC activations: stand up, change level, stand down; the local number is mapped."""

import pytest

from agencies.services import sharing
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from incidents.models import EOCActivation, LocalLevel
from incidents.services import activations
from tests.cast import Cast
from tests.incidents.build import heard, of_town, share_data


def test_the_level_in_words_has_its_local_number(cast: Cast) -> None:
    town = cast.towns["riverton"]
    with scope(sharing.operator("Cast")):
        LocalLevel.objects.create(jurisdiction=town, level="full", number="1")
    share_data(cast, "farview")
    with scope(cast.actor("ada")) as ada:
        made = activations.activate(jurisdiction=town, level="full", reason="flood", by=ada)
    assert (made.local_number, made.level, made.mode) == ("1", "full", "demo")
    for detail in ("full", "summary"):
        (entry,) = heard(of_town(cast, "riverton", f"incidents.{detail}"))
        assert "Full activation" in entry["payload"]["text"]


def test_another_level_ends_the_one_before(cast: Cast) -> None:
    town = cast.towns["riverton"]
    with scope(cast.actor("ada")) as ada:
        activations.activate(jurisdiction=town, level="monitoring", reason="rain", by=ada)
        activations.activate(jurisdiction=town, level="partial", reason="flood", by=ada)
        with pytest.raises(WrongState):
            activations.activate(jurisdiction=town, level="partial", reason="flood", by=ada)
        assert EOCActivation.objects.filter(deactivated_at=None).count() == 1
        activations.deactivate(jurisdiction=town, by=ada)
        with pytest.raises(WrongState):
            activations.deactivate(jurisdiction=town, by=ada)


@pytest.mark.parametrize("name", ["dana", "obi", "olu"])
def test_only_who_decides_for_the_town(cast: Cast, name: str) -> None:
    with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
        activations.activate(
            jurisdiction=cast.towns["riverton"], level="full", reason="flood", by=by
        )


@pytest.mark.parametrize(("level", "reason"), [("orange", "flood"), ("full", " ")])
def test_what_is_wrong_is_said(cast: Cast, level: str, reason: str) -> None:
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid):
        activations.activate(
            jurisdiction=cast.towns["riverton"], level=level, reason=reason, by=ada
        )
