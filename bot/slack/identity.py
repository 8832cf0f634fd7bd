"""Who Pops is in Slack."""

import threading
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.calls import ask, told


@dataclass(frozen=True)
class Identity:
    """The ids of one installation.

    `workspace` is who installed Pops, as payloads name it: the team, or the organisation of an org-wide
    install. `user` is the bot's user id, `bot` its profile id; `name` is for display.
    """

    workspace: str
    team: str
    user: str
    bot: str | None
    name: str


class IdentityLookup:
    """Asks Slack once who we are and remembers the answer. A failure is raised and not remembered."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._known: Identity | None = None

    def __call__(self) -> Identity:
        """The identity; raises a `DeliveryError` when Slack does not tell."""
        with self._lock:
            if self._known is None:
                self._known = ask_identity(self._client)
            return self._known


def ask_identity(client: WebClient) -> Identity:
    """Ask Slack whose token this is; raises a `DeliveryError` when it does not tell."""
    said = ask(client.auth_test, repeatable=True)
    team = told(said, "team_id")
    bot = said.get("bot_id")
    return Identity(
        workspace=told(said, "enterprise_id") if said.get("is_enterprise_install") is True else team,
        team=team,
        user=told(said, "user_id"),
        bot=bot if isinstance(bot, str) else None,
        name=str(said.get("team") or team),
    )
