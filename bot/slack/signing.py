"""Slack's request signature, version 0. Source: Slack's "Verifying requests from Slack"."""

import hashlib
import hmac
from collections.abc import Mapping

TIMESTAMP_HEADER = "x-slack-request-timestamp"
SIGNATURE_HEADER = "x-slack-signature"

_WINDOW = 300  # seconds that the two clocks may differ, in either direction
_LONGEST_TIMESTAMP = 20


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a request's raw body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def is_fresh(headers: Mapping[str, str], now: float) -> bool:
    """Whether a request says that it was made just now, which its signature has yet to prove.

    `headers` have names in lower case; `now` is in seconds since 1970, by a clock that runs like Slack's.
    """
    timestamp = headers.get(TIMESTAMP_HEADER, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP):
        return False
    return abs(now - int(timestamp)) <= _WINDOW


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a request is fresh and carries our secret's signature."""
    if not is_fresh(headers, now):
        return False
    given = headers.get(SIGNATURE_HEADER, "").encode()
    return hmac.compare_digest(sign(secret, headers[TIMESTAMP_HEADER], body).encode(), given)
