"""Looking for a message of ours in Slack, when nobody knows whether it arrived."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.domain.delivery import CannotLookError, MissingScopeError, Posted
from bot.slack.calls import told
from bot.slack.limits import Limits
from bot.slack.reading import maybe

EARLIER = timedelta(minutes=2)
"""How much earlier to look, for clocks that differ."""

_PAGE = 200
_MOST_PAGES = 10


def find_message(
    client: WebClient, limits: Limits, channel: str, mark: str, since: datetime, thread: str | None
) -> Posted | None:
    """The message that carries this mark, or shares a file of this name, and came about `since` or later.

    Raises:
        CannotLookError: the app may not read there, or too much was said since.
        DeliveryError: anything else that stands in the way, such as a channel that the bot was removed from.
    """
    try:
        place = conversation(client, limits, channel)
        for page in _pages(client, limits, place, since - EARLIER, thread):
            for message in page:
                if _bears(message, mark):
                    return Posted(place, told(message, "ts"))
    except MissingScopeError as error:
        raise CannotLookError(f"it may be there already, and Pops may not look: {error.reason}") from error
    return None


def conversation(client: WebClient, limits: Limits, channel: str) -> str:
    """The id of a conversation: for a person, of the direct one, which must be open first."""
    if not channel.startswith(("U", "W")):
        return channel
    return told(limits.ask(client.conversations_open, repeatable=True, users=channel), "channel", "id")


def _pages(
    client: WebClient, limits: Limits, channel: str, oldest: datetime, thread: str | None
) -> Iterator[list[Mapping[str, object]]]:
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        asked = {"channel": channel, "oldest": f"{oldest.timestamp():.6f}", "limit": _PAGE, "cursor": cursor}
        said = _ask(client, limits, thread, asked)
        messages = said.get("messages")
        yield [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
        cursor = str(maybe(said, "response_metadata", "next_cursor") or "")
        if not cursor:
            return
    raise CannotLookError("it may be there already, and too much was said since to look for it")


def _ask(
    client: WebClient, limits: Limits, thread: str | None, asked: Mapping[str, object]
) -> Mapping[str, object]:
    if thread is None:
        return limits.ask(client.conversations_history, repeatable=True, include_all_metadata=True, **asked)
    return limits.ask(
        client.conversations_replies, repeatable=True, ts=thread, include_all_metadata=True, **asked
    )


def _bears(message: Mapping[str, object], mark: str) -> bool:
    if maybe(message, "metadata", "event_payload", "key") == mark:
        return True
    files = message.get("files")
    return isinstance(files, list) and any(isinstance(f, dict) and f.get("name") == mark for f in files)
