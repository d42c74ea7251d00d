"""`bin/eoc backup` and `restore`: one verified file with everything the platform knows."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from launch import engines, python_packages, settling
from launch.engines import Engines
from launch.locks import held
from launch.places import Places
from launch.speech import Refused, agreed, say, step
from launch.supervisor import Stopped, Supervisor
from launch.up import lock_of


def backup(places: Places, file: Path) -> int:
    engines.provide(places, python_packages.RUNTIME)
    shared = Engines(places)
    with Supervisor(places.root, places.log) as supervisor:
        try:
            environment = shared.share(supervisor)
            _dump(places, _admin(environment), file)
        except Stopped:
            return 130
        finally:
            shared.leave()
    say(f"Backup verified: {file} ({file.stat().st_size / 1e6:.1f} MB)")
    return 0


def _admin(environment: dict[str, str]) -> str:
    url = environment.get("ADMIN_DATABASE_URL")
    if not url:
        raise Refused("Please set ADMIN_DATABASE_URL: row-level security hides rows from others.")
    return url


def _dump(places: Places, url: str, file: Path) -> None:
    """Written beside its final name, read back whole, and only then given that name."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.touch(mode=0o600)
    try:
        with step("Database written"):
            _client(places, "pg_dump", "-Fc", "-d", url, "-f", str(unfinished))
        with step("Backup read back"):
            verify(places, unfinished)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def verify(places: Places, file: Path) -> None:
    """Unpacks every row of the file without keeping any."""
    if not file.exists():
        raise Refused(f"{file} does not exist.")
    _client(places, "pg_restore", "-f", "/dev/null", str(file))


def restore(places: Places, file: Path, *, yes: bool) -> int:
    if held(lock_of(places)):
        raise Refused("Accord is running. First: bin/eoc down")
    engines.provide(places, python_packages.RUNTIME)
    verify(places, file)
    if not yes and not agreed(f"Replace everything this checkout knows by {file}?"):
        raise Refused("Nothing was changed. (Without a terminal: --yes)")
    with Supervisor(places.root, places.log) as supervisor:
        try:
            data = Engines(places)
            _replace(places, supervisor, data.own(supervisor), file)
            data.leave()
        except Stopped:
            return 130
    say("Restored. To open it: bin/eoc up")
    return 0


def _replace(
    places: Places, supervisor: Supervisor, environment: dict[str, str], file: Path
) -> None:
    """The old database gives way only once the new one is whole."""
    admin = _admin(environment)
    name = urlsplit(admin).path.lstrip("/")
    fresh = f"{name}_restoring"
    with step("Roles and database prepared"):
        settling.bootstrap(supervisor, places, environment, [])
    owner = _query(
        places,
        admin,
        f"SELECT pg_get_userbyid(datdba) FROM pg_database"  # noqa: S608
        f" WHERE datname = '{name}'",
    )
    maintenance = database(admin, "postgres")
    with step("Backup restored"):
        _query(places, maintenance, f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)')
        _query(places, maintenance, f'CREATE DATABASE "{fresh}" OWNER "{owner}" TEMPLATE template0')
        target = database(admin, fresh)
        _client(places, "pg_restore", "--exit-on-error", "-j", "2", "-d", target, str(file))
        _query(places, maintenance, f'DROP DATABASE "{name}" WITH (FORCE)')
        _query(places, maintenance, f'ALTER DATABASE "{fresh}" RENAME TO "{name}"')
    with step("Database up to date"):
        settling.bootstrap(supervisor, places, environment, [])


def database(url: str, name: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _query(places: Places, url: str, statement: str) -> str:
    return _client(places, "psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement)


def _client(places: Places, name: str, *arguments: str) -> str:
    argv, environment = engines.client(places, name)
    try:
        done = subprocess.run(
            [*argv, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise Refused(
            f"{name} was not found. Please run: apt-get install postgresql-client"
        ) from None
    if done.returncode:
        raise Refused(f"{name} failed:\n{done.stderr.strip()}")
    return done.stdout.strip()
