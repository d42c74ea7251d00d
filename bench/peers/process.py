"""A peer's own process: started with a private folder, awaited, ended by its pid."""

import socket
import subprocess
import time
from pathlib import Path

from bench.machine import many_files, pin
from bench.peers.packages import HOME, Absent

SERVER_CORE = 0


class Process:
    """One server on loopback, pinned to the servers' core."""

    def __init__(
        self,
        name: str,
        argv: list[str],
        environment: dict[str, str],
        port: int,
        address: str = "127.0.0.1",
    ) -> None:
        self.log = folder(name) / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(argv, env=environment, stdout=log, stderr=log)
        many_files(self.process.pid)
        pin(self.process.pid, SERVER_CORE)
        self._await(address, port)

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        return self.process.pid

    def end(self) -> None:
        """Ask, then insist."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _await(self, address: str, port: int) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex((address, port)) == 0:
                    return
            time.sleep(0.05)
        self.end()
        last = self.log.read_text(errors="replace").splitlines()[-1:]
        raise Absent(f"it did not start: {' '.join(last)}")


def folder(name: str) -> Path:
    """A private folder of one peer."""
    home = HOME / name
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home
