"""The names of the door table, and what each stands for."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from tests.cast import Cast

SECRET = "Xanthoria"


@dataclass
class World:
    """Names of the door table to what stands for them, and the version each has."""

    cast: Cast
    names: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, row: Any, key: str = "uuid") -> None:
        """Let a name stand for a row."""
        self.names[name] = str(getattr(row, key))
        self.versions[name] = getattr(row, "version", 1)

    def client(self, name: str) -> Client:
        """A browser of a member of the cast, or of Pat, who is not logged in."""
        client = Client(raise_request_exception=False)
        if name in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client
