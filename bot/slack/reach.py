"""Whether Slack can be reached, asked at most every half minute."""

import threading
from collections.abc import Callable
from time import monotonic

from slack_sdk import WebClient

from bot.domain.delivery import DeliveryError
from bot.slack.calls import ask

AGAIN_AFTER = 30.0


class SlackReach:
    """Asks Slack for a sign of life and remembers the answer for half a minute. Thread-safe."""

    def __init__(self, client: WebClient, seconds: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked: float | None = None
        self._trouble: str | None = None

    def trouble(self) -> str | None:
        """Why Slack does not accept us at present, or None."""
        with self._lock:
            if self._asked is None or self._seconds() - self._asked >= AGAIN_AFTER:
                self._trouble = self._ask()
                self._asked = self._seconds()
            return self._trouble

    def _ask(self) -> str | None:
        try:
            ask(self._client.auth_test, repeatable=True)
        except DeliveryError as trouble:
            return trouble.reason
        return None
