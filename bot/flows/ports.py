"""What the flows need from the outside world: each port has one real implementation in `bot.slack`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.channel import ChannelFacts as ChannelFacts
from bot.domain.delivery import Posted
from bot.domain.message import File, Message, Picture
from bot.domain.people import Person
from bot.domain.shared_file import SharedFile


class Messenger(Protocol):
    """Sends to Slack. Raises a `bot.domain.delivery.DeliveryError` when Slack does not take something."""

    def post(self, channel: str, message: Message, thread: str | None = None) -> Posted:
        """Post a message to a channel id, or to a user id as a DM; into a thread when given one."""
        ...

    def update(self, posted: Posted, message: Message) -> None:
        """Replace a posted message's text and blocks."""
        ...

    def upload(self, channel: str, picture: Picture, thread: str | None = None) -> None:
        """Share a picture in a channel, or in a thread of it."""
        ...

    def share(self, channel: str, files: Sequence[File], words: str) -> None:
        """Share files in one message with these words (escaped); a user id stands for a DM."""
        ...

    def find(self, channel: str, mark: str, since: datetime, thread: str | None = None) -> Posted | None:
        """Look for a message with this mark, or a file with this name, that came about `since` or later.

        Raises `CannotLookError` when it may be there and cannot be looked for.
        """
        ...


class Directory(Protocol):
    """Looks people, channels and files up. Raises the same errors as `Messenger`."""

    def members(self, channel: str) -> tuple[str, ...]:
        """The user ids of everyone in a channel, bots and guests included."""
        ...

    def person(self, user_id: str) -> Person:
        """What kind of user this is, and what they go by."""
        ...

    def channel(self, channel: str) -> ChannelFacts:
        """What Slack says of a channel."""
        ...

    def file(self, file_id: str) -> SharedFile:
        """What Slack says of a file that was shared with Pops."""
        ...

    def content(self, file: SharedFile) -> bytes:
        """The bytes of such a file."""
        ...

    def workspace(self) -> str:
        """The workspace whose token this is, asked anew: it raises when the token works no more."""
        ...
