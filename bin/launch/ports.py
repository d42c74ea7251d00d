"""The console's port, the only one that is ever opened."""

from __future__ import annotations

import socket

from launch.speech import Refused


def require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refused(
                f"Port {port} may not be opened by this user. "
                "Choose one above 1023: bin/eoc up --port 8000"
            ) from None
        except OSError:
            raise Refused(
                f"Port {port} is in use by another program. "
                f"Choose another one: bin/eoc up --port {another(port)}"
            ) from None


def another(port: int) -> int:
    """A port to suggest; whether it is free is seen when it is asked for."""
    return port + 1 if port < 65535 else port - 1


def any_free() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
