"""Whether the sessions sockets were opened with are still good, asked for all of them at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from eoc.realtime.desk import asked


@dataclass(frozen=True, slots=True)
class Sitting:
    """Whose session it is, whether it is open, locked or ended, and until when it lasts.

    `proven` says that a second factor opened it.
    """

    state: str = "ended"
    ends: str = ""
    user: str = ""
    proven: bool = False

    @property
    def over(self) -> bool:
        """No session any more: logged out, ended by somebody, run out, or replaced by another."""
        return self.state == "ended"

    def told(self) -> dict[str, str]:
        """As the browser reads it."""
        return {"state": self.state, "ends": self.ends}


NONE = Sitting()


async def sittings(keys: Collection[str]) -> Mapping[str, Sitting]:
    """Ask whoever keeps sessions, once for all keys."""
    judge = import_string(settings.SESSION_JUDGE)
    found = await asked(judge, list(keys))
    return {key: Sitting(*found[key]) if key in found else NONE for key in keys}
