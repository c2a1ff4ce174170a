"""A telephone line to the server that can be cut and mended: real loss, which service workers notice, too."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType


class Line:
    """Passes bytes between a port of its own and the server's."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._port = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Listen; on the same port as before."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        listener.listen()
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Nobody gets through, and whoever talks is cut off."""
        ends = [*self._open, *filter(None, [self._listener])]
        self._open, self._listener = [], None
        for end in ends:
            with contextlib.suppress(OSError):  # closed by the other side
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                return  # cut
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pass, args=(source, target), daemon=True).start()

    def __enter__(self) -> Line:
        self.mend()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.cut()


def _pass(source: socket.socket, target: socket.socket) -> None:
    """Everything from one socket to the other, then the end."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # cut
