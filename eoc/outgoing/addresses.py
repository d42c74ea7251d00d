"""Where a call may go: https on port 443 of hosts whose every address is public.

An operator may name origins inside the house (`OUTGOING_INTERNAL`), such as the county's own
identity provider; those may lead to private addresses, and nothing else may.
"""

import ipaddress
import socket
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

Resolver = Callable[..., list[Any]]
IP = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
COMPATIBLE = ipaddress.IPv6Network("::/96")
PORTS = {"https": 443, "http": 80}
LONGEST = 2000
RULE = "Only an https address on port 443 is called"


class Unreachable(Exception):
    """The call did not succeed this time; `reason` says why, without the answer's content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Forbidden(Unreachable):
    """The address itself is one we never call."""


def checked(url: str) -> SplitResult:
    """The parts of an address we may call; refused before anything is resolved."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Forbidden(f"Not an address: {error}") from error
    if len(url) > LONGEST or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise Forbidden("An address has no spaces, no control characters, and 2,000 at most.")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise Forbidden(f"{RULE}, with a host and no login in it.")
    if not internal(parts.hostname, port) and (parts.scheme != "https" or port != 443):
        raise Forbidden(f"{RULE}.")
    return parts


def internal(host: str, port: int) -> bool:
    """Whether the operator named this host and port as one inside the house."""
    return (host.lower(), port) in _named(tuple(settings.OUTGOING_INTERNAL))


@lru_cache(8)
def _named(origins: tuple[str, ...]) -> frozenset[tuple[str | None, int | None]]:
    found = map(urlsplit, origins)
    return frozenset((one.hostname, one.port or PORTS.get(one.scheme)) for one in found)


def public_addresses(host: str, port: int, resolver: Resolver = socket.getaddrinfo) -> list[str]:
    """Every address of the host, resolved once; refused where any one of them is not public."""
    try:
        found = resolver(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} cannot be resolved: {error}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    hidden = [one for one in addresses if not _is_public(one)]
    if not addresses or (hidden and not internal(host, port)):
        raise Unreachable(f"{host} leads to {', '.join(hidden)}, not to a public address.")
    return addresses


def _is_public(text: str) -> bool:
    """Whether the address, and the IPv4 address it may carry inside, belongs to the internet."""
    address: IP = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        address = _carried(address) or address
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, 6to4, Teredo, NAT64 or compatible one."""
    if address.teredo:
        return address.teredo[1]
    if address in NAT64 or (address in COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
