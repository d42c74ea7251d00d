"""The sink's HTTP side: just enough HTTP/1.1 for requests of known length over a kept socket."""

from asyncio import IncompleteReadError, Server, start_unix_server
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from pathlib import Path

from alerts.sink.keeping import Keeper
from alerts.sink.playing import played

LARGEST = 1_000_000
REFUSED = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def listen(path: Path, keeper: Keeper) -> Server:
    """Take webhooks, gateway batches, pushes and signals at the socket."""

    async def serve(reader: Reader, writer: Writer) -> None:
        try:
            while (request := await _request(reader)) is not None:
                channel, made = played(*request)
                for key, message in made.kept:
                    keeper.keep(channel, key, message)
                writer.write(made.wire())
                await writer.drain()
        except (ValueError, KeyError, TypeError):
            writer.write(REFUSED)
        except (IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return await start_unix_server(serve, path=str(path))


async def _request(reader: Reader) -> tuple[str, dict[str, str], bytes] | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = int(headers["content-length"])
    if not 0 <= length <= LARGEST:
        raise ValueError(length)
    return first.split(" ")[1], headers, await reader.readexactly(length)
