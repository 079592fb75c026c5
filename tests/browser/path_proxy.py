"""A web server in front of the dashboard that shows it under a path of its own, as a city's website does."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def under_path(url: str, path: str) -> Iterator[str]:
    """The address under which everything of `url` stands below `path`, WebSockets too, and nothing anywhere else."""
    host, _, port = url.removeprefix("http://").partition(":")

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            lines = list(iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b""))
            method, asked, version = lines[0].split(b" ", 2) if lines else (b"", b"", b"")
            if not asked.startswith(f"{path}/".encode()):
                self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            upgraded = any(line.lower().startswith(b"upgrade:") for line in lines)
            kept = [line for line in lines[1:] if upgraded or not line.lower().startswith(b"connection:")]
            first = b" ".join((method, asked.removeprefix(path.encode()), version))
            with socket.create_connection((host, int(port))) as behind:
                behind.sendall(b"\r\n".join([first, *kept, *([] if upgraded else [b"Connection: close"]), b"", b""]))
                up = threading.Thread(target=_pass_on, args=(self.connection, behind), daemon=True)
                up.start()
                _pass_on(behind, self.connection)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{path}"
        finally:
            server.shutdown()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
