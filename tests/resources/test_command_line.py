"""The command line: what a short line means, what it does, and what to do where it is wrong."""

import pytest

from eoc.access import scope
from eoc.errors import Refusal, WrongState
from resources.services import commands
from tests.cast import Cast
from tests.resources.build import fresh, incident, said, stream


def test_the_echo_says_it_in_plain_words(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        answer = commands.run(dana, "d e12 42", dry_run=True)
        assert fresh(cast.assets["RIV Engine 12"]).status == "available"
    assert answer == {
        "ok": True,
        "meaning": "Dispatch Engine 12 to 2026-RIV-0042 Structure fire, "
        "0.0 km, about 1 min (estimate)",
    }


@pytest.mark.parametrize(
    "line",
    [
        "D E12 2026-RIV-0042",
        "D E12 I-42",
        "d engine 12 riv-42",
        'D "RIV Engine 12" 2026-RIV-0042',
        "D RIV E12 0042",
        "  D   e-12   42 ",
    ],
)
def test_many_spellings_mean_the_same(cast: Cast, line: str) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        answer = commands.run(dana, line, dry_run=False)
        assert fresh(cast.assets["RIV Engine 12"]).dispatch_state == "dispatched"
    assert answer["done"] == "Engine 12 dispatched to 2026-RIV-0042 Structure fire"
    assert answer["undo"]


@pytest.mark.parametrize("line", ["D E12,E14 42", "D E12 E14 42", "D Engine 12, Engine 14 42"])
def test_several_units_at_once(cast: Cast, line: str) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        answer = commands.run(dana, line, dry_run=False)
        states = {fresh(cast.assets[f"RIV Engine {n}"]).dispatch_state for n in (12, 14)}
    assert states == {"dispatched"}
    assert answer["done"].startswith("Engine 12 and Engine 14")


def test_a_unit_from_dispatch_to_quarters(cast: Cast) -> None:
    seen = []
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        for line in ("D E12 42", "ER E12", "OS E12", "T E12", "H E12", "R E12", "CL E12"):
            commands.run(dana, line, dry_run=False)
            seen.append(fresh(cast.assets["RIV Engine 12"]).dispatch_state)
    assert seen == [
        "dispatched",
        "en_route",
        "on_scene",
        "transporting",
        "at_hospital",
        "returning",
        "in_quarters",
    ]
    kinds = [entry["kind"] for entry in said(stream(cast, "riverton"))]
    assert kinds[0] == "asset.assigned"
    assert kinds[-1] == "asset.cleared"


def test_out_of_service_and_back(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        commands.run(dana, "OOS Engine 12 flat tyre", dry_run=False)
        engine = fresh(cast.assets["RIV Engine 12"])
        assert (engine.status, engine.note) == ("out_of_service", "flat tyre")
        commands.run(dana, "AQ E12", dry_run=False)
        assert fresh(engine).status == "available"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("X E12", "is no command"),
        ("D E12", "Name the unit and the incident"),
        ("D E99 42", "No unit of yours is called E99"),
        ("D E12 77", "No open incident answers to 77"),
        ("D E12 (x", "No open incident answers"),
        ("D .* 42", "No unit of yours"),
        ("ER", "Name the unit"),
        ("ER E12", "not assigned"),
        ("OOS E12", "Say why"),
        ("D P1 42 " + "x" * 600, "at most 500"),
        ("D LAK E12 42", "No unit of yours"),
    ],
)
def test_errors_say_what_to_do(cast: Cast, line: str, words: str) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        with pytest.raises(Refusal, match=words.replace("(", r"\(")):
            commands.run(dana, line, dry_run=False)


def test_an_ambiguous_unit_is_a_question(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        cast.assets["RIV Pump 1"].call_sign = "Echo 12"
        cast.assets["RIV Pump 1"].version += 1
        cast.assets["RIV Pump 1"].save()
        incident(cast)
        with pytest.raises(Refusal, match="RIV Echo 12, RIV Engine 12"):
            commands.run(dana, "D E12 42", dry_run=False)


def test_an_ambiguous_incident_is_a_question(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        other = incident(cast, number=43)
        other.number, other.version = "2025-RIV-0042", 2
        other.save()
        with pytest.raises(Refusal, match="2026-RIV-0042"):
            commands.run(dana, "D E12 42", dry_run=False)


def test_the_echo_warns_before_enter(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        commands.run(dana, "D E12 42", dry_run=False)
        with pytest.raises(WrongState, match="already committed"):
            commands.run(dana, "D E12 42", dry_run=True)


def test_an_observer_only_reads(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        incident(cast)
    with scope(cast.actor("obi")) as obi, pytest.raises(Refusal, match="Only Riverton Fire"):
        commands.run(obi, "D E12 42", dry_run=False)


def test_a_stranger_finds_neither_unit_nor_incident(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        incident(cast)
    with scope(cast.actor("olu")) as olu:
        with pytest.raises(Refusal, match="No open incident"):
            commands.run(olu, "D E12 42", dry_run=False)
        with pytest.raises(Refusal, match="No unit"):
            commands.run(olu, "ER RIV E12", dry_run=False)


def test_automatic_aid_is_called_at_once(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        echo = commands.run(dana, "D E12, HIL E12 42", dry_run=True)
        answer = commands.run(dana, "D E12, HIL E12 42", dry_run=False)
        lent = fresh(cast.assets["HIL Engine 12"])
    assert echo["meaning"] == answer["meaning"]
    assert answer["done"].startswith(f"Engine 12 and HIL Engine 12 dispatched to {fire.number}")
    assert "automatic aid" in answer["done"]
    assert "undo" not in answer
    assert lent.status == "assigned"
    assert "mutual_aid.booked" in {
        entry["kind"] for entry in said(stream(cast, "hillcrest", "requests.full"))
    }


def test_a_lent_unit_is_not_sent_twice(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        commands.run(dana, "D HIL E12 42", dry_run=False)
        for dry_run in (True, False):
            with pytest.raises(Refusal, match="HIL Engine 12"):
                commands.run(dana, "D HIL E12 42", dry_run=dry_run)


def test_neighbours_are_asked_in_one_line(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        echo = commands.run(dana, "REQ PUMP 2 42", dry_run=True)
        done = commands.run(dana, "REQ PUMP 2 42", dry_run=False)
    assert "2026-RIV-0042" in echo["meaning"]
    assert done["done"]
    kinds = {entry["kind"] for entry in said(stream(cast, "lakeside", "requests.full"))}
    assert "mutual_aid.submitted" in kinds


@pytest.mark.parametrize("line", ["REQ", "REQ PUMP", "REQ SPACESHIP 2 42", "REQ PUMP 2 77"])
def test_a_wrong_request_says_what_to_do(cast: Cast, line: str) -> None:
    with scope(cast.actor("dana")) as dana:
        incident(cast)
        with pytest.raises(Refusal):
            commands.run(dana, line, dry_run=True)


def test_help_lists_the_commands(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        assert "D E12,E14 42" in commands.run(dana, "?", dry_run=True)["meaning"]
