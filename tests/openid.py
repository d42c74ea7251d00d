"""A real OpenID Connect server on loopback, and a person who logs in at it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

from tests.processes import free_port

PEOPLE = {
    "dana": {"email": "dana@riverton.example", "email_verified": True},
    "shouting": {"email": "Dana@Riverton.example", "email_verified": True},
    "unverified": {"email": "dana@riverton.example", "email_verified": False},
    "silent": {"email": "dana@riverton.example"},
    "uninvited": {"email": "una@riverton.example", "email_verified": True},
    "lakesides": {"email": "lee@lakeside.example", "email_verified": True},
    "nameless": {"name": "Nobody"},
}


@dataclass
class OpenId:
    """The server, and what it knows of people."""

    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        claims = [json.dumps({"sub": sub, **said}) for sub, said in PEOPLE.items()]
        known = [part for one in claims for part in ("--user-claims", one)]
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(self.port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([*command, *known], **quiet)  # type: ignore[call-overload]
        for _ in range(200):
            if self._answers():
                return
            time.sleep(0.05)
        raise AssertionError("the OpenID server did not start")

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(5)
            self.process = None

    def log_in(self, client: Client, provider: str, sub: str) -> Any:
        """Leave for the server, log in there, come back: our answer to that."""
        left = client.post(f"/login/sign-on/{provider}/")
        where = left["Refresh"].partition("url=")[2]
        assert where.startswith(self.issuer), where
        there = requests.post(where, data={"sub": sub}, allow_redirects=False, timeout=5)
        back = urlsplit(there.headers["Location"])
        return client.get(f"{back.path}?{back.query}")

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.issuer}/jwks", timeout=1).ok
        except requests.RequestException:
            return False


@pytest.fixture(scope="session")
def _server() -> Iterator[OpenId]:
    made = OpenId(free_port())
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def openid(_server: OpenId, settings: Any) -> OpenId:
    """The server, named by the operator as one inside the house."""
    settings.OUTGOING_INTERNAL = [_server.issuer]
    if _server.process is None:
        _server.start()
    return _server
