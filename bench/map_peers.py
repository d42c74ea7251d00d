"""The servers that are compared, each under uvicorn on loopback: ours, tipg and pygeoapi."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from bench import ground

PACKAGES = ("tipg", "pygeoapi", "uvicorn", "geoalchemy2", "psycopg2-binary")
LOCAL = Path(os.environ.get("ACCORD_LOCAL", ".local/bench"))
VENV = LOCAL / "peers"
START_SECONDS = 60
RESOURCES = """
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [en-US]
  limits: {{default_items: 1000, max_items: 1000}}
  map: {{url: "http://127.0.0.1/none", attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification:
    title: bench
    description: bench
    keywords: [bench]
    keywords_type: theme
    terms_of_service: none
    url: http://127.0.0.1
  license: {{name: none, url: "http://127.0.0.1"}}
  provider: {{name: bench, url: "http://127.0.0.1"}}
  contact: {{name: bench, email: bench@agency.example, url: "http://127.0.0.1"}}
resources:
  features:
    type: collection
    title: features
    description: features
    keywords: [bench]
    extents: {{spatial: {{bbox: [-180, -90, 180, 90]}}}}
    providers:
      - type: feature
        name: PostgreSQL
        data: {{host: "{socket}", port: 5432, dbname: {database}, user: {user}, password: "",
               search_path: [peers, public]}}
        id_field: id
        table: features
        geom_field: point
"""


@dataclass(frozen=True)
class Server:
    """A server on loopback."""

    port: int
    pid: int


def install() -> None:
    """Peers into an environment of their own, once."""
    python = VENV / "bin" / "python"
    if (VENV / "bin" / "pygeoapi").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES]
    subprocess.run(pip, check=True, stdout=subprocess.DEVNULL)


def versions() -> dict[str, str]:
    """What is compared."""
    asked = "import importlib.metadata as m, sys; print(*[m.version(n) for n in sys.argv[1:]])"
    argv = [str(VENV / "bin" / "python"), "-c", asked, *PACKAGES[:3]]
    found = subprocess.run(argv, check=True, capture_output=True, text=True).stdout.split()
    return dict(zip(PACKAGES[:3], found, strict=True))


@contextmanager
def serving(database: str) -> Iterator[dict[str, Server]]:
    """All three, by name."""
    with ExitStack() as stack:
        yield {
            "ours": stack.enter_context(_ours(database)),
            "tipg": stack.enter_context(_tipg(database)),
            "pygeoapi": stack.enter_context(_pygeoapi(database)),
        }


@contextmanager
def _ours(database: str) -> Iterator[Server]:
    """As the platform serves it: the application's role, one process, pooled connections."""
    kept = {k: v for k, v in os.environ.items() if k not in ("OWNER_DATABASE_URL",)}
    reach = {"DATABASE_URL": _as_application(database), "DATABASE_POOL": "1"}
    app = ["eoc.project.asgi:application", "--lifespan", "off"]
    with _uvicorn(sys.executable, app, {**kept, **reach}, "/healthz") as server:
        yield server


@contextmanager
def _tipg(database: str) -> Iterator[Server]:
    where, user = _reach(database)
    url = f"postgresql://{user}@{quote(where, safe='')}/{database}"
    told = {"DATABASE_URL": url, "TIPG_DB_SCHEMAS": '["peers"]'}
    told["TIPG_DB_EXCLUDE_FUNCTION_SCHEMAS"] = '["public", "peers"]'
    with _uvicorn(_python(), ["tipg.main:app"], {**os.environ, **told}, "/collections") as server:
        yield server


@contextmanager
def _pygeoapi(database: str) -> Iterator[Server]:
    where, user = _reach(database)
    port = _free()
    config, document = VENV / "pygeoapi.yml", VENV / "openapi.yml"
    config.write_text(RESOURCES.format(port=port, socket=where, database=database, user=user))
    told = {**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(document)}
    made = ["openapi", "generate", str(config), "--output-file", str(document)]
    argv = [str(VENV / "bin" / "pygeoapi"), *made]
    subprocess.run(argv, check=True, env=told, capture_output=True)
    app = ["pygeoapi.starlette_app:APP"]
    with _uvicorn(_python(), app, told, "/collections?f=json", port) as server:
        yield server


@contextmanager
def _uvicorn(
    python: str, app: list[str], environment: dict[str, str], ready: str, port: int = 0
) -> Iterator[Server]:
    port = port or _free()
    argv = [python, "-m", "uvicorn", *app, "--port", str(port), "--no-access-log"]
    argv += ["--timeout-keep-alive", "600"]
    log = (LOCAL / "log" / f"bench-{app[0].split('.')[0]}.log").open("w")
    process = subprocess.Popen(argv, env=environment, stdout=log, stderr=log)
    try:
        _wait(port, ready, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait(port: int, ready: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", ready)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise SystemExit(f"{process.args!r} did not start; see {LOCAL / 'log'}")


def _python() -> str:
    return str((VENV / "bin" / "python").absolute())


def _free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _as_application(database: str) -> str:
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{database}").geturl()


def _reach(database: str) -> tuple[str, str]:
    """Directory of the server's socket, and a role that may read everything."""
    given = urlsplit(ground.url("ADMIN", database))
    return parse_qs(given.query)["host"][0], given.username or "postgres"
