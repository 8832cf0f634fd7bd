"""What an interaction hands to the app for a while: a trigger to open a modal, an address to respond."""

import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import SlackError

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass(frozen=True)
class Trigger:
    """Who may be shown a modal, and when the interaction was sent."""

    user_id: str
    issued: datetime
    used: bool = False


@dataclass(frozen=True)
class Origin:
    """Where an interaction happened: responses go there. `message_ts` is the message clicked on, if any."""

    user_id: str
    channel_id: str
    message_ts: str | None = None
    thread_ts: str | None = None


@dataclass(frozen=True)
class _Address:
    origin: Origin
    issued: datetime
    uses: int = 0


class Triggers:
    """Trigger ids: three seconds of sandbox time, one use."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, Trigger] = {}

    def issue(self, user_id: str) -> str:
        """A fresh trigger id for something that this user just did."""
        now = self._clock.now()
        trigger_id = f"{int(now.timestamp() * 1000)}.{secrets.randbelow(10**13):013d}.{secrets.token_hex(16)}"
        with self._lock:
            _forget(self._issued, now - timedelta(hours=1))
            self._issued[trigger_id] = Trigger(user_id, now)
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Use a trigger id up.

        Raises SlackError invalid_trigger_id, expired_trigger_id or exchanged_trigger_id.
        """
        with self._lock:
            trigger = self._issued.get(trigger_id)
            if trigger is None:
                raise SlackError("invalid_trigger_id")
            if trigger.used:
                raise SlackError("exchanged_trigger_id")
            if self._clock.now() - trigger.issued > TRIGGER_LIFE:
                raise SlackError("expired_trigger_id")
            self._issued[trigger_id] = replace(trigger, used=True)
            return trigger


class ResponseUrls:
    """Response addresses: five uses within thirty minutes of sandbox time."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, _Address] = {}

    def issue(self, origin: Origin) -> str:
        """The path, below the sandbox's own address, to respond to an interaction."""
        now = self._clock.now()
        secret = secrets.token_urlsafe(18)
        with self._lock:
            _forget(self._issued, now - RESPONSE_LIFE * 2)
            self._issued[secret] = _Address(origin, now)
        return f"/respond/{secret}"

    def use(self, secret: str) -> Origin:
        """Count one response. Raises SlackError expired_url or used_url."""
        with self._lock:
            address = self._issued.get(secret)
            if address is None or self._clock.now() - address.issued > RESPONSE_LIFE:
                raise SlackError("expired_url")
            if address.uses >= RESPONSE_USES:
                raise SlackError("used_url")
            self._issued[secret] = replace(address, uses=address.uses + 1)
            return address.origin


def _forget(issued: dict[str, Trigger] | dict[str, _Address], before: datetime) -> None:
    for key in list(issued):
        if issued[key].issued >= before:
            return
        del issued[key]
