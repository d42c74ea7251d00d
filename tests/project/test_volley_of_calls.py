"""Many calls at once: each has its outcome, a bad host costs the others nothing, guarded as one."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from eoc.outgoing import Answer, Call, Forbidden, Unreachable, Volley
from tests.project.loopback import OK, Server, certificate, leading_to, say, serving

HOST = "partner.example"


def call(key: Any, url: str, body: bytes = b"{}") -> Call:
    return Call(key, "POST", url, {"webhook-id": str(key)}, body)


def outcomes(volley: Volley, *calls: Call) -> dict[Any, Any]:
    told = [(one.key, outcome) for one, outcome in volley.run(calls)]
    found = dict(told)
    assert len(told) == len(found) == len(calls), "each call has one outcome"
    return found


def keeping(line: socket.socket, said: bytes) -> None:
    """Answer request after request on one connection."""
    line.sendall(OK)
    while said := line.recv(65536):
        line.sendall(OK * said.count(b"POST "))


@pytest.fixture
def inside(settings: Settings) -> Iterator[Any]:
    """Names an origin of a loopback server as one inside the house."""

    def named(server: Server, scheme: str = "http", host: str = "127.0.0.1") -> str:
        origin = f"{scheme}://{host}:{server.port}"
        settings.OUTGOING_INTERNAL = [*settings.OUTGOING_INTERNAL, origin]
        return origin

    return named


def test_a_hundred_calls_go_over_a_few_kept_connections_in_several_volleys(inside: Any) -> None:
    with serving(keeping) as server, Volley() as volley:
        origin = inside(server)
        for turn in range(2):
            found = outcomes(volley, *(call((turn, n), f"{origin}/hook") for n in range(50)))
            assert {one.status for one in found.values()} == {204}
        assert server.calls <= 4


def test_over_tls_under_the_hosts_own_name_and_trust(inside: Any, tmp_path: Path) -> None:
    proof, trust = certificate(tmp_path, HOST)
    with serving(keeping, proof) as server:
        origin = inside(server, "https", HOST)
        lead = leading_to(["127.0.0.1"])
        with Volley(resolver=lead, trust=trust) as volley:
            found = outcomes(volley, *(call(n, f"{origin}/hook") for n in range(9)))
        assert {one.status for one in found.values()} == {204}
        assert set(server.names) == {HOST}
        with Volley(resolver=lead) as distrusting:
            (failed,) = outcomes(distrusting, call(1, f"{origin}/hook")).values()
        assert "CERTIFICATE_VERIFY_FAILED" in failed.reason


def test_what_was_asked_arrives_whole(inside: Any) -> None:
    body = b"x" * 3_000_000
    with serving(say(OK)) as server, Volley() as volley:
        origin = inside(server)
        found = outcomes(volley, call("k", f"{origin}/a/b?c=d", body))
        assert found["k"].status == 204
        outcomes(volley, call("l", f"{origin}/other"))
        assert server.asked[1].startswith(b"POST /other HTTP/1.1")
        head, _, rest = server.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /a/b?c=d HTTP/1.1\r\nhost: 127.0.0.1:")
    assert b"webhook-id: k" in head
    assert rest == body


def test_addresses_inside_are_refused_and_the_others_go(inside: Any) -> None:
    with serving(keeping) as server, Volley() as volley:
        good = f"{inside(server)}/"
        found = outcomes(
            volley,
            call("private", "https://10.0.0.1/"),
            call("plain", "http://partner.example/"),
            call("login", "https://a:b@partner.example/"),
            call("good", good),
            call("words", f"{good}ä"),
        )
    assert isinstance(found["private"], Unreachable)
    assert isinstance(found["plain"], Forbidden)
    assert isinstance(found["login"], Forbidden)
    assert isinstance(found["words"], Forbidden)
    assert isinstance(found["good"], Answer)


def test_a_host_that_never_answers_is_left_alone_and_keeps_nobody_waiting(inside: Any) -> None:
    def silent(line: socket.socket, said: bytes) -> None:
        time.sleep(4)

    with serving(silent) as dead, serving(keeping) as alive, Volley(seconds=1.5) as volley:
        bad, good = inside(dead), inside(alive)
        calls = [call(("bad", n), f"{bad}/") for n in range(40)]
        calls += [call(("good", n), f"{good}/") for n in range(40)]
        order = [one.key[0] for one, _ in volley.run(calls)]
        assert order[:40] == ["good"] * 40
        assert dead.calls <= 8


def test_a_kept_connection_that_was_closed_meanwhile_is_opened_anew(inside: Any) -> None:
    with serving(say(OK)) as server, Volley() as volley:  # closes after each answer
        origin = inside(server)
        for turn in range(3):
            assert outcomes(volley, call(turn, f"{origin}/"))[turn].status == 204
        assert server.calls == 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", "before the answer was whole"),
        (b"", "before the answer was whole"),
        (b"nonsense\r\n\r\n", "HttpParser"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\n" + b"x" * 2_000_000, "1 MB"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "interim"),
    ],
)
def test_answers_that_are_none(inside: Any, answer: bytes, reason: str) -> None:
    with serving(say(answer)) as server, Volley() as volley:
        (failed,) = outcomes(volley, call(1, f"{inside(server)}/")).values()
    assert isinstance(failed, Unreachable)
    assert reason in failed.reason


def test_a_body_without_a_length_ends_with_the_connection(inside: Any) -> None:
    with serving(say(b"HTTP/1.0 200 OK\r\n\r\nall of it")) as server, Volley() as volley:
        found = outcomes(volley, call(1, f"{inside(server)}/"))
    assert found[1].body == b"all of it"


def test_whoever_stops_gets_back_what_was_not_tried(inside: Any) -> None:
    with serving(keeping) as server, Volley() as volley:
        origin = inside(server)
        told: list[Any] = []
        calls = [call(n, f"{origin}/") for n in range(100)]
        for _, outcome in volley.run(calls, stop=lambda: len(told) >= 10):
            told.append(outcome)
        assert len(told) == 100
        assert 10 <= sum(one is not None for one in told) < 30
