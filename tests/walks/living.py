"""What happens to people and channels, and what must stay as it was."""

from dataclasses import replace
from typing import Any

from tests.walks.stage import Stage

HISTORY = (
    "SELECT id, team, version, questions, roster, status FROM round WHERE due < '2026-10-12' ORDER BY id",
    "SELECT round, pseudonym, choices, comment FROM answer ORDER BY round, pseudonym",
    "SELECT week, content FROM digest WHERE week <= '2026-10-12' ORDER BY week",
)


def history(stage: Stage) -> list[list[tuple[Any, ...]]]:
    """What was asked, answered, shown and told in the first week."""
    asked, answered, told = (stage.rows(query) for query in HISTORY)
    first = {row[0] for row in asked}
    assert all((asked, answered, told)), "there is no history"
    return [asked, [row for row in answered if row[0] in first], told]


def change_user(stage: Stage, user: str, **facts: Any) -> None:
    """Slack changes what it says of somebody, and tells Pops."""
    changed = replace(stage.user(user), **facts)
    stage.platform.state._users[user] = changed
    stage.event({"type": "user_change", "user": {"id": user, "deleted": changed.deleted}})


def asked(stage: Stage, team: str) -> list[str]:
    """Who was asked in a team's newest round."""
    ((roster,),) = stage.rows(f"SELECT roster FROM round WHERE team = '{team}' ORDER BY due DESC LIMIT 1")  # noqa: S608
    return [part.strip('" ') for part in str(roster).strip("[]").split(",")]
