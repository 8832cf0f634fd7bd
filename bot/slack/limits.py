"""How fast Slack lets an app call each method of its Web API, in one table, and who keeps to it.

Source: Slack's "Rate limits" and the tier of each method. Limits count per method and workspace.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from slack_sdk.web import SlackResponse

from bot.domain.delivery import TooFastError
from bot.slack.calls import ask


@dataclass(frozen=True)
class Limit:
    """So many calls a minute, and so many at once after a pause.

    With `once_told` the limit is kept only for a while after Slack has said "too fast".
    """

    per_minute: int
    at_once: int
    once_told: bool = False

    @property
    def gap(self) -> timedelta:
        """The time between two calls at this rate."""
        return timedelta(minutes=1) / self.per_minute


_TIER_3, _TIER_4 = Limit(50, 10), Limit(100, 20)

LIMITS: Mapping[str, Limit] = {
    "chat.postMessage": Limit(300, 20, once_told=True),  # "several hundred" a minute, says Slack
    "chat.update": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.open": _TIER_3,
    "conversations.replies": _TIER_3,
    "files.completeUploadExternal": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
}
"""The methods that deliveries call."""

CAREFUL = timedelta(minutes=10)
"""How long a limit that is kept only when told is kept."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_SET_BACK = timedelta(seconds=5)


class Limits:
    """Keeps one installation to Slack's limits: every method by itself. Thread-safe.

    What would be too fast is refused here with a `TooFastError` that says when its turn is: those who come in
    vain get one turn after another, so that they do not all come back at once. What Slack itself finds too
    fast pauses that method for as long as Slack says.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._turns: dict[str, _Turns] = {}

    def ask(
        self, call: Callable[..., SlackResponse], *, repeatable: bool, **arguments: object
    ) -> Mapping[str, object]:
        """Make one call when it is its turn; raises a `DeliveryError`, as `bot.slack.calls.ask` does."""
        method = call.__name__.replace("_", ".", 1)
        self._take(method)
        try:
            return ask(call, repeatable=repeatable, **arguments)
        except TooFastError as error:
            self._pause(method, error.seconds)
            raise

    def _take(self, method: str) -> None:
        with self._lock:
            wait = self._turns_of(method).take(LIMITS[method], self._now())
        if wait:
            raise TooFastError(f"{method} has to wait its turn", wait.total_seconds())

    def _pause(self, method: str, seconds: float) -> None:
        with self._lock:
            self._turns_of(method).pause(timedelta(seconds=seconds), self._now())

    def _turns_of(self, method: str) -> "_Turns":
        return self._turns.setdefault(method, _Turns())


class _Turns:
    """When one method may be called. `even` is the next call's place in an even flow of all calls."""

    def __init__(self) -> None:
        self._seen = self._even = self._queue = self._paused = self._careful = _LONG_AGO

    def take(self, limit: Limit, now: datetime) -> timedelta:
        """Take a turn and return zero, or return how long to wait for the next that is free."""
        if now < self._seen - _SET_BACK:  # the clock was: begin anew
            self._even = self._queue = self._paused = self._careful = now
        self._seen = now
        free = self._paused
        if not limit.once_told or now < self._careful:
            free = max(free, self._even - limit.gap * (limit.at_once - 1))
        if free <= now:
            self._even = max(self._even, now) + limit.gap
            return timedelta(0)
        self._queue = max(self._queue + limit.gap, free)
        return self._queue - now

    def pause(self, span: timedelta, now: datetime) -> None:
        """Slack said "too fast"."""
        self._paused = max(self._paused, now + span)
        self._careful = now + CAREFUL
