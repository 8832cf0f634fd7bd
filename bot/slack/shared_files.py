"""The `file_shared` event: somebody shared a file where Pops is.

Source: Slack's reference of the event: `channel_id`, `file_id`, `user_id`.
"""

from dataclasses import dataclass

from bot.slack.event_payloads import event_workspace
from bot.slack.reading import identifier


@dataclass(frozen=True)
class FileShared:
    """Who shared which file in which conversation."""

    workspace: str
    user: str
    channel: str
    file: str

    @property
    def is_direct(self) -> bool:
        """Whether it was in the conversation between this person and Pops."""
        return self.channel.startswith("D")


def read_file_shared(body: object) -> FileShared:
    """Read a `file_shared` event."""
    return FileShared(
        workspace=event_workspace(body),
        user=identifier(body, "event", "user_id"),
        channel=identifier(body, "event", "channel_id"),
        file=identifier(body, "event", "file_id"),
    )
