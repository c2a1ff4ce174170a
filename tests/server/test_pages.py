"""The pages themselves: what is sent, under which rules, and that they come alive in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.server.client import request
from tests.server.conftest import Server

PAGES = ("/", "/under18/")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_served_under_a_strict_policy(server: Server, path: str) -> None:
    answer = request(server.base + path)

    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_everything_a_page_asks_for_comes_from_this_server(server: Server, path: str) -> None:
    body = request(server.base + path).body.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', body)
    fetched = [a for a in addresses if re.search(r"\.(js|css|svg|png|webmanifest)$", a)]

    assert fetched
    for address in fetched:
        assert address.startswith("/"), address
        assert request(server.base + address).status == 200


def test_unchanged_file_is_not_sent_again(server: Server) -> None:
    tag = request(server.base + "/widget.js").headers["etag"]

    assert request(server.base + "/widget.js", **{"If-None-Match": tag}).status == 304


def test_health(server: Server) -> None:
    assert request(server.base + "/healthz").json["status"] == "ok"


@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="Chromium is not installed: apt-get install chromium"
)
@pytest.mark.parametrize("path", PAGES)
def test_page_shows_greeting_and_buttons_in_a_browser(
    server: Server, path: str, tmp_path: Path
) -> None:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--virtual-time-budget=15000"]  # fmt: skip
    drawn = subprocess.run(
        ["chromium", *flags, f"--user-data-dir={tmp_path}", "--dump-dom", server.base + path],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout

    assert "data-postback=" in drawn
    assert "プログラム" in drawn
