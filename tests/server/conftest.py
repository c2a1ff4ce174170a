"""Two people who talk with the real server."""

from __future__ import annotations

import pytest

from tests.real_server import Server
from tests.server.client import Person


@pytest.fixture
def adult(server: Server) -> Person:
    return server.person()


@pytest.fixture
def child(server: Server) -> Person:
    return server.person("under18")
