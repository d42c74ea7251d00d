"""Processes as the kernel counts them: who listens, on which core, at what cost."""

import os
import resource
import socket
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
FILES = 16_384


class NotFound(RuntimeError):
    """No process of ours does what was looked for."""


def listening_pid(port: int) -> int:
    """The process that listens on a loopback port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    wanted = {row[9] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            held = {str(one.readlink())[8:-1] for one in (process / "fd").iterdir()}
        except OSError:
            continue
        if held & wanted:
            return int(process.name)
    raise NotFound(f"nobody listens on {port}")


def children(pid: int) -> list[int]:
    """The processes a process started."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in told.split()]


def pin(pid: int, core: int) -> None:
    """Keep every thread of a process on one core; on a machine of one core nothing changes."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {core % (os.cpu_count() or 1)})


def many_files(pid: int) -> None:
    """Let a process hold some thousand sockets, as far as its hard limit goes."""
    hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (min(FILES, hard), hard))


def cpu_seconds(pids: list[int]) -> float:
    """User and system time the processes have used so far."""
    ticks = 0
    for pid in pids:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / TICKS


def rss_kb(pid: int) -> int:
    """Resident memory."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0])


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
