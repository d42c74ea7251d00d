"""A log line is one line of JSON and holds no secret, no address and no name, whatever happened."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agencies.services import invitations
from alerts.channels.email.smtp import ProviderMail
from alerts.channels.message import Message, SendFailed
from eoc.access import scope
from eoc.project.logs import formatter, speak_json
from tests.cast import PASSWORD, Cast

CANARY = "CANARYcanary7"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything any logger says, as it is written."""
    speak_json()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    """Every line is JSON by itself."""
    text = lines.getvalue()
    assert text.isascii()
    return [json.loads(line) for line in text.splitlines()]


def test_settings_write_json_and_no_server_writes_addresses() -> None:
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "json"
    assert not logging.getLogger("uvicorn.access").isEnabledFor(logging.ERROR)
    assert settings.MIDDLEWARE[0] == "eoc.project.access_log.AccessLogMiddleware"


def test_a_line_cannot_be_broken_or_turned(lines: io.StringIO) -> None:
    evil = 'a\nb\r\x1b[31m\u202e\u2028{"event": "forged"}'
    logging.getLogger("some.library").warning("said %s", evil)
    structlog.get_logger().warning("ours", what=evil)
    found = read(lines)
    assert [one["event"][:4] for one in found] == ["said", "ours"]
    assert found[1]["what"] == evil
    assert {"timestamp", "level", "logger"} <= found[0].keys()


def test_what_is_secret_by_name_or_look_is_blotted_out(lines: io.StringIO) -> None:
    log = structlog.get_logger()
    log.info(
        "x",
        password=CANARY,
        nested={"Authorization": CANARY, "deep": [{"api_key": CANARY}]},
        user_email="a@b.example",
        key_count=3,
    )
    for text in (
        f"Authorization: Bearer {CANARY}",
        f"eoc_{CANARY}",
        f"whsec_{CANARY}",
        f"postgresql://eoc:{CANARY}@db/eoc",
        f"Cookie: __Host-accord={CANARY}; theme=dark",
        f"/password/set/1-{CANARY}/",
        f"/guests/{CANARY}/",
        f"GET /x/?token={CANARY}&b=1",
        f"DETAIL: Key (name)=({CANARY}) already exists.",
        f"{CANARY}@riverton.example",
        f"eyJhbGciOiJI.{CANARY}.{CANARY}",
        f"called (610) 555-0199 and +43 660 1234567 for token={CANARY}",
    ):
        log.warning(text)
        logging.getLogger("library").error("it said %s", text)
        try:
            raise ValueError(text)
        except ValueError:
            log.exception("broken")
    assert CANARY not in lines.getvalue()
    assert "555-0199" not in lines.getvalue() and "660 123" not in lines.getvalue()
    assert '"key_count": 3' in lines.getvalue()
    assert len(read(lines)) == 37


def test_real_requests_leave_no_secret_behind(cast: Cast, lines: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = f"{CANARY}session"
    client.get("/")
    email = cast.users["dana"].email
    for said in (f"wrong{CANARY}", PASSWORD):
        client.post("/login/", {"login": email, "password": said})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Authorization": f"Bearer eoc_{CANARY}{CANARY}"}
    client.get(f"/incidents/{CANARY}/?token={CANARY}")
    client.get(f"/nothing/{CANARY}/", headers={"Host": f"{CANARY}.example"})
    body = {"type": CANARY, "severity": CANARY, "title": CANARY, "password": CANARY}
    client.post("/api/v1/incidents/", json.dumps(body), content_type="application/json")
    client.post("/incidents/log/", body)
    client.post("/csp-reports/", json.dumps({"csp-report": {"document-uri": CANARY}}), "text/plain")
    link = invitations.password_link(cast.users["dana"])
    client.get(link)
    client.get(f"/guests/{CANARY}/")
    client.post("/password/reset/", {"email": f"{CANARY}@nowhere.example"})
    client.get("/api/v1/incidents/", headers=headers)
    found = read(lines)
    assert sum(one["event"] == "answered" for one in found) >= 10
    assert {"route", "status", "ms", "method"} <= next(
        one.keys() for one in found if one["event"] == "answered"
    )
    text = lines.getvalue()
    for secret in (CANARY, PASSWORD, email, session, link.rstrip("/").rpartition("/")[2], "Dana"):
        assert secret not in text, secret


def test_a_fault_of_ours_is_logged_without_what_was_sent(
    cast: Cast, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view that breaks with what it was given in its message, as libraries do."""
    monkeypatch.setattr(
        "incidents.selectors.picture.visible_to",
        lambda *_: (_ for _ in ()).throw(RuntimeError(f"bad token={CANARY} of a@b.example")),
    )
    client = Client(raise_request_exception=False)
    client.force_login(cast.users["dana"])
    assert client.get(f"/incidents/{CANARY}/").status_code == 500
    found = [one for one in read(lines) if one["level"] == "error"]
    assert found[0]["route"] == "incidents/<str:number>/"
    assert "RuntimeError" in found[0]["exception"]
    assert CANARY not in lines.getvalue()


def test_a_refused_letter_does_not_log_whom_it_was_for(lines: io.StringIO) -> None:
    way = ProviderMail("a@b.example", f"smtp://user:{CANARY}@127.0.0.1:1")
    message = Message("k", "live", f"{CANARY}@b.example", "s", "b", {})
    with way:
        ((_, failed),) = way.carry([message], lambda: False)
    assert isinstance(failed, SendFailed)
    structlog.get_logger().warning("delivery.failed", reason=failed.reason)
    assert CANARY not in lines.getvalue()


def test_routes_are_logged_and_not_addresses(cast: Cast, lines: io.StringIO) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    with scope(cast.actor("dana")):
        path = reverse("incidents:detail", args=["2026-RIV-9999"])
    client.get(path)
    answered = [one for one in read(lines) if one["event"] == "answered"]
    assert answered[-1]["route"] == "incidents/<str:number>/"
    assert answered[-1]["status"] == 404
    assert "9999" not in lines.getvalue()
