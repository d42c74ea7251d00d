"""The environment that tells every process where its servers are."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from launch.places import Places
from launch.postgres import Cluster
from launch.redis import Store
from launch.speech import Refused

DATABASES = {
    "DATABASE_URL": "eoc_app",
    "OWNER_DATABASE_URL": "eoc_owner",
    "RELAY_DATABASE_URL": "eoc_relay",
    "PUBLIC_DATABASE_URL": "eoc_public",
    "ADMIN_DATABASE_URL": "postgres",
}
FOR_BOOTSTRAP_ONLY = ("OWNER_DATABASE_URL", "ADMIN_DATABASE_URL")
NOT_PASSED_ON = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "DJANGO_SETTINGS_MODULE")


def mode() -> str:
    chosen = os.environ.get("ACCORD_MODE", "demo")
    if chosen not in {"demo", "live"}:
        raise Refused(f"ACCORD_MODE is demo or live, not {chosen!r}.")
    return chosen


def given_database() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


def given_redis() -> bool:
    return bool(os.environ.get("REDIS_URL"))


def require_whole() -> None:
    """A database that was given is given with every role that works on it."""
    wanted = ("OWNER_DATABASE_URL", "RELAY_DATABASE_URL")
    absent = [name for name in wanted if not os.environ.get(name)]
    if given_database() and absent:
        raise Refused(f"DATABASE_URL is set, so please set {' and '.join(absent)} too.")


def base(places: Places) -> dict[str, str]:
    """What every process is told, whichever servers it uses."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {
        **kept,
        "ACCORD_MODE": mode(),
        "ACCORD_LOCAL": str(places.state),
        "ACCORD_SINK_DIR": str(places.sink) if mode() == "demo" else "",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret(places.state / "secret"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONNOUSERSITE": "1",
    }


def of_cluster(cluster: Cluster) -> dict[str, str]:
    return {name: cluster.url(role) for name, role in DATABASES.items()}


def of_store(store: Store) -> dict[str, str]:
    return {
        "REDIS_URL": store.url(0),
        "CHANNEL_REDIS_URL": store.url(1),
        "BROKER_URL": store.broker_url(2),
    }


def of_given_redis() -> dict[str, str]:
    """The channel layer and the broker take databases of their own beside a given Redis."""
    url = os.environ["REDIS_URL"]
    return {
        "REDIS_URL": url,
        "CHANNEL_REDIS_URL": os.environ.get("CHANNEL_REDIS_URL") or numbered(url, 1),
        "BROKER_URL": os.environ.get("BROKER_URL") or broker(numbered(url, 2)),
    }


def numbered(url: str, number: int) -> str:
    """The same Redis, another of its databases."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def broker(url: str) -> str:
    """Celery has a spelling of its own for unix sockets."""
    if not url.startswith("unix:"):
        return url
    return url.replace("unix:", "redis+socket:", 1).replace("?db=", "?virtual_host=")


def secret(path: Path) -> str:
    """The installation's key, made once and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as made:
        made.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def for_servers(environment: dict[str, str]) -> dict[str, str]:
    """A server process never learns how to reach the schema's owner or the superuser."""
    return {k: v for k, v in environment.items() if k not in FOR_BOOTSTRAP_ONLY}


def for_relay(environment: dict[str, str]) -> dict[str, str]:
    return {**for_servers(environment), "DATABASE_URL": environment["RELAY_DATABASE_URL"]}
