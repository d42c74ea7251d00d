"""What the environment says: settings, secrets from files, how long a statement may run."""

import os
from collections.abc import Mapping
from pathlib import Path

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

WEB, WORKER, COMMAND = "web", "worker", "command"
LONG_RUNNING = ("relay",)  # commands that serve like a worker
STATEMENT = {WEB: "2s", WORKER: "15s", COMMAND: "10min"}
IDLE = {WEB: "10s", WORKER: "10s", COMMAND: "10min"}
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "RELAY_DATABASE_URL",
    "ADMIN_DATABASE_URL",
    "REDIS_URL",
    "CHANNEL_REDIS_URL",
    "BROKER_URL",
    "SMTP_URL",
)


def choose_settings(process: str = COMMAND) -> None:
    """Point Django at the production settings, or at the demo's small file on top of them."""
    demo = os.environ.get("ACCORD_MODE", "demo") == "demo"
    name = "eoc.project.settings_demo" if demo else "eoc.project.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", name)
    if not settings.configured:
        os.environ["ACCORD_PROCESS"] = process


def process_of(arguments: list[str]) -> str:
    """What kind of process a management command is."""
    return WORKER if set(arguments[1:2]) & set(LONG_RUNNING) else COMMAND


def limits(env: environ.Env) -> str:
    """How long a statement, and a transaction that does nothing, may last in this process."""
    process = os.environ.get("ACCORD_PROCESS", COMMAND)
    statement = env("STATEMENT_TIMEOUT", default=STATEMENT[process])
    return (
        f"-c statement_timeout={statement} -c idle_in_transaction_session_timeout={IDLE[process]}"
    )


class SecretFiles(dict[str, str]):
    """The environment, where `SECRET_KEY_FILE` names a file that holds `SECRET_KEY`, and so on."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        for name in SECRETS:
            if path := given.get(f"{name}_FILE"):
                self._read(name, path)

    def _read(self, name: str, path: str) -> None:
        if self.get(name):
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: leave one out.")
        try:
            self[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error


class Environment(environ.Env):
    """Secrets also from files, as systemd credentials and compose secrets have them."""

    def __init__(self) -> None:
        super().__init__()
        self.ENVIRON = SecretFiles(os.environ)
