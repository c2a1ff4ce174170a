"""What `make run` hears from supervisor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import UnixStreamServer
from typing import Any
from xmlrpc.client import Fault
from xmlrpc.server import SimpleXMLRPCDispatcher, SimpleXMLRPCRequestHandler

from scripts.serve import processes

#: supervisor.xmlrpc.Faults.SHUTDOWN_STATE
SHUTDOWN_STATE = 6


class _Handler(SimpleXMLRPCRequestHandler):
    disable_nagle_algorithm = False  # not for sockets that are files

    def log_request(self, *_: object) -> None:
        """Not in the test's output."""


class _Door(UnixStreamServer, SimpleXMLRPCDispatcher):
    def __init__(self, path: Path) -> None:
        SimpleXMLRPCDispatcher.__init__(self)
        UnixStreamServer.__init__(self, str(path), _Handler)


@contextmanager
def supervisor(folder: Path, answer: Callable[[], Any]) -> Iterator[Path]:
    """The door of a supervisor that answers so."""
    with _Door(folder / "door") as door:
        door.register_function(answer, "supervisor.getAllProcessInfo")
        threading.Thread(target=door.serve_forever, daemon=True).start()
        yield folder / "door"
        door.shutdown()


def test_programs_are_those_that_supervisor_names(tmp_path: Path) -> None:
    with supervisor(tmp_path, lambda: [{"name": "rasa", "pid": 7}]) as door:
        assert processes(door) == [{"name": "rasa", "pid": 7}]


def test_supervisor_that_is_stopping_tells_of_no_program(tmp_path: Path) -> None:
    def refuse() -> None:
        raise Fault(SHUTDOWN_STATE, "SHUTDOWN_STATE")

    with supervisor(tmp_path, refuse) as door:
        assert processes(door) == []


def test_supervisor_that_is_gone_tells_of_no_program(tmp_path: Path) -> None:
    assert processes(tmp_path / "door") == []
