"""A call to the outside never reaches a private address, whatever the name, DNS or answer say."""

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from pytest_django import Settings

from eoc.outgoing import Forbidden, Outgoing, Unreachable
from eoc.outgoing.addresses import public_addresses
from eoc.outgoing.sessions import guarded_session
from tests.project.loopback import OK, Server, certificate, leading_to, say, serving

HOST = "partner.example"
PUBLIC = "93.184.215.14"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(say(OK)) as found:
        yield found


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.9.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%lo",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:1:1::80ff:fffe",
        "::127.0.0.1",
    ],
)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    for answer in ([address], [PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(Unreachable, match="not to a public address"):
            public_addresses(HOST, 443, leading_to(answer))
        with Outgoing(resolver=leading_to(answer)) as way, pytest.raises(Unreachable):
            way.call("GET", f"https://{HOST}/")


def test_public_addresses_are_let_through() -> None:
    found = [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
    assert public_addresses(HOST, 443, leading_to(found)) == found


@pytest.mark.parametrize(
    "name",
    ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]", "0"],
)
def test_the_systems_own_resolver_gives_no_way_in(name: str) -> None:
    with Outgoing() as way, pytest.raises(Unreachable, match=r"not to a public|cannot be resolved"):
        way.call("GET", f"https://{name}/")


@pytest.mark.parametrize(
    "url",
    [
        f"http://{HOST}/",
        f"https://{HOST}:8443/",
        f"https://{HOST}:22/",
        f"https://me@{HOST}/",
        f"https://me:pw@{HOST}/",
        "https:///path",
        "file:///etc/passwd",
        "gopher://partner.example/",
        f"https://{HOST}:99999/",
        f"https://{HOST}/a b",
        f"https://{HOST}/a\r\nX-Evil: 1",
        f"https://{HOST}/{'a' * 2000}",
        "https://[::1/",
    ],
)
def test_an_address_of_another_shape_is_refused_before_it_is_resolved(url: str) -> None:
    def resolver(*asked: object, **kinds: object) -> list[object]:
        raise AssertionError("was resolved")

    with Outgoing(resolver=resolver) as way, pytest.raises(Forbidden):
        way.call("GET", url)


def test_a_name_rebound_after_the_check_is_not_asked_again(
    server: Server, settings: Settings
) -> None:
    """The first answer is public and dead; the second, loopback, must never be used."""
    resolver = leading_to(["192.0.2.1"], ["127.0.0.1"])
    with Outgoing(resolver=resolver, seconds=1) as way, pytest.raises(Unreachable):
        way.call("GET", f"https://{HOST}/")
    asked = []

    def counting(host: str, port: int, **kinds: object) -> list[object]:
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    settings.OUTGOING_INTERNAL = [f"http://{HOST}:{server.port}"]
    with Outgoing(resolver=counting) as way:
        assert way.call("GET", f"http://{HOST}:{server.port}/").status == 204
    assert asked == [HOST]
    assert server.calls == 1


def test_the_pinned_address_is_spoken_to_under_the_hosts_own_name(
    settings: Settings, tmp_path: Path
) -> None:
    proof, trust = certificate(tmp_path, HOST)
    with serving(say(OK), proof) as server:
        settings.OUTGOING_INTERNAL = [f"https://{HOST}:{server.port}"]
        with Outgoing(resolver=leading_to(["127.0.0.1"]), trust=trust) as way:
            url = f"https://{HOST}:{server.port}/hook?a=1"
            assert way.call("POST", url, headers={"webhook-id": "7"}, body=b"{}").ok
        assert server.names == [HOST]
        assert f"Host: {HOST}:{server.port}".encode() in server.asked[0]
        assert server.asked[0].startswith(b"POST /hook?a=1 HTTP/1.1")


def test_a_certificate_of_another_name_or_maker_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    proof, trust = certificate(tmp_path, "other.example")
    with serving(say(OK), proof) as server:
        settings.OUTGOING_INTERNAL = [f"https://{HOST}:{server.port}"]
        for believed in (trust, ssl.create_default_context()):
            way = Outgoing(resolver=leading_to(["127.0.0.1"]), trust=believed)
            with way, pytest.raises(Unreachable, match="certificate"):
                way.call("GET", f"https://{HOST}:{server.port}/")
    assert server.asked == []


def _inside(settings: Settings, server: Server, seconds: float = 5) -> Outgoing:
    settings.OUTGOING_INTERNAL = [f"http://{HOST}:{server.port}"]
    return Outgoing(resolver=leading_to(["127.0.0.1"]), seconds=seconds)


def test_a_redirect_is_an_answer_and_not_followed(settings: Settings, server: Server) -> None:
    to = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{server.port}/\r\n\r\n".encode()
    with serving(say(to)) as sends, _inside(settings, sends) as way:
        assert way.call("GET", f"http://{HOST}:{sends.port}/").status == 302
    assert server.calls == 0


def test_an_answer_larger_than_a_megabyte_is_refused(settings: Settings) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
    with serving(say(head + b"x" * 1_000_001)) as server:
        way = _inside(settings, server)
        with way, pytest.raises(Unreachable, match="larger than 1 MB"):
            way.call("GET", f"http://{HOST}:{server.port}/")


def test_a_drip_does_not_outlive_the_deadline(settings: Settings) -> None:
    def drip(line: socket.socket, head: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            time.sleep(0.1)
            line.sendall(b"a")

    with serving(drip) as server, _inside(settings, server, seconds=0.5) as way:
        began = time.monotonic()
        with pytest.raises(Unreachable):
            way.call("GET", f"http://{HOST}:{server.port}/")
        assert time.monotonic() - began < 2


def test_proxies_of_the_environment_are_not_asked(
    settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(say(OK)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        with _inside(settings, server) as way:
            assert way.call("GET", f"http://{HOST}:{server.port}/").ok
        settings.OUTGOING_INTERNAL = [f"http://127.0.0.1:{server.port}"]
        with guarded_session() as session:
            assert session.get(f"http://127.0.0.1:{server.port}/").ok
    assert proxy.calls == 0


def test_a_session_of_requests_goes_through_the_same_guard(settings: Settings) -> None:
    json = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"issuer": "county"}'
    with serving(say(json)) as server:
        url = f"http://127.0.0.1:{server.port}/"
        with guarded_session() as session:
            with pytest.raises(requests.ConnectionError, match="443"):
                session.get(url)
            settings.OUTGOING_INTERNAL = [url]
            assert session.get(url).json() == {"issuer": "county"}
    with serving(say(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n")) as server:
        settings.OUTGOING_INTERNAL = [f"http://127.0.0.1:{server.port}"]
        with guarded_session() as session, pytest.raises(requests.TooManyRedirects):
            session.get(f"http://127.0.0.1:{server.port}/")
        assert server.calls == 1
