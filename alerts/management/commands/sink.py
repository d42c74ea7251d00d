"""Take what the demo sends by any channel over unix sockets and keep it as files; no TCP port."""

import asyncio
import signal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alerts.sink import mail, webhooks
from alerts.sink.keeping import Keeper
from eoc.access.modes import Mode


class Command(BaseCommand):
    """Runs until SIGTERM; needs no database."""

    help = __doc__ or ""
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen at smtp.sock and http.sock of ACCORD_SINK_DIR."""
        if not settings.SINK_DIR:
            raise CommandError("ACCORD_SINK_DIR is not set.")
        if settings.ACCORD_MODE == Mode.LIVE:
            raise CommandError("A live installation sends to its providers; it has no sink.")
        asyncio.run(run(Path(settings.SINK_DIR)))


async def run(directory: Path) -> None:
    """Serve both sockets until asked to end."""
    directory.mkdir(parents=True, exist_ok=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    keeper = Keeper(directory / "messages")
    sockets = [directory / "smtp.sock", directory / "http.sock"]
    for path in sockets:
        path.unlink(missing_ok=True)
    servers = [await mail.listen(sockets[0], keeper), await webhooks.listen(sockets[1], keeper)]
    await ended.wait()
    for server, path in zip(servers, sockets, strict=True):
        server.close()
        path.unlink(missing_ok=True)
