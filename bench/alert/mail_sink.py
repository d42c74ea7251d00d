"""The mail server both sides send to (`bench.letter_sink`), as a bench sees it."""

import mmap
import os
import struct
import sys
import time
from collections import Counter

from bench.letter_sink import FLUSHED_EVERY
from bench.machine import free_port
from bench.peers.process import Process, folder


class MailSink:
    """Counts, and notes each Message-ID."""

    def __init__(self) -> None:
        self.home, self.port = folder("mail"), free_port()
        self.keys = self.home / "keys"
        self.keys.write_bytes(b"")
        (self.home / "count").write_bytes(bytes(16))
        with (self.home / "count").open("r+b") as told:
            self.told = mmap.mmap(told.fileno(), 16)
        argv = [sys.executable, "-m", "bench.letter_sink", str(self.port), str(self.home)]
        self.process = Process("mail", argv, dict(os.environ), self.port)

    def lines(self) -> int:
        """How many letters came."""
        return int(struct.unpack("QQ", self.told)[0])

    def size(self) -> int:
        """Bytes of a letter, on average."""
        count, size = struct.unpack("QQ", self.told)
        return round(size / max(1, count))

    def taken(self) -> Counter[str]:
        """How often each Message-ID came."""
        time.sleep(4 * FLUSHED_EVERY)
        return Counter(self.keys.read_text().split()[::2])

    def came(self) -> dict[str, float]:
        """When each came, by the clock on the wall."""
        time.sleep(4 * FLUSHED_EVERY)
        words = self.keys.read_text().split()
        return dict(zip(words[::2], map(float, words[1::2]), strict=True))

    def forget(self) -> None:
        """Begin to count anew."""
        with self.keys.open("r+b") as told:
            told.truncate()
        struct.pack_into("QQ", self.told, 0, 0, 0)

    def close(self) -> None:
        """End it."""
        self.process.end()
