"""The API of a deployment's life: a body for each verb, ETags, and the records behind them."""

from typing import Any

import pytest

from resources.models import Deployment
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.journeys import brought, now
from tests.resources.test_mutual_aid_api import client_of, get, post


def at(sent: Deployment, verb: str = "") -> str:
    return f"/deployments/{sent.uuid}/" + (f"{verb}/" if verb else "")


def test_a_step_keeps_what_was_read_and_the_movements_say_so(cast: Cast) -> None:
    sent = approved(cast)
    liv, version = client_of(cast, "liv"), now(cast, sent).version
    wrong = post(liv, at(sent, "depart"), {"odometer_km": "x"}, version)
    assert wrong.status_code in (400, 422)
    read = {"odometer_km": "100.5", "lon": -75, "lat": 40}
    assert post(liv, at(sent, "depart"), read, version).status_code == 200
    back = post(liv, at(sent, "check-in"), {"odometer_km": "99"}, version + 1)
    assert back.status_code in (400, 422)
    first, second = get(client_of(cast, "dana"), at(sent, "movements"))
    assert (first["state"], second["odometer_km"], second["lon"]) == ("committed", "100.5", -75.0)
    olu = client_of(cast, "olu")
    assert olu.get(f"/api/v1{at(sent, 'movements')}").status_code == 404


@pytest.mark.parametrize(
    ("who", "verb", "said", "field", "value"),
    [
        ("dana", "cancel", {"reason": "Out"}, "cancelled_under_way", True),
        ("dana", "ask-longer", {"until": "2099-01-01T00:00:00Z"}, "state", "en_route"),
        ("dana", "purpose", {"purpose": "standby", "post": "Gate"}, "post", "Gate"),
        ("lee", "damage", {"condition": "Dent", "report": "Deer"}, "state", "en_route"),
        ("lee", "lost", {"condition": "Burnt", "report": "Fire"}, "exit", "lost"),
    ],
)
def test_each_verb(
    cast: Cast, who: str, verb: str, said: dict[str, Any], field: str, value: Any
) -> None:
    sent = brought(cast, "en_route")
    client, version = client_of(cast, who), now(cast, sent).version
    assert post(client, at(sent, verb), said).status_code == 428
    done = post(client, at(sent, verb), said, version)
    assert done.status_code == 200, done.content
    assert done.json()[field] == value
    assert post(client, at(sent, verb), said, version).status_code in (409, 412)


def test_swap_crew_custody_and_team(cast: Cast) -> None:
    sent = brought(cast, "committed")
    lee, dana = client_of(cast, "lee"), client_of(cast, "dana")
    other = {"asset": str(cast.assets["LAK Engine 14"].uuid)}
    fresh = post(lee, at(sent, "swap"), other, now(cast, sent).version).json()
    assert fresh["replaces"] == str(sent.uuid)
    here = f"/deployments/{fresh['uuid']}/"
    people = [{"name": "Casey Moss", "qualification": "ENGB", "leader": True}]
    (person,) = post(lee, f"{here}crew/", {"people": people}).json()
    assert person["work_rest"] == "rested"
    assert post(dana, f"/crew/{person['uuid']}/check-in/").status_code == 409
    signed = {"handover": "out", "condition": "Good", "signer": "Casey Moss"}
    assert post(lee, f"{here}custody/", signed).json()["side"] == "providing"
    assert post(lee, f"{here}custody/", signed).status_code == 409
    team = {"kind": "strike_team", "name": "A", "leader": "Pat", "channel": "4"}
    made = post(dana, "/teams/", {"deployments": [fresh["uuid"]], **team}).json()
    assert get(lee, "/teams/")["results"][0]["uuid"] == made["uuid"]
    assert post(dana, f"/teams/{made['uuid']}/disband/").status_code == 200
    assert post(dana, f"/teams/{made['uuid']}/disband/").status_code == 409
