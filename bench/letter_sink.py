"""A mail server that takes everything as fast as it can and notes each Message-ID.

Run as `python -m bench.letter_sink PORT FOLDER`; it also listens at FOLDER/smtp.sock. It writes
keys and times into FOLDER/keys, and into FOLDER/count how many letters and bytes came so far.
"""

import asyncio
import mmap
import re
import struct
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

MESSAGE_ID = re.compile(rb"^message-id: <([^>@]+)", re.IGNORECASE | re.MULTILINE)
HELLO = b"250-sink\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n"
ANSWERS = {b"DATA": b"354 go on\r\n", b"EHLO": HELLO, b"QUIT": b"221 bye\r\n"}
OK, END = b"250 ok\r\n", b"\r\n.\r\n"
FLUSHED_EVERY = 0.05


class Book:
    """What came: keys in a file, and two numbers that others may read at any moment."""

    def __init__(self, home: Path) -> None:
        self.keys = (home / "keys").open("ab", buffering=1 << 20)
        with (home / "count").open("r+b") as told:
            self.told = mmap.mmap(told.fileno(), 16)

    def note(self, letter: bytes) -> None:
        """One letter more."""
        found = MESSAGE_ID.search(letter)
        self.keys.write(b"%s %.4f\n" % (found[1] if found else b"?", time.time()))
        count, size = struct.unpack("QQ", self.told)
        struct.pack_into("QQ", self.told, 0, count + 1, size + len(letter))


class Session(asyncio.Protocol):
    """One connection; commands may come together (RFC 2920)."""

    def __init__(self, book: Book) -> None:
        self.book, self.rest, self.in_letter = book, b"", False

    def connection_made(self, line: Any) -> None:
        """Greet."""
        self.line = line
        line.write(b"220 sink\r\n")

    def data_received(self, came: bytes) -> None:
        """Answer all that is whole with one write."""
        self.rest += came
        answers = []
        while (cut := self.rest.find(END if self.in_letter else b"\r\n")) >= 0:
            answers.append(self._taken(cut) if self.in_letter else self._asked(cut))
        self.line.write(b"".join(answers))

    def _taken(self, cut: int) -> bytes:
        self.book.note(self.rest[:cut])
        self.rest, self.in_letter = self.rest[cut + len(END) :], False
        return OK

    def _asked(self, cut: int) -> bytes:
        verb = self.rest[:4].upper()
        self.rest, self.in_letter = self.rest[cut + 2 :], verb == b"DATA"
        return ANSWERS.get(verb, OK)


async def serve(port: int, home: Path) -> None:
    """Until it is ended."""
    book, loop = Book(home), asyncio.get_running_loop()
    (home / "smtp.sock").unlink(missing_ok=True)
    await loop.create_server(lambda: Session(book), "127.0.0.1", port)
    await loop.create_unix_server(lambda: Session(book), str(home / "smtp.sock"))
    while True:
        await asyncio.sleep(FLUSHED_EVERY)
        book.keys.flush()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
