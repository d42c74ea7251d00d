"""Letters in turns into one sink: an alert's, the same without rows, and postfix's smtp-source."""

import subprocess
import sys
import time
from typing import Protocol

from bench.alert.mail_sink import MailSink
from bench.alert.rounds import PATIENCE, Tally
from bench.alert.sides import ROOT, WORKERS
from bench.peers import packages
from bench.report import say

SESSIONS = 32  # of 1, 4, 8, 16 and 32 what made smtp-source fastest here
BODY = 640  # with its own head the same size as a letter of ours


class Letters(Protocol):
    """Somebody who sends so many letters."""

    name: str

    def go(self, count: int) -> None:
        """Begin."""
        ...

    def settle(self) -> None:
        """Wait until it is done."""
        ...

    def close(self) -> None:
        """End."""
        ...


class Alone:
    """Our sender in as many processes as there are workers, without claims and marks."""

    name = "accord_letters_alone"

    def __init__(self, environment: dict[str, str]) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "bench.letter_sender", str(side)],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for side in range(WORKERS)
        ]
        self.settle()

    def go(self, count: int) -> None:
        """Half of it each."""
        for one in self.processes:
            assert one.stdin is not None
            one.stdin.write(f"{count // WORKERS}\n")
            one.stdin.flush()

    def settle(self) -> None:
        """Each says when it is done."""
        for one in self.processes:
            assert one.stdout is not None
            if not one.stdout.readline():
                raise RuntimeError("a sender ended")

    def close(self) -> None:
        """They end with their input."""
        for one in self.processes:
            assert one.stdin is not None
            one.stdin.close()
            one.wait(10)


class SmtpSource:
    """One process, each letter to another mailbox; `-d` keeps connections, else one a letter."""

    def __init__(self, port: int, *options: str) -> None:
        self.program, self.environment = packages.of_postfix("smtp-source")
        self.port, self.options = port, options
        self.name = "smtp_source" if "-d" in options else "smtp_source_as_it_comes"

    def go(self, count: int) -> None:
        """Begin."""
        argv = [self.program, *self.options, "-N", "-s", str(SESSIONS), "-l", str(BODY)]
        argv += ["-m", str(count), "-f", "accord@bench.example", "-t", "recipient@sink.example"]
        argv += [f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(argv, env=self.environment)

    def settle(self) -> None:
        """It ends when it is done."""
        self.process.wait(60)

    def close(self) -> None:
        """It has ended."""


def sent(side: Letters, count: int, sink: MailSink, tally: Tally) -> None:
    """From the first word to the last letter in the sink, which must hold each once."""
    sink.forget()
    begun = time.monotonic()
    side.go(count)
    while sink.lines() < count and time.monotonic() < begun + PATIENCE:
        time.sleep(0.005)
    seconds = time.monotonic() - begun
    side.settle()
    taken = sink.taken()
    tally.wrong += abs(count - len(taken)) + sum(times - 1 for times in taken.values())
    tally.rates.append(count / seconds)
    tally.last.append(seconds)
    say(
        bench="alert",
        round=len(tally.rates),
        side=side.name,
        letters=count,
        bytes_each=sink.size(),
        last_s=round(seconds, 2),
        per_second=round(count / seconds),
    )
