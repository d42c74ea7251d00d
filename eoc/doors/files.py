"""A command that takes files in: one JSON line a file, each file whole or not at all."""

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eoc.errors import Refusal

MOST_FAILED = 100  # exit codes beyond mean other things to a shell


class FileByFile(BaseCommand, ABC):
    """One after the other, so that a bad file keeps no other out; the exit code counts refusals.

    At most `most_bytes` and one are read of each: what is longer is refused by its reader.
    """

    most_bytes: ClassVar[int]

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files."""
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each; the exit code is the number of files refused (to 100)."""
        failed = 0
        for name in options["files"]:
            line = self._line(name)
            failed += not line["ok"]
            self.stdout.write(json.dumps(line))  # ASCII, since a name may hold any byte
        if failed:
            says = f"{failed} of {len(options['files'])} files were refused."
            raise CommandError(says, returncode=min(failed, MOST_FAILED))

    @abstractmethod
    def taken_in(self, name: str, content: bytes) -> dict[str, Any]:
        """Keep the file and say what it was; raises a Refusal."""

    @abstractmethod
    def refused(self, name: str, error: str) -> dict[str, Any]:
        """The line of a file that was not taken."""

    def _line(self, name: str) -> dict[str, Any]:
        try:
            with Path(name).open("rb") as file:
                content = file.read(self.most_bytes + 1)
            return self.taken_in(name, content)
        except Refusal as refusal:
            return self.refused(name, refusal.message)
        except OSError as error:
            return self.refused(name, f"The file cannot be read: {error.strerror}.")
