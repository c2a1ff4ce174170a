"""What credentials.yml says about the channel."""

from __future__ import annotations

from typing import Any

import pytest

from extensions.channels.line.channel import Settings

GIVEN: dict[str, Any] = {
    "channel_secret": "secret",
    "access_token": "token",
    "api_url": "https://api.example/",
    "push": "off",
    "secret": "s" * 32,
    "site_url": "https://navi.example/",
}


def test_addresses_have_no_final_slash() -> None:
    settings = Settings.of(GIVEN)

    assert (settings.api_url, settings.site_url) == ("https://api.example", "https://navi.example")


@pytest.mark.parametrize(
    ("said", "push"), [("on", True), (True, True), ("off", False), (False, False), (None, False)]
)
def test_push_is_off_unless_it_is_said_to_be_on(said: Any, push: bool) -> None:
    assert Settings.of({**GIVEN, "push": said}).push is push


@pytest.mark.parametrize("secret", [None, "", " ", "${LINE_CHANNEL_SECRET}"])
def test_without_a_channel_secret_the_channel_is_off(secret: Any) -> None:
    assert Settings.of({**GIVEN, "channel_secret": secret, "access_token": ""}).channel_secret == ""


def test_channel_that_could_not_answer_stops_the_start() -> None:
    with pytest.raises(ValueError, match="LINE_CHANNEL_ACCESS_TOKEN"):
        Settings.of({**GIVEN, "access_token": ""})
