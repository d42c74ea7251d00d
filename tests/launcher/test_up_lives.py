"""The real `bin/eoc up` in a checkout of its own, from its first line to its last."""

import http.client
import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch import ports
from tests.alerts.cap_build import PLAIN
from tests.launcher.checkout import Checkout, checkout, descendants
from tests.launcher.test_supervisor_stops import ended

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    with checkout(tmp_path_factory.mktemp("eoc")) as made:
        yield made


@pytest.fixture(scope="module")
def running(beside: Checkout) -> subprocess.Popen[str]:
    process, said = beside.up("--quiet")
    assert said[-1].startswith(f"Open http://127.0.0.1:{beside.port} and log in as ")
    return process


def status(port: int, path: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().status
    finally:
        line.close()


def listening(pids: list[int]) -> set[int]:
    """The TCP ports these processes listen on, whatever the address."""
    inodes = {
        target.removeprefix("socket:[").rstrip("]")
        for pid in pids
        for target in _open_files(pid)
        if target.startswith("socket:[")
    }
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return {int(line[1].rpartition(":")[2], 16) for line in lines if _listens(line, inodes)}


def _open_files(pid: int) -> list[str]:
    return [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]


def _listens(line: list[str], inodes: set[str]) -> bool:
    return line[3] == "0A" and line[9] in inodes


def test_a_command_before_the_first_up_finds_its_tables_and_the_persons_files(
    beside: Checkout,
) -> None:
    (beside.home / "notes").mkdir()
    (beside.home / "notes/storm.xml").write_text(PLAIN)
    done = beside.run("manage", "import_cap", "storm.xml", "lost.xml", at=beside.home / "notes")
    storm, lost = map(json.loads, done.stdout.splitlines())
    assert (storm["file"], storm["ok"], storm["error"]) == ("storm.xml", True, None)
    assert (lost["file"], lost["ok"]) == ("lost.xml", False)
    assert lost["error"] == "The file cannot be read: No such file or directory."
    assert done.returncode == 1


def test_it_is_ready_when_it_says_so(beside: Checkout, running: subprocess.Popen[str]) -> None:
    assert status(beside.port, "/healthz") == 200
    assert status(beside.port, "/readyz") == 200


def test_no_port_is_open_but_the_console_and_the_public_site(
    beside: Checkout, running: subprocess.Popen[str]
) -> None:
    site = ports.another(beside.port)
    assert listening(descendants(running.pid)) == {beside.port, site}
    assert status(site, "/") == 302
    assert status(site, "/login/") == 404


def test_a_second_up_says_where_the_first_is(
    beside: Checkout, running: subprocess.Popen[str]
) -> None:
    second = beside.run("up")
    assert second.returncode == 1
    assert f"already running at http://127.0.0.1:{beside.port}" in second.stderr


def test_commands_use_the_same_servers_and_leave_them(
    beside: Checkout, running: subprocess.Popen[str]
) -> None:
    asked = (
        "from django.db import connection as c; print(c.cursor().execute('SHOW port').fetchone())"
    )
    assert beside.run("manage", "shell", "-v", "0", "-c", asked).returncode == 0
    assert running.poll() is None
    assert status(beside.port, "/readyz") == 200


def test_a_backup_is_whole_and_restore_waits_for_down(
    beside: Checkout, running: subprocess.Popen[str]
) -> None:
    file = beside.home / "today.dump"
    assert "Backup verified" in beside.run("backup", str(file)).stdout
    assert file.stat().st_mode & 0o777 == 0o600
    refused = beside.run("restore", str(file), "--yes")
    assert (refused.returncode, refused.stderr) == (1, "Accord is running. First: bin/eoc down\n")


def test_killed_it_leaves_no_orphan_and_starts_again(
    beside: Checkout, running: subprocess.Popen[str]
) -> None:
    family = descendants(running.pid)
    assert len(family) > 7
    running.kill()
    running.communicate()
    assert ended(family, 20)
    again, said = beside.up("--quiet")
    assert said[-1].startswith("Open ")
    again.send_signal(signal.SIGINT)
    rest, _ = again.communicate(timeout=60)
    assert (again.returncode, rest) == (0, "Accord has stopped. Its data is kept.\n")


def test_restored_it_is_ready_again(beside: Checkout) -> None:
    file = beside.home / "today.dump"
    assert file.exists(), "the backup above was not made"
    assert "Restored" in beside.run("restore", str(file), "--yes").stdout
    process, said = beside.up("--quiet")
    assert said[-1].startswith("Open ")
    assert status(beside.port, "/readyz") == 200
    assert "Accord has stopped" in beside.run("down").stdout
    assert process.wait(timeout=10) == 0
