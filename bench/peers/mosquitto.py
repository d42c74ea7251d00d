"""mosquitto, an MQTT broker: subscribers and publisher over plain TCP, quality of service 0."""

import socket

from bench.machine import free_port
from bench.peers import packages
from bench.peers.process import Process, folder
from bench.push import wire
from bench.push.sides import Step

CONNECT, SUBSCRIBE, SUBACK, PUBLISH = 0x10, 0x82, 0x90, 0x30
CONFIGURATION = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
set_tcp_nodelay true
user root
log_type error
"""
TOPIC = "all"


def _connect() -> bytes:
    return wire.mqtt_packet(CONNECT, wire.mqtt_text("MQTT") + b"\x04\x02\x00\x00" + b"\x00\x00")


class Mosquitto:
    """One broker process."""

    name = "mosquitto"
    width = 1

    def __init__(self) -> None:
        home, self.port = folder("mosquitto"), free_port()
        (home / "mosquitto.conf").write_text(CONFIGURATION.format(port=self.port))
        argv = [packages.program("mosquitto"), "-c", str(home / "mosquitto.conf")]
        self.process = Process("mosquitto", argv, packages.environment(), self.port)
        self.pids = [self.process.pid]
        self.line = socket.create_connection(("127.0.0.1", self.port))
        self.line.sendall(_connect())

    def steps(self, index: int) -> list[Step]:
        """Connect and subscribe in one go; the broker answers both."""
        subscribe = wire.mqtt_packet(SUBSCRIBE, b"\0\1" + wire.mqtt_text(TOPIC) + b"\0")
        return [Step(_connect() + subscribe, _subscribed)]

    def split(self, buffer: bytes) -> tuple[list[wire.Frame], bytes]:
        """Whole packets, and the rest."""
        return wire.mqtt_packets(buffer)

    def body(self, frame: wire.Frame) -> bytes | None:
        """What follows the topic."""
        return frame.payload[2 + len(TOPIC) :] if frame.kind & 0xF0 == PUBLISH else None

    def reply(self, frame: wire.Frame) -> bytes:
        """Nothing: without a keep-alive nobody is asked."""
        return b""

    def tellings(self, body: bytes) -> int:
        """One."""
        return 1

    def post(self, body: bytes) -> None:
        """Publish."""
        self.line.sendall(wire.mqtt_packet(PUBLISH, wire.mqtt_text(TOPIC) + body))

    def close(self) -> None:
        """Hang up and end the broker."""
        self.line.close()
        self.process.end()


def _subscribed(buffer: bytes) -> bytes | None:
    found, rest = wire.mqtt_packets(buffer)
    return rest if any(one.kind == SUBACK for one in found) else None
