"""Messages as files: one each, named by time and key; a repetition is kept apart and counted."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

UNSAFE = re.compile(r"[^A-Za-z0-9_.@-]")


@dataclass
class Keeper:
    """Writes under `messages/<channel>/`; a key seen before goes under its `duplicates/`."""

    directory: Path
    seen: dict[str, set[str]] = field(default_factory=dict)

    def keep(self, channel: str, key: str, message: dict[str, Any]) -> bool:
        """Write it whole or not at all; answers whether it was new."""
        name = UNSAFE.sub("_", key)[:120]
        known = self._known(channel)
        new = name not in known
        known.add(name)
        folder = self.directory / channel
        _write(folder if new else folder / "duplicates", name, {"key": key, **message})
        return new

    def _known(self, channel: str) -> set[str]:
        if channel not in self.seen:
            files = (self.directory / channel).glob("*.json")
            self.seen[channel] = {path.stem.partition("-")[2] for path in files}
        return self.seen[channel]


def kept(directory: Path, channel: str = "*") -> Iterator[dict[str, Any]]:
    """Every message once, oldest first."""
    for path in sorted(directory.glob(f"{channel}/*.json"), key=lambda path: path.name):
        yield {"channel": path.parent.name, **json.loads(path.read_text())}


def duplicates(directory: Path) -> int:
    """How many arrived again."""
    return sum(1 for _ in directory.glob("*/duplicates/*.json"))


def _write(folder: Path, name: str, message: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"{now:%Y%m%dT%H%M%S.%f}-{name}.json"
    written = path.with_suffix(".part")
    written.write_text(json.dumps({"at": now.isoformat(), **message}, indent=1))
    written.replace(path)
