"""Waits until the platform says of itself that all of it works."""

from __future__ import annotations

import http.client
import ssl
import time

from launch.processes import Door
from launch.speech import Refused
from launch.supervisor import Supervisor

PATIENCE = 120.0


def wait(door: Door, supervisor: Supervisor) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        status, words = ask(door)
        if status == 200:
            return
        if time.monotonic() > until:
            raise Refused(f"The platform is not ready after {PATIENCE:.0f} s: {status} {words}")
        supervisor.pause(0.1)


def ask(door: Door) -> tuple[int, str]:
    """One question on the loopback, never through a proxy of the environment."""
    line = _line(door)
    try:
        headers = {"Host": door.public_host}
        if door.public_url.startswith("https:"):
            headers["X-Forwarded-Proto"] = "https"
        line.request("GET", "/readyz", headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read(2000).decode(errors="replace")
    except OSError as refusal:
        return 0, str(refusal)
    except http.client.HTTPException as refusal:
        return 0, repr(refusal)
    finally:
        line.close()


def _line(door: Door) -> http.client.HTTPConnection:
    if door.tls is None:
        return http.client.HTTPConnection("127.0.0.1", door.port, timeout=5)
    unchecked = ssl.create_default_context()
    unchecked.check_hostname = False
    unchecked.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", door.port, timeout=5, context=unchecked)
