"""The pages themselves: what is sent, under which rules, and that they come alive in a browser."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.real_server import Server
from tests.server.client import request

PAGES = ("/", "/under18/")
#: One of each kind, those that are drawn when asked for, too.
READ = (*PAGES, "/services/", "/services/?topic=money", "/services/childline/", "/services/childline/?page=under18",
        "/faq/", "/hints/", "/messages/", "/campaign/", "/under18/faq/", "/about/", "/privacy/", "/accessibility/",
        "/partners/", "/offline/")  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_page_is_served_under_a_strict_policy(server: Server, path: str) -> None:
    answer = request(server.base + path)

    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("path", READ)
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


def test_page_is_sent_compressed_to_who_asks_for_it(server: Server) -> None:
    answer = request(server.base + "/services/", **{"Accept-Encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == request(server.base + "/services/").body


def test_words_searched_for_travel_in_the_body_of_the_request(server: Server) -> None:
    form = urlencode({"page": "general", "q": "家賃"}).encode()
    answer = request(f"{server.base}/services/", form, "application/x-www-form-urlencoded")

    assert answer.status == 200
    assert "住居確保給付金" in answer.body.decode()
    assert "家賃" not in server.logs()


def test_page_can_be_asked_for_without_its_body(server: Server) -> None:
    with urlopen(Request(server.base + "/faq/", method="HEAD")) as answer:
        assert (answer.status, answer.read()) == (200, b"")


def test_address_without_its_last_slash_leads_to_the_page(server: Server) -> None:
    assert request(server.base + "/under18").body == request(server.base + "/under18/").body


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
