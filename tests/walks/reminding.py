"""What a walk with reminders needs: a plan that has them, hours that pass, and who was reminded."""

from datetime import timedelta
from typing import Any

from tests.walks.people import moment, plan
from tests.walks.reading import Json
from tests.walks.stage import Stage


def with_reminders(count: int, **pulse: Any) -> Json:
    """The usual plan, with reminders."""
    wanted = plan()
    wanted["pulses"]["focus"] |= {"reminders": count, **pulse}
    return wanted


def asked(stage: Stage, count: int = 1, **pulse: Any) -> Stage:
    """Fig has just been asked, in a plan with reminders."""
    stage.apply(with_reminders(count, **pulse))
    stage.go("2026-10-06 09:30")
    return stage


def live(stage: Stage, until: str) -> None:
    """Let the hours pass, two at a time, with the bot at work."""
    while stage.clock.now() < moment(until):
        stage.clock.move_to(min(stage.clock.now() + timedelta(hours=2), moment(until)))
        stage.settle()


def dm(stage: Stage, person: str) -> str:
    """The conversation of a person with the bot."""
    return stage.platform.state.dm_with(person).channel_id


def reminded(stage: Stage, *people: str) -> list[str]:
    """Who of these got a reminder, once for each."""
    return [person for person in people for _ in stage.dms(person)]


def owed(stage: Stage) -> list[str]:
    """For whom a reminder waits."""
    return sorted(c for (c,) in stage.rows("SELECT channel FROM delivery WHERE kind = 'reminder'"))
