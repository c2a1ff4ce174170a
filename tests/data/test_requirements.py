"""What is installed is pinned and hashed, and comes from no particular host."""

from __future__ import annotations

import re

import pytest

from navigator.loading import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
#: One package a block: its line, and the lines that continue it.
BLOCKS = [block for block in re.split(r"\n(?=\S)", LOCK.strip()) if not block.startswith("#")]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==([^\s;\\]+)")


def pins(lines: list[str]) -> dict[str, str]:
    """Version by normalised name."""
    found = (_PIN.match(line) for line in lines)
    return {re.sub(r"[-_.]+", "-", pin[1]).lower(): pin[2] for pin in found if pin}


DIRECT = pins((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("==")[0])
def test_every_package_is_pinned_and_hashed(block: str) -> None:
    assert _PIN.match(block)
    assert re.findall(r"--hash=sha256:[0-9a-f]{64}(?!\S)", block)


@pytest.mark.parametrize(
    "sign",
    [
        "://",
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "-i ",
        "--trusted-host",
        " @ ",
        "file:",
    ],
)
def test_no_host_is_named(sign: str) -> None:
    assert sign not in LOCK


@pytest.mark.parametrize(("name", "version"), DIRECT.items())
def test_direct_pins_are_the_locked_ones(name: str, version: str) -> None:
    assert pins(BLOCKS)[name] == version


def test_every_direct_requirement_is_pinned() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith("#")]
    assert len(DIRECT) == len(wanted)
