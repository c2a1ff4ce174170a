"""What every test may ask for, and what none may do: reach the network."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from navigator.assistant import Assistant
from scripts.serve import free_port
from tests import factories
from tests.real_server import Server, launch, wait_until_ready

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104 - compared with, not bound to


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise RuntimeError(f"a test wanted to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """The assistant with all real resources."""
    return factories.assistant()


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts servers; all are stopped at the end."""
    running: list[Server] = []

    def start(**environment: str) -> Server:
        folder, port = tmp_path_factory.mktemp("server"), free_port()
        process = launch(port, folder, **environment)
        server = Server(f"http://127.0.0.1:{port}", port, process, folder / "talks.db")
        running.append(server)
        wait_until_ready(process)
        return server

    yield start
    for server in running:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def server(start_server: Callable[..., Server]) -> Server:
    """One server for all tests that leave it as it was."""
    return start_server()
