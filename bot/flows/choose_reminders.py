"""Who wants no reminders: not now, never, or again. A choice belongs to a person, never to a round."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.message import Button, Buttons, Message, Words
from bot.domain.people import Actor
from bot.domain.reminding import quiet_until
from bot.flows import access
from bot.flows.tools import Tools
from bot.prompts import say
from storage import reminders


def not_now(tools: Tools, actor: Actor, now: datetime) -> Message:
    """No reminders for a week or a little more.

    Raises:
        RefusalError: nothing is set up.
    """
    until = quiet_until(now.date())
    with tools.database.transaction() as session:
        access.known_workspace(session, actor)
        reminders.be_quiet(session, actor.workspace, actor.user_id, until)
    return _with_button(say("reminder", "not_now", until=until))


def never(tools: Tools, actor: Actor, _now: datetime) -> Message:
    """No reminders any more.

    Raises:
        RefusalError: nothing is set up.
    """
    with tools.database.transaction() as session:
        access.known_workspace(session, actor)
        reminders.be_quiet(session, actor.workspace, actor.user_id, None)
    return _with_button(say("reminder", "never"))


def remind_me(tools: Tools, actor: Actor, _now: datetime) -> Message:
    """Reminders again.

    Raises:
        RefusalError: nothing is set up.
    """
    with tools.database.transaction() as session:
        access.known_workspace(session, actor)
        reminders.speak_again(session, actor.workspace, actor.user_id)
    return Message((Words(say("reminder", "again")),))


def how_to_choose(tools: Tools, actor: Actor, now: datetime) -> Message:
    """Whether the actor is reminded at present, and what else they can choose.

    Raises:
        RefusalError: nothing is set up.
    """
    with tools.database.snapshot() as session:
        access.known_workspace(session, actor)
        is_quiet = reminders.wants_none(session, actor.workspace, actor.user_id, now.date())
    return Message((Words(say("reminder", "choices", is_quiet=is_quiet)),))


CHOICES: dict[str, Callable[[Tools, Actor, datetime], Message]] = {
    "me": remind_me,
    "later": not_now,
    "never": never,
}
"""What may follow `/pops remind`."""


def _with_button(said: str) -> Message:
    again = Button(say("reminder", "again_button"), "remind_me")
    return Message((Words(said), Buttons("reminders", (again,))))
