"""Two hundred https hosts on loopback that take any webhook and note its key: one nginx."""

import datetime
import ipaddress
from collections import Counter
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.machine import free_port
from bench.peers import packages
from bench.peers.process import Process, folder

CONFIGURATION = """\
daemon off;
user root;
worker_processes 1;
worker_rlimit_nofile 16384;
pid {home}/pid;
error_log {home}/error.log warn;
events {{ worker_connections 4096; }}
http {{
  log_format key '$http_webhook_id';
  access_log {home}/keys key buffer=64k flush=100ms;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  keepalive_timeout 1h;
  keepalive_requests 1000000;
  server {{
    {listen}
    ssl_certificate {home}/proof.pem;
    ssl_certificate_key {home}/proof.key;
    location / {{ return 204; }}
  }}
}}
"""


class Sinks:
    """Their origins, the file that trusts them, and what they took."""

    def __init__(self, count: int) -> None:
        self.home, self.port = folder("sinks"), free_port()
        addresses = [f"127.0.{1 + n // 200}.{1 + n % 200}" for n in range(count)]
        self.origins = [f"https://{address}:{self.port}" for address in addresses]
        self.trust = self.home / "proof.pem"
        _prove(self.home, addresses)
        self.keys = self.home / "keys"
        self.keys.unlink(missing_ok=True)
        lines = [f"listen {one}:{self.port} ssl;" for one in addresses]
        text = CONFIGURATION.format(home=self.home, listen="\n    ".join(lines))
        (self.home / "nginx.conf").write_text(text)
        argv = [packages.program("nginx"), "-p", str(self.home)]
        argv += ["-c", str(self.home / "nginx.conf")]
        self.process = Process("sinks", argv, packages.environment(), self.port, addresses[0])

    def taken(self) -> Counter[str]:
        """How often each key came."""
        return Counter(self.keys.read_text().split())

    def lines(self) -> int:
        """How many requests came, without reading what they were."""
        with self.keys.open("rb") as told:
            return sum(part.count(b"\n") for part in iter(lambda: told.read(1 << 20), b""))

    def forget(self) -> None:
        """Begin to count anew."""
        with self.keys.open("r+b") as told:
            told.truncate()

    def close(self) -> None:
        """End them."""
        self.process.end()


def _prove(home: Path, addresses: list[str]) -> None:
    """One certificate for all addresses, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sinks of a bench")])
    names = [x509.IPAddress(ipaddress.ip_address(one)) for one in addresses]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (home / "proof.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (home / "proof.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
