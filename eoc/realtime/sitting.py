"""Whether the session a socket was opened with is still good, asked as often as admission."""

from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Sitting:
    """Open, locked or ended, and until when it lasts."""

    state: str = "open"
    ends: str = ""

    @property
    def over(self) -> bool:
        """No session any more: logged out, ended by somebody, run out, or replaced by another."""
        return self.state == "ended"

    def told(self) -> dict[str, str]:
        """As the browser reads it."""
        return {"state": self.state, "ends": self.ends}


def key_of(session: Any) -> str:
    """The key of a socket's session, empty where there is none."""
    return str(getattr(session, "session_key", "") or "")


async def sitting(key: str) -> Sitting:
    """Ask whoever keeps sessions."""
    if not key:
        return Sitting()
    state, ends = await database_sync_to_async(import_string(settings.SESSION_JUDGE))(key)
    return Sitting(state, ends)
