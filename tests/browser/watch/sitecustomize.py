"""Loaded by the server under test: writes every address it connects to or asks about into a file."""

import os
import sys

_LOG = os.open(os.environ["QUARTIER_CONNECTIONS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_WATCHED = {"socket.bind", "socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def _note(event, arguments):
    if event in _WATCHED:
        address = arguments[0] if event.startswith("socket.get") else arguments[1]
        os.write(_LOG, f"{event} {address!r}\n".encode())


sys.addaudithook(_note)
