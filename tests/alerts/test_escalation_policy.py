"""A policy is written by plain forms or the API, and what is wrong is said before it is saved."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from agencies.services import sharing
from alerts.escalation import Step, StepKind
from alerts.models import EscalationPolicy
from alerts.services import escalation_policies
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Stale
from tests.alerts.conftest import contact
from tests.alerts.escalating import draft, person, policy
from tests.cast import Cast
from tests.listening import heard

NEW = "/alerts/escalation/new/RIV/"
API = "/api/v1/escalation-policies/"
ALL = {"name": "Night", "families": ["incident"], "severities": ["critical"], "active": "on"}


def client(cast: Cast, name: str) -> Client:
    made = Client()
    made.force_login(cast.users[name])
    return made


def posted(steps: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What the editor's page sends."""
    rows = {f"step-{at}-{k}": v for at, row in enumerate(steps, 1) for k, v in row.items()}
    return {**ALL, **rows, **more}


def stored() -> list[EscalationPolicy]:
    with scope(sharing.operator()):
        return list(EscalationPolicy.objects.all())


def test_a_policy_is_built_step_by_step_without_a_script_and_saved(cast: Cast) -> None:
    ada, dana = client(cast, "ada"), str(cast.people["dana"].uuid)
    assert ada.get(NEW).status_code == 200
    page = ada.post(NEW, posted([], do="add", add_kind="person")).content.decode()
    assert "1. Notify a person" in page
    steps = [{"kind": "wait", "minutes": "7"}, {"kind": "person", "who": dana}]
    page = ada.post(NEW, posted(steps, do="up-2")).content.decode()
    assert page.index("1. Notify a person") < page.index("2. Wait")
    assert 'value="7"' in page
    assert 'value="Night"' in page
    page = ada.post(NEW, posted(steps, do="remove-1")).content.decode()
    assert "Wait</legend>" not in page
    assert stored() == []
    answer = ada.post(NEW, posted(steps[::-1], do="save"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/alerts/escalation/")
    assert "Night is saved. Alerts from now on follow it." in ada.get("/alerts/escalation/").text
    (made,) = stored()
    assert made.steps == [{"kind": "person", "who": dana}, {"kind": "wait", "minutes": 7}]
    agency = cast.agencies["riverton"].pk
    assert heard(f"demo.a{agency}.agency.full")[-1]["kind"] == "escalation_policy.changed"


def test_it_is_simulated_before_it_is_saved(cast: Cast) -> None:
    with scope(sharing.operator()):
        contact(cast, "riverton", "dana@riverton.example", person=cast.people["dana"])
    steps = [
        {"kind": "person", "who": str(cast.people["dana"].uuid)},
        {"kind": "wait", "minutes": "5"},
        {"kind": "role", "who": "coordinator"},
    ]
    answer = client(cast, "ada").post(NEW, posted(steps, do="simulate", at="2030-01-06T02:00"))
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert "At 02:00 on Sunday this reaches" in page
    assert "Dana by E-mail" in page
    assert 'data-label="Time">02:05</td> <td data-label="Step">3</td>' in page
    assert "Reaches nobody at its time: step 3." in page
    assert stored() == []


def test_more_answers_than_people_is_said_when_simulated_and_when_saved(cast: Cast) -> None:
    ada, dana = client(cast, "ada"), str(cast.people["dana"].uuid)
    with scope(sharing.operator()):
        for address in ("a", "b"):
            own = cast.people["dana"]
            contact(cast, "riverton", f"{address}@riverton.example", person=own, duty=False)
        contact(cast, "riverton", "https://hooks.riverton.example/duty")
        contact(cast, "riverton", "watch@riverton.example", label="Watch")
    person_first = [
        {"kind": "person", "who": dana},
        {"kind": "answers", "needed": "2", "minutes": "5"},
        {"kind": "answers", "needed": "3", "minutes": "5"},
    ]
    said = "Step 3 waits for 3 to answer, and only 2 who could have been told by then"
    page = ada.post(NEW, posted(person_first, do="simulate", at="2030-01-06T02:00")).text
    assert said in page
    assert "Step 2 waits" not in page
    assert "Waits until 02:05, or until 2 of 2 answer" in " ".join(page.split())
    assert ada.post(NEW, posted(person_first, do="save")).status_code == 302
    assert f"Night: {said}" in ada.get("/alerts/escalation/").text
    steps = [{**row, **{k: int(v) for k, v in row.items() if v.isdigit()}} for row in person_first]
    body = {"agency": "RIV", "steps": steps, "at": "2030-01-06T02:00:00Z"}
    told = ada.post(f"{API}simulate/", json.dumps(body), "application/json").json()
    assert [one["asked"] for one in told["moments"]] == [2, 2, 2]
    (words,) = told["in_vain"]
    assert words.startswith(said)
    ours = {"agency": "RIV", "name": "Day", "families": ["incident"], "severities": ["low"]}
    made = ada.post(API, json.dumps({**ours, "steps": steps}), "application/json")
    assert made.json()["in_vain"] == [words]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([{"kind": "agency"}, {"kind": "wait", "minutes": "0"}], "none would wait for nobody"),
        ([{"kind": "agency"}, {"kind": "wait", "minutes": "x"}], "Enter a whole number"),
        ([{"kind": "agency"}, {"kind": "repeat", "back_to": "1", "times": "5"}], "Nothing waits"),
        ([{"kind": "person", "who": "nobody"}], "Select a valid choice"),
        ([], "No step notifies anybody"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_nothing_is_lost(
    cast: Cast, steps: list[dict[str, Any]], words: str
) -> None:
    answer = client(cast, "ada").post(NEW, posted(steps, do="save"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert page.count("<legend>") == len(steps) + 2
    assert stored() == []


def test_only_one_policy_stands_for_an_alert(cast: Cast) -> None:
    policy(cast, [person(cast, "dana")])
    with pytest.raises(Invalid) as wrong:
        policy(cast, [person(cast, "dana")], name="Day")
    assert "Night stands for some of these" in wrong.value.fields["families"]
    policy(cast, [person(cast, "dana")], name="Day", active=False)
    policy(cast, [person(cast, "dana")], name="Low", severities=["low"])
    page = client(cast, "ada").post(NEW, posted([{"kind": "agency"}], do="save"))
    assert "There is a policy Night already" in page.content.decode()


def test_steps_name_only_whom_the_agency_may_name(cast: Cast) -> None:
    farview = Step(StepKind.NEIGHBOUR, who=str(cast.agencies["farview"].uuid))
    for step in (person(cast, "lee"), farview, Step(StepKind.ROLE, who="king")):
        with pytest.raises(Invalid) as wrong:
            policy(cast, [step])
        assert "answers to that" in wrong.value.fields["steps"]


def test_it_is_the_agencys_own_affair(cast: Cast) -> None:
    made = policy(cast, [person(cast, "dana")])
    path = f"/alerts/escalation/{made.uuid}/"
    for name in ("olu", "lee"):
        assert client(cast, name).get(path).status_code == 404
        assert "Night" not in client(cast, name).get("/alerts/escalation/").content.decode()
        assert client(cast, name).get(f"{API}{made.uuid}/").status_code == 404
    obi = client(cast, "obi")
    assert "Notify a person: Dana" in obi.get(path).content.decode()
    assert obi.post(path, posted([{"kind": "agency"}], do="save")).status_code == 403
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        said = draft([person(cast, "dana")], name="Mine")
        escalation_policies.add(agency=cast.agencies["riverton"], draft=said, by=dana)


def test_whoever_read_an_older_one_changes_nothing(cast: Cast) -> None:
    made = policy(cast, [person(cast, "dana")])
    said = draft([person(cast, "rosa")], name="Late")
    with scope(cast.actor("ada")) as ada:
        escalation_policies.change(policy=made, draft=said, version=1, by=ada)
        with pytest.raises(Stale):
            escalation_policies.change(policy=made, draft=said, version=1, by=ada)
    path = f"/alerts/escalation/{made.uuid}/"
    page = client(cast, "ada").post(path, posted([{"kind": "agency"}], do="save", version="1"))
    assert (page.status_code, "Look again" in page.content.decode()) == (422, True)


def test_the_api_adds_changes_and_simulates(cast: Cast) -> None:
    ada = client(cast, "ada")
    said = {"name": "Night", "families": ["incident"], "severities": ["critical"]}
    steps = [{"kind": "agency"}, {"kind": "answers", "needed": 2, "minutes": 5}]

    def sent(method: str, path: str, what: dict[str, Any], **headers: str) -> Any:
        return ada.generic(method, path, json.dumps(what), "application/json", headers=headers)

    made = sent("POST", API, {**said, "agency": "RIV", "steps": steps})
    assert made.status_code == 201
    row = made.json()
    assert (row["steps"], row["version"], made.headers["ETag"]) == (steps, 1, '"1"')
    path = f"{API}{row['uuid']}/"
    assert sent("PUT", path, {**said, "steps": steps}).status_code == 428
    assert sent("PUT", path, {**said, "steps": steps}, **{"If-Match": '"1"'}).status_code == 200
    assert sent("PUT", path, {**said, "steps": steps}, **{"If-Match": '"1"'}).status_code == 412
    assert ada.get(API).json()[0]["version"] == 2
    steps[0] = {"kind": "agency", "who": "nobody"}
    asked = {"agency": "RIV", "steps": steps, "at": "2030-01-06T02:00:00Z"}
    found = sent("POST", f"{API}simulate/", asked).json()
    assert found["nobody"] == [1]
    until = found["moments"][0]["until"]
    assert datetime.fromisoformat(until) == datetime(2030, 1, 6, 2, 5, tzinfo=UTC)
    wrong = sent("POST", f"{API}simulate/", {**asked, "steps": [{"kind": "wait"}]})
    assert wrong.status_code == 422
    assert "Step 1: A wait takes 1 to 1440 minutes" in wrong.content.decode()
