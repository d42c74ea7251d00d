"""As much of RFC 6455 and MQTT 3.1.1 as a load client needs, on bytes."""

import base64
import os
import struct
from typing import NamedTuple

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA


class Frame(NamedTuple):
    """What one frame or packet carries, and its bytes on the wire."""

    kind: int
    payload: bytes
    raw: bytes


class Broken(ValueError):
    """The other side said what this client does not read."""


def upgrade(path: str, host: str, more: dict[str, str]) -> bytes:
    """The request that opens a websocket."""
    headers = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        **more,
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def masked(payload: bytes, kind: int = TEXT) -> bytes:
    """A client's frame; the mask of zeroes is a legal one."""
    if len(payload) < 126:
        return bytes([0x80 | kind, 0x80 | len(payload)]) + b"\0\0\0\0" + payload
    return struct.pack(">BBHI", 0x80 | kind, 0x80 | 126, len(payload), 0) + payload


def frames(buffer: bytes) -> tuple[list[Frame], bytes]:
    """The whole unmasked frames at the beginning, their opcode as kind, and the rest."""
    found: list[Frame] = []
    at, end = 0, len(buffer)
    while end - at >= 2:
        length, head = buffer[at + 1], 2
        if length > 127 or not buffer[at] & 0x80:
            raise Broken("a masked or divided frame")
        if length == 126:
            head = 4
            length = int.from_bytes(buffer[at + 2 : at + 4], "big") if end - at >= 4 else end
        elif length == 127:
            head = 10
            length = int.from_bytes(buffer[at + 2 : at + 10], "big") if end - at >= 10 else end
        if end - at < head + length:
            break
        raw = buffer[at : at + head + length]
        found.append(Frame(buffer[at] & 0x0F, raw[head:], raw))
        at += len(raw)
    return found, buffer[at:]


def mqtt_packet(kind: int, body: bytes) -> bytes:
    """A packet with its length as MQTT writes it; `kind` is the first byte."""
    length, sizes = len(body), b""
    while True:
        length, digit = length >> 7, length & 0x7F
        sizes += bytes([digit | (0x80 if length else 0)])
        if not length:
            return bytes([kind]) + sizes + body


def mqtt_text(text: str) -> bytes:
    """A string with its length before it."""
    return struct.pack(">H", len(text)) + text.encode()


def mqtt_packets(buffer: bytes) -> tuple[list[Frame], bytes]:
    """The whole packets at the beginning, their first byte as kind, and the rest."""
    found: list[Frame] = []
    while len(buffer) >= 2:
        length, shift, at = 0, 0, 1
        while at < len(buffer):
            length |= (buffer[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not buffer[at - 1] & 0x80:
                break
        else:
            break
        if len(buffer) < at + length:
            break
        raw = buffer[: at + length]
        found.append(Frame(buffer[0], raw[at:], raw))
        buffer = buffer[len(raw) :]
    return found, buffer
