"""The files of the public site as anybody asks for them; knows no Django and no database.

Writers put each snapshot into a directory of its own and let `now` point at it, so that a reader
sees one snapshot or the next and never half of one. WhiteNoise answers: entity tags, conditional
and partial requests, what was packed beside.
"""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

NOW = "now"
PREFIX = "/public/"  # a folder of every snapshot, so that any server of files serves it
FRESH = 15  # seconds anybody may keep a page before asking whether it changed
KEPT = f"public, max-age={FRESH}, stale-if-error=86400"
TYPES = {".atom": "application/atom+xml", ".xml": "application/cap+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
NOT_HERE = b"There is no such page here. The alerts in force stand at /public/\n"
NOT_YET = b"The page of public alerts has not been written yet. Try again in a minute.\n"


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Shelf:
    """The snapshot in a directory, looked through again as soon as another one stands."""

    def __init__(self, directory: str) -> None:
        self._now = Path(directory) / NOW
        self._held: tuple[str, Mapping[str, Any]] = ("", {})

    def answer(self, method: str | None, path: str, asked: Mapping[str, Any]) -> Answer:
        """The file at a path such as `/public/alerts.atom`; `asked` holds the headers as WSGI does.

        A snapshot that was swept away meanwhile is looked for once more.
        """
        try:
            return self._answer(method or "", path, asked)
        except FileNotFoundError:
            self._held = ("", {})
            return self._answer(method or "", path, asked)

    def _answer(self, method: str, path: str, asked: Mapping[str, Any]) -> Answer:
        files = self._files()
        if path not in files:
            return NOT_FOUND if files or not path.startswith(PREFIX) else NOT_WRITTEN
        found = files[path].get_response(method, asked)
        body = b""
        if found.file is not None:
            with closing(found.file):
                body = found.file.read()
        return Answer(int(found.status), [*found.headers, *HEADERS.items()], body)

    def _files(self) -> Mapping[str, Any]:
        stands = _stands(self._now)
        if stands != self._held[0]:
            self._held = (stands, _looked_through(self._now.parent / stands) if stands else {})
        return self._held[1]


def _stands(now: Path) -> str:
    try:
        return now.readlink().name
    except OSError:
        return ""


def _looked_through(snapshot: Path) -> Mapping[str, Any]:
    found: dict[str, Any] = WhiteNoise(
        None,
        root=str(snapshot),
        mimetypes=TYPES,
        index_file=True,
        max_age=FRESH,
        add_headers_function=_headers,
    ).files
    return found


def _headers(headers: Any, path: str, url: str) -> None:
    """The entity tag is of the content: two snapshots of one second may be equally long."""
    headers["ETag"] = f'"{hashlib.sha256(Path(path).read_bytes()).hexdigest()[:32]}"'
    headers["Cache-Control"] = KEPT


def _plain(status: HTTPStatus, words: bytes) -> Answer:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    return Answer(status, [*headers, *HEADERS.items()], words)


NOT_FOUND = _plain(HTTPStatus.NOT_FOUND, NOT_HERE)
NOT_WRITTEN = _plain(HTTPStatus.SERVICE_UNAVAILABLE, NOT_YET)
