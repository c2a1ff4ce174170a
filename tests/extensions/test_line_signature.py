"""Only LINE gets in, and its ids do not."""

from __future__ import annotations

import re

import pytest

from extensions.channels.line.signature import Keys, is_signed

#: Made with `openssl dgst -sha256 -hmac "channel secret" -binary | base64`.
BODY = b'{"events":[]}'
SIGNATURE = "9IkLPEMwVkXanMxwj1+5nNTSANJuNDBlRsRTJULAsyE="


def test_body_signed_with_the_channel_secret_is_taken() -> None:
    assert is_signed(BODY, SIGNATURE, "channel secret")


@pytest.mark.parametrize(
    ("body", "signature", "secret"),
    [
        (BODY + b" ", SIGNATURE, "channel secret"),
        (BODY, SIGNATURE, "another secret"),
        (BODY, SIGNATURE[:-2], "channel secret"),
        (BODY, SIGNATURE.lower(), "channel secret"),
        (BODY, "", "channel secret"),
        (BODY, "あ\ud800", "channel secret"),
    ],
)
def test_anything_else_is_not(body: bytes, signature: str, secret: str) -> None:
    assert not is_signed(body, signature, secret)


def test_a_user_is_always_the_same_sender_and_cannot_be_read_from_it() -> None:
    sender = Keys("secret").sender("U123")

    assert re.fullmatch(r"line-[0-9a-f]{64}", sender)
    assert sender == Keys("secret").sender("U123")
    assert sender != Keys("secret").sender("U124")
    assert sender != Keys("another secret").sender("U123")


def test_hashes_of_different_purposes_cannot_be_compared() -> None:
    keys = Keys("secret")

    assert len({keys.sender("1")[5:], keys.event("1"), keys.message("1")}) == 3


def test_retry_key_is_a_uuid_and_the_same_each_time() -> None:
    key = Keys("secret").retry_key("EVENT1")

    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}", key)
    assert key == Keys("secret").retry_key("EVENT1")
    assert key != Keys("secret").retry_key("EVENT2")
