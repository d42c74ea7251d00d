"""Web, database and Redis are gone: the page, the feed and the documents are still answered."""

import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.shut import shut
from launch import processes
from launch.places import Places
from tests.alerts import public
from tests.cast import Cast
from tests.processes import ROOT, Installation, free_port


@contextmanager
def own_process(installation: Installation) -> Iterator[str]:
    """The public site's server as `bin/eoc up` starts it; answers where it listens."""
    door = processes.door("demo", free_port())
    argv = processes.public(Places(ROOT, ROOT / ".local"), door)
    environment = processes.for_public(installation.environment)
    with (installation.directory / "public.log").open("ab") as log:
        process = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        installation.wait_for(lambda: _asked(f"{door.public_url}/healthz")[0] == 200, 20)
        yield door.public_url
    finally:
        process.terminate()
        process.wait(10)


def _asked(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""
    except OSError:
        return 0, ""


def test_what_was_last_written_is_answered_though_all_else_is_down(
    installation: Installation, committed_cast: Cast
) -> None:
    alert = public.issued(committed_cast)
    now = installation.directory / "public-site" / "now"
    installation.relay()
    installation.web()
    installation.wait_for(now.exists, 20)
    with own_process(installation) as site:
        installation.stop("redis", signal.SIGKILL)
        with shut(installation.name):
            assert _asked(f"{installation.url}/readyz")[0] == 503
            _stands(f"{installation.url}/public", alert.identifier)
            assert installation.running["relay"].poll() is None
            installation.stop("web", signal.SIGKILL)
            installation.stop("relay", signal.SIGKILL)
            _stands(f"{site}/public", alert.identifier)


def _stands(site: str, identifier: str) -> None:
    for path, said in (
        ("/", "Leave the river road now"),
        ("/es/", "Abandone ya la calle del río"),
        ("/alerts.atom", identifier),
        (f"/cap/{identifier}.xml", "<identifier>"),
    ):
        status, text = _asked(site + path)
        assert status == 200, f"{site}{path}: {status}"
        assert said in text
