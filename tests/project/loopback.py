"""Real servers on loopback for tests of outgoing calls, and resolvers that lead to them."""

import datetime
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OK = b"HTTP/1.1 204 No Content\r\n\r\n"
Speaker = Callable[[socket.socket, bytes], None]


@dataclass
class Server:
    """Somebody who answers and remembers what was asked, and under which names."""

    listener: socket.socket
    speak: Speaker
    context: ssl.SSLContext | None = None
    asked: list[bytes] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    calls: int = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listener.getsockname()[1])

    def named(self, line: ssl.SSLObject, name: str, context: ssl.SSLContext) -> None:
        """Remember which name was asked for."""
        self.names.append(name)

    def listen(self) -> None:
        """Answer until closed."""
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            if self.context is not None:
                line = self.context.wrap_socket(line, server_side=True)
            said = _request(line)
            self.asked.append(said)
            self.speak(line, said)
        except OSError:
            pass
        finally:
            line.close()


def _request(line: socket.socket) -> bytes:
    """The whole request: closing with part of it unread would cut the answer off."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += line.recv(65536) or b"\r\n\r\n"
    head, _, body = said.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def say(answer: bytes) -> Speaker:
    """Answer the same to everything."""

    def speak(line: socket.socket, head: bytes) -> None:
        line.sendall(answer)

    return speak


@contextmanager
def serving(speak: Speaker, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a loopback port of its own."""
    server = Server(socket.create_server(("127.0.0.1", 0)), speak, context)
    if context is not None:
        context.sni_callback = server.named
    thread = threading.Thread(target=server.listen, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join(5)


def leading_to(*answers: list[str]) -> Callable[..., list[Any]]:
    """A resolver that gives these addresses, one list a question; the last one goes on."""
    left = list(answers)

    def resolve(host: str, port: int, **kinds: Any) -> list[Any]:
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(0, 0, 0, "", (address, port)) for address in found]

    return resolve


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What the host proves itself with, and the trust that believes exactly that."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{host}.pem", folder / f"{host}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(public, private)
    return server, ssl.create_default_context(cafile=str(public))
