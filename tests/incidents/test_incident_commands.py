"""NEW and N of the command line: what they mean, what they do, what is asked back."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted
from incidents.models import ActivityLogEntry, Incident, Place
from incidents.selectors.named import Ambiguous, open_incident
from incidents.services import commands
from tests.cast import Cast
from tests.incidents.build import logged


@pytest.fixture
def street(cast: Cast) -> Cast:
    with scope(cast.actor("dana")):
        Place.objects.create(
            name="12 Main Street",
            kind="address",
            point=cast.point("riverton"),
            jurisdiction=cast.towns["riverton"],
            source="test",
            source_key="1",
        )
    return cast


def test_new_says_what_it_means_and_then_does_it(street: Cast) -> None:
    with scope(street.actor("dana")) as dana:
        said = commands.new(dana, "structure fire 12 MAIN ST P1", True)
        assert said == {"ok": True, "meaning": "Log Structure fire, critical, at 12 Main Street"}
        assert not Incident.objects.exists()
        done = commands.new(dana, "structure fire 12 MAIN ST P1", False)
        incident = Incident.objects.get()
    assert incident.number in done["done"]
    assert (incident.severity, incident.place_text) == ("critical", "12 Main Street")
    assert incident.jurisdiction_id == street.towns["riverton"].pk


@pytest.mark.parametrize(
    ("line", "code", "severity"),
    [
        ("FIRE behind the mill", "other_fire", "medium"),
        ("mva Route 9 P2", "vehicle_crash", "high"),
        ("cardiac arrest room 4", "cardiac_emergency", "high"),
        ("gas_leak school", "gas_leak", "high"),
    ],
)
def test_many_words_for_a_type(cast: Cast, line: str, code: str, severity: str) -> None:
    with scope(cast.actor("dana")) as dana:
        assert "by words only" in commands.new(dana, line, True)["meaning"]
        commands.new(dana, line, False)
        made = Incident.objects.get()
    assert (made.type_id, made.severity, made.located) == (code, severity, "words")


@pytest.mark.parametrize("line", ["", "fire", "dragon 12 Main St", "P1"])
def test_too_little_is_asked_back(cast: Cast, line: str) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        commands.new(dana, line, True)


def test_an_observer_does_not_log(cast: Cast) -> None:
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        commands.new(obi, "fire 12 Main St", False)


def test_a_note_by_the_last_digits(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        meaning = commands.note(dana, "1 Street closed", True)["meaning"]
        assert meaning == f"Note on {incident.number} {incident.title}: Street closed"
        commands.note(dana, "riv-1 Street closed", False)
        assert ActivityLogEntry.objects.get().text == "Street closed"
        with pytest.raises(Invalid):
            commands.note(dana, "1", True)


def test_which_incident_is_meant(cast: Cast) -> None:
    own = logged(cast)
    logged(cast, "liv", town="lakeside")
    with scope(cast.actor("dana")) as dana:
        for name in ("1", "I-1", "0001", "riv-1", own.number.lower()):
            assert open_incident(dana, name) == own
        for name in ("2", "hello", "", "RIV-"):
            with pytest.raises(NotFound):
                open_incident(dana, name)
    also = logged(cast, town="lakeside")
    with scope(cast.actor("dana")) as dana:
        assert open_incident(dana, "2") == also


def test_two_of_ones_own_are_listed(cast: Cast) -> None:
    logged(cast)
    logged(cast, town="lakeside")
    with scope(cast.actor("dana")) as dana, pytest.raises(Ambiguous) as refused:
        open_incident(dana, "1")
    assert "RIV-0001" in refused.value.message
    assert "LAK-0001" in refused.value.message
