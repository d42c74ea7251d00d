"""What every API door keeps to: problems, repeated keys, preconditions, strict JSON, tokens."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from agencies.services import tokens
from eoc.access import scope
from incidents.models import Incident
from tests.cast import Cast
from tests.incidents.build import logged

INCIDENTS = "/api/v1/incidents/"
CALL = {
    "type": "structure_fire",
    "severity": "low",
    "title": "Smoke",
    "lon": -74.97,
    "lat": 40.03,
}
DEEP = "[" * 100_000 + "]" * 100_000


def client_of(cast: Cast, name: str = "dana") -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


@pytest.fixture
def dana(cast: Cast) -> Client:
    return client_of(cast)


def send(client: Client, path: str, body: Any, method: str = "POST", **headers: str) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, path, text, "application/json", headers=named)


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The answer is problem details of that status."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert {"type", "title", "detail"} <= found.keys()
    return found


def one(cast: Cast) -> tuple[Incident, str]:
    made = logged(cast)
    return made, f"{INCIDENTS}{made.uuid}/"


def count(cast: Cast) -> int:
    with scope(cast.actor("dana")):
        return Incident.objects.count()


def test_refusals_are_problems(dana: Client, cast: Cast) -> None:
    _, path = one(cast)
    assert "title" in problem(send(dana, INCIDENTS, {}), 422)["errors"]
    problem(client_of(cast, "olu").get(path), 404)
    problem(send(client_of(cast, "obi"), path + "notes/", {"text": "x"}), 403)
    problem(dana.delete(path), 405)
    problem(dana.get(INCIDENTS, {"page": "none"}), 404)
    problem(dana.post(INCIDENTS, "a=1", "text/plain"), 415)
    answer = Client().get(INCIDENTS)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/nothing", "/api/v1/incidents/none/"])
def test_an_unknown_address_is_a_problem(dana: Client, path: str) -> None:
    problem(dana.get(path), 404)
    problem(Client().get(path), 404)


def test_a_repeated_key_has_one_effect_and_one_answer(dana: Client, cast: Cast) -> None:
    first = send(dana, INCIDENTS, CALL, Idempotency_Key="k1")
    again = send(dana, INCIDENTS, CALL, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["ETag"] == again.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(cast) == 1


def test_a_key_is_one_persons_and_one_requests(dana: Client, cast: Cast) -> None:
    send(dana, INCIDENTS, CALL, Idempotency_Key="k1")
    problem(send(dana, INCIDENTS, {**CALL, "title": "Other"}, Idempotency_Key="k1"), 422)
    assert send(client_of(cast, "rosa"), INCIDENTS, CALL, Idempotency_Key="k1").status_code == 201
    assert count(cast) == 2
    problem(send(dana, INCIDENTS, CALL, Idempotency_Key="k" * 256), 422)


def test_a_refusal_is_not_kept_under_its_key(dana: Client, cast: Cast) -> None:
    problem(send(dana, INCIDENTS, {}, Idempotency_Key="k1"), 422)
    assert send(dana, INCIDENTS, CALL, Idempotency_Key="k1").status_code == 201


def test_while_the_first_runs_the_second_is_told_to_wait(committed_cast: Cast) -> None:
    held, go = threading.Event(), threading.Event()
    dana = client_of(committed_cast)

    def hold() -> None:
        key = f"{committed_cast.people['dana'].pk}:k1"
        with scope(committed_cast.actor("dana")), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
            held.set()
            go.wait(10)
        connection.close()

    first = threading.Thread(target=hold)
    first.start()
    assert held.wait(10)
    problem(send(dana, INCIDENTS, CALL, Idempotency_Key="k1"), 409)
    go.set()
    first.join()
    assert send(dana, INCIDENTS, CALL, Idempotency_Key="k1").status_code == 201
    assert count(committed_cast) == 1


def test_two_at_once_under_one_key_have_one_effect(committed_cast: Cast) -> None:
    clients = [client_of(committed_cast) for _ in range(4)]
    start, answers = threading.Barrier(len(clients)), list[int]()

    def call(client: Client) -> None:
        start.wait(10)
        answers.append(send(client, INCIDENTS, CALL, Idempotency_Key="k1").status_code)
        connection.close()

    threads = [threading.Thread(target=call, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 201 in answers
    assert set(answers) <= {201, 409}
    assert count(committed_cast) == 1


def test_a_change_names_the_version_it_saw(dana: Client, cast: Cast) -> None:
    _, path = one(cast)
    seen = dana.get(path).headers["ETag"]
    assert seen == '"1"'
    problem(send(dana, path, {"stage": "active"}, "PATCH"), 428)
    changed = send(dana, path, {"stage": "active"}, "PATCH", If_Match=seen)
    assert changed.status_code == 200
    assert changed.headers["ETag"] == '"2"'
    stale = problem(send(dana, path, {"stage": "contained"}, "PATCH", If_Match=seen), 412)
    assert "hint" in stale
    assert dana.get(path).json()["stage"] == "active"


@pytest.mark.parametrize("given", ["", "none", '"', '"1', "*", '"1", "2"', '"9' + "9" * 30 + '"'])
def test_if_match_that_is_none_of_ours_changes_nothing(
    dana: Client, cast: Cast, given: str
) -> None:
    made, path = one(cast)
    answer = send(dana, path, {"stage": "active"}, "PATCH", If_Match=given)
    assert answer.status_code in (412, 422)
    assert dana.get(path).headers["ETag"] == f'"{made.version}"'


def test_a_weak_etag_never_matches(dana: Client, cast: Cast) -> None:
    _, path = one(cast)
    problem(send(dana, path, {"stage": "active"}, "PATCH", If_Match='W/"1"'), 412)


BAD = {
    "nan": '{"lon": NaN}',
    "infinity": '{"lon": -Infinity}',
    "endless": '{"lon": 1e999}',
    "deep": DEEP,
    "deep object": '{"a":' * 100_000,
    "huge integer": '{"lon": ' + "9" * 5000 + "}",
    "not utf-8": b'{"title": "\xff"}',
    "utf-16": '{"title": "x"}'.encode("utf-16"),
    "half": '{"title": ',
    "nothing": " ",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_bad_json_is_the_senders_fault(dana: Client, body: Any) -> None:
    problem(send(dana, INCIDENTS, body), 400)


@pytest.mark.parametrize("body", ["[]", "7", '"text"', "null", "[[[]]]"])
def test_json_that_is_no_object_is_not_valid(dana: Client, body: str) -> None:
    problem(send(dana, INCIDENTS, body), 422)


@pytest.mark.parametrize("text", ["\x00", "\ud800"], ids=["nul", "surrogate"])
def test_text_the_database_cannot_keep_is_not_valid(dana: Client, text: str) -> None:
    answer = send(dana, INCIDENTS, {**CALL, "title": text})
    assert answer.status_code in (400, 422)


def test_a_token_acts_for_its_person_until_it_ends(committed_cast: Cast) -> None:
    cast = committed_cast
    with scope(cast.actor("dana")) as by:
        token, text = tokens.issue(
            user=cast.users["dana"], by=by, days=1, verbs=["read", "incidents.write"]
        )
    assert text.startswith("eoc_")
    assert send(Client(), INCIDENTS, CALL, Authorization=f"Bearer {text}").status_code == 201
    AuthToken.objects.filter(pk=token.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    problem(Client().get(INCIDENTS, headers={"Authorization": f"Bearer {text}"}), 401)
    problem(Client().get(INCIDENTS, headers={"Authorization": "Bearer eoc_made_up"}), 401)
    problem(Client().get(INCIDENTS, headers={"Authorization": "Bearer"}), 401)


def test_a_session_needs_its_csrf_token(committed_cast: Cast) -> None:
    cast, client = committed_cast, Client(enforce_csrf_checks=True)
    client.force_login(cast.users["dana"])
    problem(send(client, INCIDENTS, CALL), 403)
    assert count(cast) == 0


def test_pages_come_in_bounds(dana: Client, cast: Cast) -> None:
    for _ in range(3):
        logged(cast)
    first = dana.get(INCIDENTS, {"page_size": 2}).json()
    assert first["count"] == 3
    assert len(first["results"]) == 2
    assert len(dana.get(first["next"]).json()["results"]) == 1


@pytest.mark.parametrize("path", ["docs/", "schema/", "incidents/"])
def test_a_format_in_the_query_breaks_nothing(dana: Client, path: str) -> None:
    assert dana.get(f"/api/v1/{path}?format=none").status_code == 200
