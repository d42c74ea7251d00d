"""The URLs every process is given."""

from pathlib import Path

import pytest

from launch import addresses
from launch.postgres import Cluster
from launch.redis import Store
from launch.servers import PostgresTools, RedisTools
from launch.speech import Refused


def cluster(sockets: str) -> Cluster:
    return Cluster(PostgresTools(Path("/usr/bin"), 15), Path("/x/pg"), Path(sockets), None, True)


def test_database_urls_name_role_and_socket_directory() -> None:
    found = addresses.of_cluster(cluster("/x/run/pg"))
    assert found["DATABASE_URL"] == "postgresql://eoc_app@/eoc?host=/x/run/pg"
    assert found["OWNER_DATABASE_URL"] == "postgresql://eoc_owner@/eoc?host=/x/run/pg"
    assert found["RELAY_DATABASE_URL"] == "postgresql://eoc_relay@/eoc?host=/x/run/pg"
    assert found["ADMIN_DATABASE_URL"] == "postgresql://postgres@/eoc?host=/x/run/pg"


def test_a_blank_in_the_path_is_quoted_and_slashes_are_not() -> None:
    assert cluster("/my files/pg").url("eoc_app").endswith("host=/my%20files/pg")


def test_the_real_cluster_keeps_fsync_and_the_trial_does_not() -> None:
    real = cluster("/x/run/pg")
    trial = Cluster(real.tools, real.home, real.sockets, None, False)
    assert "fsync=off" not in real.command()
    assert "fsync=off" in trial.command()
    assert "listen_addresses=" in real.command()


def test_redis_urls_differ_by_database() -> None:
    store = Store(RedisTools("redis-server"), Path("/x/redis"), Path("/x/run/redis.sock"), True)
    assert addresses.of_store(store) == {
        "REDIS_URL": "unix:///x/run/redis.sock?db=0",
        "CHANNEL_REDIS_URL": "unix:///x/run/redis.sock?db=1",
        "BROKER_URL": "redis+socket:///x/run/redis.sock?virtual_host=2",
    }


@pytest.mark.parametrize(
    ("given", "channels", "broker"),
    [
        ("redis://h:6379/0", "redis://h:6379/1", "redis://h:6379/2"),
        ("rediss://u:p@h:6379", "rediss://u:p@h:6379/1", "rediss://u:p@h:6379/2"),
        ("unix:///r.sock?db=0", "unix:///r.sock?db=1", "redis+socket:///r.sock?virtual_host=2"),
    ],
)
def test_a_given_redis_serves_three_databases(
    monkeypatch: pytest.MonkeyPatch, given: str, channels: str, broker: str
) -> None:
    monkeypatch.setenv("REDIS_URL", given)
    monkeypatch.delenv("CHANNEL_REDIS_URL", raising=False)
    monkeypatch.delenv("BROKER_URL", raising=False)
    assert addresses.of_given_redis() == {
        "REDIS_URL": given,
        "CHANNEL_REDIS_URL": channels,
        "BROKER_URL": broker,
    }


def test_servers_never_see_the_owner_or_the_superuser() -> None:
    everything = addresses.of_cluster(cluster("/x/run/pg"))
    assert set(addresses.for_servers(everything)) & set(addresses.FOR_BOOTSTRAP_ONLY) == set()
    relayed = addresses.for_relay(everything)
    assert relayed["DATABASE_URL"] == everything["RELAY_DATABASE_URL"]
    assert set(relayed) & set(addresses.FOR_BOOTSTRAP_ONLY) == set()


def test_a_given_database_is_given_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://eoc_app@db/eoc")
    monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)
    monkeypatch.delenv("RELAY_DATABASE_URL", raising=False)
    with pytest.raises(Refused, match="OWNER_DATABASE_URL and RELAY_DATABASE_URL"):
        addresses.require_whole()


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    first = addresses.secret(path)
    assert len(first) > 60
    assert addresses.secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_unknown_mode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_MODE", "production")
    with pytest.raises(Refused, match="demo or live"):
        addresses.mode()
