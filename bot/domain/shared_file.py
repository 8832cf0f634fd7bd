"""A file that somebody shared with Pops in Slack."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SharedFile:
    """A file as Slack describes it: its name (raw), whose it is (user id), its bytes, and where they are."""

    name: str
    owner: str
    size: int
    address: str = field(repr=False)
