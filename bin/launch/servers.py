"""Finds PostgreSQL with PostGIS and Redis on this machine, or brings them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from launch import apt
from launch.places import Places
from launch.speech import Refused

OLDEST_POSTGRES = 15
POSTGRES_PACKAGES = ["postgresql-postgis"]
REDIS_PACKAGES = ["redis-server"]


@dataclass(frozen=True)
class PostgresTools:
    """One PostgreSQL's programs and what they need to find their libraries."""

    bin: Path
    major: int
    environment: dict[str, str] = field(default_factory=dict)

    def program(self, name: str) -> str:
        return str(self.bin / name)


@dataclass(frozen=True)
class RedisTools:
    """The redis-server or valkey-server to run."""

    server: str
    environment: dict[str, str] = field(default_factory=dict)


def unpacked(places: Places) -> Path:
    return places.local / "deb"


def library_environment(places: Places) -> dict[str, str]:
    home = unpacked(places)
    return {
        "LD_LIBRARY_PATH": apt.libraries(home),
        "PROJ_DATA": str(home / "usr/share/proj"),
        "GDAL_DATA": str(home / "usr/share/gdal"),
    }


def find_postgres(places: Places, major: int | None = None) -> PostgresTools | None:
    """The newest usable PostgreSQL, or the one of the major version a cluster was made with."""
    found = [tools for tools in _every_postgres(places) if major in (None, tools.major)]
    return max(found, key=lambda tools: (not tools.environment, tools.major), default=None)


def _every_postgres(places: Places) -> Iterator[PostgresTools]:
    home = unpacked(places)
    for folder in _postgres_folders(home):
        environment = library_environment(places) if folder.is_relative_to(home) else {}
        major = _major(folder / "postgres", environment)
        if major is not None and major >= OLDEST_POSTGRES and _has_postgis(folder, major):
            yield PostgresTools(folder, major, environment)


def _postgres_folders(home: Path) -> list[Path]:
    versions = "lib/postgresql/*/bin"
    folders = [*Path("/usr").glob(versions), *(home / "usr").glob(versions)]
    folders += [
        *Path("/usr").glob("pgsql-*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
    ]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return [one for one in dict.fromkeys(folders) if (one / "initdb").exists()]


def _major(program: Path, environment: dict[str, str]) -> int | None:
    if not program.exists():
        return None
    told = subprocess.run(
        [str(program), "--version"],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    number = re.search(r"(\d+)", told.stdout)
    return int(number.group(1)) if told.returncode == 0 and number else None


def _has_postgis(folder: Path, major: int) -> bool:
    base = folder.parent
    shares = [
        base / "share" / "extension",
        base / "share" / "postgresql" / "extension",
        base.parents[2] / "share" / "postgresql" / str(major) / "extension",
    ]
    return any((share / "postgis.control").exists() for share in shares)


def find_redis(places: Places) -> RedisTools | None:
    for name in ("redis-server", "valkey-server"):
        on_path = shutil.which(name)
        if on_path:
            return RedisTools(on_path)
    own = unpacked(places) / "usr/bin/redis-server"
    return RedisTools(str(own), library_environment(places)) if own.exists() else None


def missing(places: Places, *, postgres: bool, redis: bool) -> list[str]:
    """The packages still to be brought for the servers that are wanted."""
    packages: list[str] = []
    if postgres and find_postgres(places) is None:
        packages += POSTGRES_PACKAGES
    if redis and find_redis(places) is None:
        packages += REDIS_PACKAGES
    return packages


def require_postgres(places: Places, major: int | None) -> PostgresTools:
    tools = find_postgres(places, major)
    if tools is None:
        wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_POSTGRES} or newer"
        raise Refused(
            f"{wanted} with PostGIS was not found.\n"
            "Please run: apt-get install postgresql-postgis\nOr: docker compose up"
        )
    return tools


def require_redis(places: Places) -> RedisTools:
    tools = find_redis(places)
    if tools is None:
        raise Refused(
            "redis-server was not found.\n"
            "Please run: apt-get install redis-server\nOr: docker compose up"
        )
    return tools
