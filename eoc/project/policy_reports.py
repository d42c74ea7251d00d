"""What browsers refused under the content security policy: logged, bounded, nothing personal."""

import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

MOST_BYTES = 16_000
MOST_A_MINUTE = 60
MOST_A_REQUEST = 10
LONGEST = 200
WORD = re.compile(r"[a-z-]{1,40}")  # such as inline, eval, trusted-types-sink
FIELDS = {
    "directive": ("effective-directive", "violated-directive", "effectiveDirective"),
    "disposition": ("disposition",),
    "line": ("line-number", "lineNumber"),
}
ADDRESSES = {
    "page": ("document-uri", "documentURL"),
    "blocked": ("blocked-uri", "blockedURL"),
    "source": ("source-file", "sourceFile"),
}

log = structlog.get_logger()


class Budget:
    """So many a minute in this process; what comes on top is counted, not written."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.lock = threading.Lock()
        self.minute, self.used, self.dropped = 0, 0, 0

    def take(self) -> bool:
        """Whether one more may be written."""
        minute = int(time.monotonic() // 60)
        with self.lock:
            if minute != self.minute:
                self.minute, self.used = minute, 0
            if self.used >= self.most:
                self.dropped += 1
                return False
            self.used += 1
            return True

    def missed(self) -> int:
        """How many were dropped since this was last asked."""
        with self.lock:
            found, self.dropped = self.dropped, 0
        return found


budget = Budget(MOST_A_MINUTE)


@csrf_exempt
@require_POST
def reports(request: HttpRequest) -> HttpResponse:
    """`POST /csp-reports/` of browsers, in the old form and the new one."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        said = json.loads(request.read(MOST_BYTES + 1)[:MOST_BYTES])
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for body in _bodies(said):
        if budget.take():
            log.warning("csp.violation", **_facts(body), dropped_before=budget.missed())
    return HttpResponse(status=204)


def _bodies(said: Any) -> Iterator[dict[str, Any]]:
    entries = said if isinstance(said, list) else [said]
    for entry in entries[:MOST_A_REQUEST]:
        body = entry.get("csp-report", entry.get("body")) if isinstance(entry, dict) else None
        if isinstance(body, dict):
            yield body


def _facts(body: dict[str, Any]) -> dict[str, str]:
    plain = {name: _first(body, keys) for name, keys in FIELDS.items()}
    return plain | {name: _place(_first(body, keys)) for name, keys in ADDRESSES.items()}


def _first(body: dict[str, Any], keys: tuple[str, ...]) -> str:
    found = next((body[key] for key in keys if key in body), "")
    return str(found)[:LONGEST] if isinstance(found, str | int) else ""


def _place(address: str) -> str:
    """Host, and the route or the static file; an address itself may hold a token or a name."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "unreadable"
    if not parts.scheme or not host:
        return address[:40] if WORD.fullmatch(address) else ""
    if parts.path.startswith(settings.STATIC_URL):
        return f"{host}{parts.path}"[:LONGEST]
    try:
        return f"{host}/{resolve(parts.path).route}"
    except Http404:
        return host[:LONGEST]
