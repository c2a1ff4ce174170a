"""Who sent a webhook, and what ids of LINE become before anything is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac


def is_signed(body: bytes, signature: str, channel_secret: str) -> bool:
    """True for a body, byte by byte as it came, that LINE signed with the channel secret.

    https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    """
    digest = hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest), signature.encode("utf-8", "replace"))


class Keys:
    """Keyed hashes of LINE's ids; each purpose has a key of its own, so that tables cannot be joined by guessing."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def sender(self, user_id: str) -> str:
        """Id of the talk of a LINE user."""
        return f"line-{self._hash('sender', user_id)}"

    def event(self, event_id: str) -> str:
        """Under which an event is remembered."""
        return self._hash("event", event_id)

    def message(self, message_id: str) -> str:
        """Under which a message can be found again when it is unsent."""
        return self._hash("message", message_id)

    def retry_key(self, event_id: str) -> str:
        """The X-Line-Retry-Key (a UUID) for the answer to an event, the same however often it is asked for."""
        h = self._hash("retry", event_id)
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-8{h[17:20]}-{h[20:32]}"

    def _hash(self, purpose: str, value: str) -> str:
        key = hmac.new(self._secret, f"line {purpose}".encode(), hashlib.sha256).digest()
        return hmac.new(key, value.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
