"""Where a live webhook may go: https on port 443 of hosts whose every address is public."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from alerts.channels.message import SendFailed


def checked(url: str) -> SplitResult:
    """The parts of an address we may call; anything else is refused for good."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise SendFailed(f"Not an address: {error}", permanent=True) from error
    if parts.scheme != "https" or not parts.hostname or port != 443 or parts.username:
        raise SendFailed("A webhook is an https address on port 443.", permanent=True)
    return parts


def public_address(host: str) -> str:
    """One address of the host, resolved once; refused where any of them is not public."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SendFailed(f"{host} cannot be resolved: {error}") from error
    addresses = [str(entry[4][0]) for entry in found]
    hidden = [address for address in addresses if not _is_public(address)]
    if hidden or not addresses:
        raise SendFailed(f"{host} leads to {', '.join(hidden)}, not to a public address.")
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast
