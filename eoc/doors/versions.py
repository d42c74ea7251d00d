"""Answers that hold while a version does: 304 for whoever has them, and proofs of what is current.

A proof says which streams tell of every change of an answer and where they stood. Whoever finds
them there again knows that the answer is the same without asking for it (`eoc.project.kept`).
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, Protocol

from django.http import HttpResponse, HttpResponseNotModified
from rest_framework.request import Request

from eoc.access import Actor, require_scope

MOST_PROOFS = 2_000
KEPT = "private, no-cache"


class Version(Protocol):
    """Streams that tell of every change, where they stood, and a name for both and the actor."""

    @property
    def streams(self) -> tuple[str, ...]:
        """Their names."""

    @property
    def heads(self) -> tuple[Any, ...]:
        """The database's epoch and the streams' positions."""

    @property
    def digest(self) -> str:
        """The name."""


@dataclass(eq=False)
class Proof:
    """Who one session is, the version of what they see, and when both were decided.

    `snapshot` is the database's in which both were last found to hold.
    """

    actor: Actor
    version: Version
    decided: float = field(default_factory=time.monotonic)
    snapshot: str = ""

    @cached_property
    def streams(self) -> str:
        """Their names as PostgreSQL reads an array, written once."""
        return "{" + ",".join(self.version.streams) + "}"


class Proofs:
    """The latest proof of each session in this process; the oldest go first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Proof] = OrderedDict()

    def keep(self, session: str, proof: Proof) -> None:
        """Remember the latest."""
        with self._lock:
            self._kept[session] = proof
            self._kept.move_to_end(session)
            while len(self._kept) > MOST_PROOFS:
                self._kept.popitem(last=False)

    def of(self, session: str) -> Proof | None:
        """The latest proof of a session."""
        return self._kept.get(session)


proofs = Proofs()


def tag(version: Version, address: str) -> str:
    """The strong ETag of an address's answer at a version."""
    return f'"{version.digest}-{hashlib.sha256(address.encode()).hexdigest()[:16]}"'


def holds(header: str, name: str) -> bool:
    """If-None-Match names the ETag."""
    return name in [one.strip() for one in header.split(",")]


def unchanged_or(
    request: Request, version: Version, made: Callable[[], tuple[bytes, str]]
) -> HttpResponse:
    """304 where the caller holds this version; it was read before what `made` reads."""
    name = tag(version, request.get_full_path())
    if holds(request.headers.get("If-None-Match", ""), name):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        content, kind = made()
        answer = HttpResponse(content, content_type=kind)
    answer["ETag"], answer["Cache-Control"] = name, KEPT
    answer["Vary"] = "Authorization, Cookie"
    key = getattr(request.session, "session_key", None)
    if key and request.auth is None:
        proofs.keep(key, Proof(require_scope(), version))
    return answer
