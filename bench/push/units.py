"""Units that report where they are: five hundred of one agency, once a second, through the API."""

import json
import socket
import struct
import time
from typing import Self

from agencies.models import Agency, TokenVerb, User
from agencies.services import sharing, tokens
from bench.push.wire import Broken
from eoc.access import scope
from resources.models import Asset, AssetKind

HEAD, UNIT = struct.Struct(">BBB"), struct.Struct(">IiiHBx")
BASE_BYTES = 8
DEGREE = 10_000_000
WEST, SOUTH, STEP = -75.0, 40.0, 0.0001
Fix = tuple[int, int]  # the asset's id and its longitude in ten-millionths of a degree


class Units:
    """A fleet and the token it reports with; use it as a context."""

    def __init__(self, email: str, agency: Agency, port: int, count: int) -> None:
        with scope(sharing.operator()) as by:
            user = User.objects.get_by_natural_key(email)
            self.token, text = tokens.issue(user=user, by=by, days=1, verbs=TokenVerb.values)
            self.assets = _fleet(agency, count)
        self.head = f"POST /api/v1/positions/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        self.head += f"Authorization: Bearer {text}\r\nContent-Type: application/json\r\n"
        self.head += "Connection: close\r\n"
        self.port, self.turn = port, 0
        self.lines: list[socket.socket] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Give the token back."""
        self.token.delete()

    def report(self) -> set[Fix]:
        """Every unit a step further, in one request; what consoles should see then."""
        self.turn += 1
        fixes = [
            {"asset": uuid, "lon": WEST + STEP * self.turn, "lat": SOUTH, "at": time.time()}
            for uuid in self.assets.values()
        ]
        body = json.dumps(fixes).encode()
        line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        line.sendall(f"{self.head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.lines.append(line)
        return {(pk, round((WEST + STEP * self.turn) * DEGREE)) for pk in self.assets}

    def refused(self) -> int:
        """Requests since the last call that were not answered by 200."""
        lines, self.lines = self.lines, []
        return sum(not _answer(line).startswith(b"HTTP/1.1 200 ") for line in lines)

    def taken(self) -> bool:
        """Whether the API has such a door and takes what is reported."""
        self.report()
        return self.refused() == 0


def _answer(line: socket.socket) -> bytes:
    with line:
        return line.recv(65536)


def _fleet(agency: Agency, count: int) -> dict[int, str]:
    """Ids and uuids of so many assets; those that are missing are added."""
    signs = [f"Bench {n:04}" for n in range(count)]
    held = set(Asset.objects.filter(call_sign__in=signs).values_list("call_sign", flat=True))
    kind = AssetKind.objects.order_by("pk")[0]
    Asset.objects.bulk_create(
        Asset(agency=agency, kind=kind, call_sign=sign, illustrative=True)
        for sign in signs
        if sign not in held
    )
    found = Asset.objects.filter(agency=agency, call_sign__in=signs)
    return {pk: str(uuid) for pk, uuid in found.values_list("pk", "uuid")}


def fixes_in(payload: bytes) -> list[tuple[Fix, bytes]]:
    """What a binary frame tells, each with the bytes of a frame that tells it alone."""
    version, kind, named = HEAD.unpack_from(payload)
    if (version, kind) != (1, 1):
        raise Broken(f"a binary frame of version {version}, kind {kind}")
    begin = HEAD.size + named + BASE_BYTES
    found = []
    for at in range(begin, len(payload), UNIT.size):
        asset, lon, *_ = UNIT.unpack_from(payload, at)
        found.append(((asset, lon), payload[:begin] + payload[at : at + UNIT.size]))
    return found
