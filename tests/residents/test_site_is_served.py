"""Files as they are handed out, by the process of their own and by the web process alike."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from residents import snapshot
from residents.serving import Site
from residents.shelf import KEPT, Shelf

PAGE = b"<!DOCTYPE html><title>Public alerts</title>" + b"<p>Leave the river road now.</p>" * 40
FILES = {
    "public/index.html": PAGE,
    "public/alerts.atom": b"<feed/>",
    "public/cap/urn:uuid:1.xml": b"<alert/>",
}
Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def directory(tmp_path: Path, settings: Any) -> Path:
    """A site that has been written once."""
    settings.PUBLIC_SITE_DIR = tmp_path
    snapshot.write(tmp_path, lambda: FILES)
    return tmp_path


@pytest.fixture(params=["own process", "web process"])
def ask(directory: Path, request: pytest.FixtureRequest) -> Ask:
    """One question to either process."""
    own = request.param == "own process"
    return _of_own_process(Site(str(directory))) if own else _of_web_process


def _of_web_process(path: str, method: str = "GET", **headers: str) -> Any:
    answer = Client().generic(method, path, headers=headers)
    return answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content


def _of_own_process(site: Site) -> Ask:
    def asked(path: str, method: str = "GET", **headers: str) -> Any:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "headers": named}
        coroutine = site(scope, None, send)
        with pytest.raises(StopIteration):
            coroutine.send(None)  # type: ignore[attr-defined]
        start, body = sent
        found = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], found, body["body"]

    return asked


def test_pages_feed_and_documents_have_their_types(ask: Ask) -> None:
    types = {
        "/public/": "text/html; charset=utf-8",
        "/public/alerts.atom": "application/atom+xml",
        "/public/cap/urn:uuid:1.xml": "application/cap+xml",
    }
    for path, kind in types.items():
        status, headers, body = ask(path)
        assert (status, headers["content-type"].replace('"', "")) == (200, kind)
        assert body in FILES.values()
        assert headers["cache-control"] == KEPT
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_what_did_not_change_is_not_sent_again(ask: Ask, directory: Path) -> None:
    tag = ask("/public/alerts.atom")[1]["etag"]
    snapshot.write(directory, lambda: FILES)
    status, headers, body = ask("/public/alerts.atom", if_none_match=tag)
    assert (status, body, headers["etag"]) == (304, b"", tag)


def test_what_changed_is_sent_though_as_long_and_within_the_same_second(
    ask: Ask, directory: Path
) -> None:
    tag = ask("/public/alerts.atom")[1]["etag"]
    snapshot.write(directory, lambda: FILES | {"public/alerts.atom": b"<feet/>"})
    assert ask("/public/alerts.atom", if_none_match=tag)[2] == b"<feet/>"


def test_a_packed_twin_goes_to_whoever_takes_it(ask: Ask) -> None:
    status, headers, body = ask("/public/", accept_encoding="gzip, br")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["vary"].lower() == "accept-encoding"
    assert len(body) < len(PAGE)
    assert gzip.decompress(body) == PAGE


def test_a_head_has_no_body_and_nothing_else_is_taken(ask: Ask) -> None:
    status, headers, body = ask("/public/", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == str(len(PAGE))
    assert ask("/public/", "POST")[0] == 405


@pytest.mark.parametrize(
    "path", ["/public/nothing/", "/public/../lock", "/public/%2e%2e/lock", "/public/index.html.gz"]
)
def test_nothing_else_is_handed_out(ask: Ask, path: str) -> None:
    assert ask(path)[0] == 404


def test_before_anything_was_written_it_says_so(tmp_path: Path, settings: Any) -> None:
    settings.PUBLIC_SITE_DIR = tmp_path / "empty"
    for asked in (_of_own_process(Site(str(tmp_path / "empty"))), _of_web_process):
        status, headers, body = asked("/public/")
        assert (status, headers["cache-control"]) == (503, "no-store")
        assert b"not been written yet" in body


def test_a_snapshot_is_whole_or_not_there(directory: Path) -> None:
    def broken() -> dict[str, bytes]:
        raise OSError("no database")

    shelf = Shelf(str(directory))
    before = (directory / "now").readlink()
    with pytest.raises(OSError, match="no database"):
        snapshot.write(directory, broken)
    assert (directory / "now").readlink() == before
    assert shelf.answer("GET", "/public/", {}).body == PAGE


def test_old_snapshots_go_and_whoever_still_reads_one_gets_the_next(directory: Path) -> None:
    shelf = Shelf(str(directory))
    shelf.answer("GET", "/public/", {})
    for _ in range(snapshot.KEPT + 2):
        snapshot.write(directory, lambda: FILES)
    assert len([p for p in directory.iterdir() if p.is_dir()]) == snapshot.KEPT + 1
    assert shelf.answer("GET", "/public/", {}).body == PAGE
    assert [p.name for p in (directory / "now").iterdir()] == ["public"]
