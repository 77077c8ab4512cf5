"""A way to the database that a test can cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit

from tests.contract.support.launch import free_port


class DatabaseProxy:
    """Forwards a TCP port to the database while it is open; refuses before and after."""

    def __init__(self, database_url: str) -> None:
        self.target_url = database_url
        parts = urlsplit(database_url)
        self._target = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._port = free_port()
        self.url = f"postgresql://{parts.username}@127.0.0.1:{self._port}{parts.path}"
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()

    def open(self) -> None:
        """Let connections through from now on."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def hang(self) -> None:
        """Cut what there is; from now on the system connects, and nobody answers."""
        self.close()
        self._listener = socket.create_server(("127.0.0.1", self._port))

    def close(self) -> None:
        """Refuse connections from now on, and cut those that there are."""
        if self._listener:
            # Closing alone would leave the thread in accept() with a port that still listens.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for end in list(self._open):
            _cut(end)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(self._target)
                self._open |= {here, there}
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=self._copy, args=(source, target), daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            _cut(end)
        self._open.discard(source)
        source.close()


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def database_proxy(database_url: str) -> Iterator[DatabaseProxy]:
    proxy = DatabaseProxy(database_url)
    proxy.open()
    try:
        yield proxy
    finally:
        proxy.close()
