"""The real thing: `scripts/serve.py` with Rasa, actions and a database of its own."""

from __future__ import annotations

import configparser
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.serve import processes
from tests.server.client import Person

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 150


@dataclass
class Server:
    """A running server."""

    base: str
    port: int
    process: subprocess.Popen[str]
    database: Path

    def person(self, page: str = "general") -> Person:
        return Person(self.base, page)

    def logs(self) -> str:
        """Everything that the processes wrote."""
        return "".join(
            path.read_text(errors="replace") for path in (ROOT / "var").glob(f"*-{self.port}.log*")
        )

    def kill(self, name: str) -> None:
        """Kill a supervised program («actions» or «rasa») as the system would; supervisor says which process it is."""
        door = Path(self._supervisor()["unix_http_server"]["file"])
        running = {process["name"]: process["pid"] for process in processes(door)}
        os.kill(running[name], signal.SIGKILL)

    def actions_port(self) -> int:
        return int(self._supervisor()["program:actions"]["command"].split("--port ")[1])

    def _supervisor(self) -> configparser.RawConfigParser:
        config = configparser.RawConfigParser()
        config.read(ROOT / "var" / f"supervisor-{self.port}.conf")
        return config

    def stop(self) -> str:
        """Ctrl-C; returns what was printed."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=60)[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(port: int, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start `scripts/serve.py` without waiting for it."""
    settings = {
        "PORT": str(port),
        "TRACKER_STORE_URL": f"sqlite:///{folder / 'talks.db'}",
        "COUNTS_FOLDER": str(folder),
        "NAVIGATOR_SECRET": "only-for-the-tests-0123456789abcdef",
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    return subprocess.Popen(
        [sys.executable, "scripts/serve.py"],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    deadline = time.monotonic() + START_SECONDS
    printed = ""
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        printed += line
        if "ready at" in line:
            return
        if not line and process.poll() is not None:
            break
    process.kill()
    pytest.fail(f"the server did not start:\n{printed}")


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


@pytest.fixture
def adult(server: Server) -> Person:
    return server.person()


@pytest.fixture
def child(server: Server) -> Person:
    return server.person("under18")
