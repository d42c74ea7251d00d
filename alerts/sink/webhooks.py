"""The sink's HTTP side: just enough HTTP/1.1 for requests of known length over a kept socket."""

import hashlib
import json
from asyncio import IncompleteReadError, Server, start_unix_server
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from pathlib import Path
from typing import Any

from alerts.channels.webhook.http import ADDRESS_HEADER
from alerts.sink.keeping import Keeper

LARGEST = 1_000_000
ANSWER = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
REFUSED = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def listen(path: Path, keeper: Keeper) -> Server:
    """Take webhooks at the socket."""

    async def serve(reader: Reader, writer: Writer) -> None:
        try:
            while (request := await _request(reader)) is not None:
                _keep(keeper, *request)
                writer.write(ANSWER)
                await writer.drain()
        except (ValueError, KeyError):
            writer.write(REFUSED)
        except (IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return await start_unix_server(serve, path=str(path))


async def _request(reader: Reader) -> tuple[dict[str, str], bytes] | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except IncompleteReadError:
        return None
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = int(headers["content-length"])
    if not 0 <= length <= LARGEST:
        raise ValueError(length)
    return headers, await reader.readexactly(length)


def _keep(keeper: Keeper, headers: dict[str, str], body: bytes) -> None:
    key = headers.get("webhook-id") or hashlib.sha256(body).hexdigest()
    shown: dict[str, Any] = {
        "to": [headers.get(ADDRESS_HEADER, "")],
        "headers": headers,
        "raw": body.decode(errors="replace"),
    }
    try:
        shown["body"] = json.loads(body)
    except ValueError:
        shown["body"] = shown["raw"]
    said = shown["body"].get("data", {}) if isinstance(shown["body"], dict) else {}
    keeper.keep("webhook", key, {"subject": said.get("subject", ""), **shown})
