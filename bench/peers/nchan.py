"""nginx with the nchan module: websocket subscribers, publishing by HTTP on a kept line."""

import contextlib
import socket

from bench.machine import children, free_port
from bench.peers import packages
from bench.peers.process import Process, folder
from bench.push.sides import WebSockets

CONFIGURATION = """\
load_module {module};
daemon off;
user root;
worker_processes 1;
worker_rlimit_nofile 16384;
pid {home}/pid;
error_log {home}/error.log warn;
events {{ worker_connections 12000; }}
http {{
  access_log off;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  client_max_body_size 1m;
  client_body_buffer_size 128k;
  keepalive_timeout 1h;
  keepalive_requests 1000000;
  nchan_shared_memory_size 64M;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /hear {{
      nchan_subscriber websocket;
      nchan_channel_id all;
      nchan_subscriber_first_message newest;
    }}
    location = /say {{
      nchan_publisher http;
      nchan_channel_id all;
      nchan_message_buffer_length {kept};
    }}
  }}
}}
"""


class Nchan(WebSockets):
    """One worker, as one process of ours; it keeps as many messages as its default says."""

    name = "nchan"
    path = "/hear"

    def __init__(self, kept: int = 10) -> None:
        super().__init__()
        home, self.port = folder("nchan"), free_port()
        module = packages.nginx_module("ngx_nchan_module.so")
        text = CONFIGURATION.format(module=module, home=home, port=self.port, kept=kept)
        (home / "nginx.conf").write_text(text)
        argv = [packages.program("nginx"), "-p", str(home), "-c", str(home / "nginx.conf")]
        self.process = Process("nchan", argv, packages.environment(), self.port)
        self.pids = children(self.process.pid)
        self.line = socket.create_connection(("127.0.0.1", self.port))
        self.line.setblocking(False)

    def post(self, body: bytes) -> None:
        """One POST on the kept line; its answer is read away with the next."""
        with contextlib.suppress(BlockingIOError):
            self.line.recv(65536)
        head = f"POST /say HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(body)}\r\n\r\n"
        self.line.sendall(head.encode() + body)

    def close(self) -> None:
        """Hang up and end nginx."""
        self.line.close()
        self.process.end()
