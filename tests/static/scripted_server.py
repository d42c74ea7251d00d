"""A server that serves our modules and speaks the console's frames as a test scripts them."""

import json
import mimetypes
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

ROOT = Path(__file__).resolve().parents[2]


class ScriptedServer:
    """What the browser said waits in `heard`; `say` sends a frame to the newest socket."""

    def __init__(self) -> None:
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self.sockets: queue.Queue[ServerConnection] = queue.Queue()
        self.current: ServerConnection | None = None

    def accept(self) -> dict[str, Any]:
        """Wait for the next socket and answer its hello."""
        self.current = self.sockets.get(timeout=5)
        return self.heard.get(timeout=5)

    def say(self, **frame: Any) -> None:
        """Send one frame."""
        assert self.current is not None
        self.current.send(json.dumps(frame))

    def drop(self) -> None:
        """Close the newest socket."""
        assert self.current is not None
        self.current.close()

    def handle(self, socket: ServerConnection) -> None:
        """Collect what the browser says until it leaves."""
        self.sockets.put(socket)
        try:
            for message in socket:
                self.heard.put(json.loads(message))
        except ConnectionClosed:
            return


def _answer(connection: ServerConnection, request: Request) -> Response | None:
    if request.headers.get("Upgrade"):
        return None
    path = (ROOT / request.path.split("?")[0].lstrip("/")).resolve()
    if not path.is_relative_to(ROOT / "static") or not path.is_file():
        return _response(HTTPStatus.OK, "text/html", b"<!doctype html><title>blank</title>")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _response(HTTPStatus.OK, kind, path.read_bytes())


def _response(status: HTTPStatus, kind: str, body: bytes) -> Response:
    headers = Headers({"Content-Type": kind, "Content-Length": str(len(body))})
    return Response(status, status.phrase, headers, body)


@contextmanager
def scripted_server() -> Iterator[tuple[ScriptedServer, str]]:
    """A server on a free loopback port, with its address."""
    script = ScriptedServer()
    with serve(script.handle, "127.0.0.1", 0, process_request=_answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield script, _address(server)
        finally:
            server.shutdown()
            thread.join(5)


def _address(server: Server) -> str:
    return f"127.0.0.1:{server.socket.getsockname()[1]}"
