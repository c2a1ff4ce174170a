"""Comments are not sent; everything else is."""

from __future__ import annotations

import pytest

from extensions.channels.slim import slim


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/* head\n   of the file */\nlet a;\n", "let a;\n"),
        ("let a;\n  // why\n  let b;\n", "let a;\n  let b;\n"),
        ("/** One. */\nlet a;\n/** Two. */\nlet b;\n", "let a;\nlet b;\n"),
        ('let a = "https://"; // why\n', 'let a = "https://"; // why\n'),
        ("let a = /* b */ 1;\n", "let a = /* b */ 1;\n"),
        ("/* a */ let b;\n", "/* a */ let b;\n"),
    ],
)
def test_comment_on_a_line_of_its_own_is_left_out(written: str, sent: str) -> None:
    assert slim("chat.js", written.encode()) == sent.encode()
    assert slim("chat.css", written.encode()) == sent.encode()


def test_other_files_are_sent_as_they_are() -> None:
    assert slim("icon.svg", b"/* not a script */\n<svg/>") == b"/* not a script */\n<svg/>"
