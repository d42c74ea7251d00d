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
HELLO = b"250-sink\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 SIZE 10000000\r\n"
ANSWERS = {b"DATA": b"354 go on\r\n", b"EHLO": HELLO, b"QUIT": b"221 bye\r\n"}
OK, END, LAST = b"250 ok\r\n", b"\r\n.\r\n", b"LAST"
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
    """One connection; commands may come together (RFC 2920), and letters whole (RFC 3030)."""

    def __init__(self, book: Book) -> None:
        self.book, self.rest, self.at, self.in_letter = book, b"", 0, False

    def connection_made(self, line: Any) -> None:
        """Greet."""
        self.line = line
        line.write(b"220 sink\r\n")

    def data_received(self, came: bytes) -> None:
        """Answer all that is whole with one write."""
        self.rest, self.at = self.rest[self.at :] + came, 0
        answers = []
        while (cut := self.rest.find(END if self.in_letter else b"\r\n", self.at)) >= 0:
            answer = self._taken(cut) if self.in_letter else self._asked(cut)
            if not answer:
                break
            answers.append(answer)
        self.line.write(b"".join(answers))
        if answers and answers[-1] == ANSWERS[b"QUIT"]:
            self.line.close()

    def _taken(self, cut: int) -> bytes:
        self.book.note(self.rest[self.at : cut])
        self.at, self.in_letter = cut + len(END), False
        return OK

    def _asked(self, cut: int) -> bytes:
        verb = self.rest[self.at : self.at + 4].upper()
        if verb == b"BDAT":
            return self._chunk(cut)
        self.at, self.in_letter = cut + 2, verb == b"DATA"
        return ANSWERS.get(verb, OK)

    def _chunk(self, cut: int) -> bytes:
        """Nothing until all of it is there; only whole letters are taken."""
        _, size, last = self.rest[self.at : cut].split()
        begin, end = cut + 2, cut + 2 + int(size)
        if len(self.rest) < end:
            return b""
        self.at = end
        if last.upper() != LAST:
            return b"504 whole letters only\r\n"
        self.book.note(self.rest[begin:end])
        return OK


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
