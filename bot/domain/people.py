"""People as Slack shows them, reduced to what decides whether they may answer."""

from dataclasses import dataclass, field
from enum import StrEnum


class PersonKind(StrEnum):
    """What a Slack user is to a workspace."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    EXTERNAL = "external"
    GONE = "gone"


@dataclass(frozen=True)
class Person:
    """One Slack user: id, kind and time zone (IANA name, or None when Slack does not say).

    `is_admin` and `name` are known only of whom Slack was just asked about: admins and owners of the
    workspace are; what somebody goes by in Slack (raw) is kept nowhere.
    """

    user_id: str
    kind: PersonKind
    zone: str | None = None
    is_admin: bool = False
    name: str | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Actor:
    """Who acts: a Slack user, the workspace it happens in, and the workspace the user comes from."""

    workspace: str
    user_id: str
    home: str

    @property
    def is_outsider(self) -> bool:
        """Whether the user belongs to another workspace or company (Slack Connect)."""
        return self.home != self.workspace
