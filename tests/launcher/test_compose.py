"""The compose file and the Dockerfile by their structure; no engine is needed."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from launch import fonts, printing, processes
from launch.places import Places
from residents import shelf

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
OURS = ("migrate", "web", "worker", "relay", "beat", "sink")


def test_every_process_of_up_is_a_service() -> None:
    assert set(SERVICES) == {"db", "valkey", "tls", "public", *OURS}


def test_ports_are_loopback_unless_tls_is_chosen() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"web", "public", "tls"}
    loopback = [*published["web"], *published["public"]]
    assert all(str(port).startswith("127.0.0.1:") for port in loopback)
    assert SERVICES["tls"]["profiles"] == ["tls"]


def test_only_migrate_knows_owner_and_superuser() -> None:
    knowing = {
        name
        for name in OURS
        if {"OWNER_DATABASE_URL", "ADMIN_DATABASE_URL"} & set(SERVICES[name]["environment"])
    }
    assert knowing == {"migrate"}


@pytest.mark.parametrize(
    ("name", "role"),
    [("web", "app"), ("worker", "relay"), ("relay", "relay"), ("beat", "relay")],
)
def test_each_process_has_its_role(name: str, role: str) -> None:
    assert SERVICES[name]["environment"]["DATABASE_URL"].startswith(f"postgresql://eoc_{role}:")


def test_no_password_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    named = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET_KEY)\w*)(:.)", text)
    assert named
    assert {kind for _, kind in named} == {":?"}


def test_every_variable_stands_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    wanted = set(re.findall(r"\$\{(\w+)", text))
    shown = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert wanted <= shown
    assert shown - wanted == {"COMPOSE_PROFILES"}


def test_redis_keeps_what_it_was_told() -> None:
    command = SERVICES["valkey"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_processes_wait_for_bootstrap() -> None:
    for name in set(OURS) - {"migrate"}:
        after = SERVICES[name]["depends_on"]
        assert after["migrate"]["condition"] == "service_completed_successfully"
        assert after["valkey"]["condition"] == "service_healthy"


def test_processes_run_without_privileges() -> None:
    for name in OURS:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["read_only"] is True
    assert re.search(r"^USER accord$", DOCKERFILE, re.M)


def test_containers_run_what_up_runs() -> None:
    places = Places(ROOT, ROOT / ".local")
    web = processes.web(places, processes.door("demo", 8000))
    command = re.findall(r'"([^"]+)"', DOCKERFILE.rpartition("CMD")[2])
    manners = web[web.index("--lifespan") :]
    assert command[: len(command)][command.index("--lifespan") :][: len(manners)] == manners
    assert SERVICES["worker"]["command"] == processes.worker(places)[2:]
    assert SERVICES["relay"]["command"][1:] == ["manage.py", "relay"]
    served = processes.public(places, processes.door("demo", 8001))
    assert SERVICES["public"]["command"][0:2] == served[2:4]
    assert SERVICES["public"]["command"][6:] == served[9:]


def test_the_public_site_is_told_nothing_but_where_its_files_lie() -> None:
    assert SERVICES["public"]["environment"].keys() == {"PUBLIC_SITE_DIR"}
    assert all(str(mount).endswith(":ro") for mount in SERVICES["public"]["volumes"])
    told = {"DATABASE_URL": "x", "SECRET_KEY": "x", "REDIS_URL": "x", "ACCORD_LOCAL": "/state"}
    assert processes.for_public(told) == {"PUBLIC_SITE_DIR": "/state/public-site"}


def test_the_proxy_says_of_the_public_sites_files_what_their_own_process_says() -> None:
    said = (ROOT / "docker/Caddyfile").read_text()
    for value in (shelf.KEPT, *shelf.HEADERS.values(), *shelf.TYPES.values()):
        assert value in said
    assert said.index("file_server") < said.index("reverse_proxy")


def test_the_image_installs_pinned_packages_and_no_system_library_but_those_of_paper() -> None:
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    (installed,) = re.findall(r"apt-get install ([^&]*)&&", DOCKERFILE)
    wanted = {word for word in installed.split() if not word.startswith("-")}
    assert wanted == {*printing.LIBRARIES, fonts.PACKAGE}


def test_the_database_image_is_not_the_amd64_only_one() -> None:
    recipe = (ROOT / "docker/db/Dockerfile").read_text()
    assert "FROM postgres:16-bookworm" in recipe
    assert "postgresql-16-postgis-3" in recipe


def test_the_image_collects_static_files(tmp_path: Path) -> None:
    """The Dockerfile's own line, run here with another target folder."""
    line = re.search(r"^RUN (ACCORD_MODE=.*collectstatic.*)$", DOCKERFILE, re.M)
    assert line is not None
    words = shlex.split(line.group(1))
    settings = dict(word.split("=", 1) for word in words[: words.index("python")])
    argv = [sys.executable, *words[words.index("python") + 1 :]]
    bare = {"PATH": os.defpath, "STATIC_ROOT": str(tmp_path), "ACCORD_LOCAL": str(tmp_path)}
    done = subprocess.run(
        argv, cwd=ROOT, env={**bare, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()


def test_secrets_stay_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".local", ".git"} <= set(ignored)
