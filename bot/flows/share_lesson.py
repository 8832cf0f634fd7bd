"""A champion writes down in three lines what the team learnt from a trial, signed, for all teams."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.form import Form, TextField
from bot.domain.message import Note, Part, Quote, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.tools import Tools
from bot.flows.trials_ended import lesson_from, may_write
from bot.prompts import say
from storage import lessons, teams
from storage.database import Session
from storage.lessons import Lesson

FORM, BUTTON = "lesson", "lesson_write"
TRIED, HAPPENED, ADVICE = "tried", "happened", "advice"
LINES = (TRIED, HAPPENED, ADVICE)
LIMIT = 500
"""Characters of one line."""


def lesson_form(tools: Tools, actor: Actor, trial: str, now: datetime) -> Form:
    """The form with the three lines, filled in with what the actor wrote before.

    Raises:
        RefusalError: the actor may not write about this trial.
    """
    with tools.database.snapshot() as session:
        ended = may_write(session, actor, trial, now)
        before = lesson_from(session, actor.workspace, ended)
    written = ("", "", "") if before is None else (before.tried, before.happened, before.advice)
    fields = (
        TextField(name, say("champion", f"lesson_{name}"), initial=line, multiline=True, limit=LIMIT)
        for name, line in zip(LINES, written, strict=True)
    )
    return Form(
        FORM,
        say("champion", "lesson_title"),
        (
            Words(say("champion", "lesson_about", **ended.names)),
            *fields,
            Note(say("champion", "lesson_note")),
        ),
        submit=say("champion", "share_submit"),
        close=say("champion", "share_close"),
        context=trial,
    )


def keep_lesson(
    tools: Tools, actor: Actor, trial: str, values: Mapping[str, str | None], now: datetime
) -> Form:
    """Keep the three lines, signed; returns what takes the form's place.

    Raises:
        RefusalError: something does not fit; the form stays open with all that was typed.
    """
    tried, happened, advice = (_line(name, values) for name in LINES)
    with tools.database.transaction() as session:
        ended = may_write(session, actor, trial, now)
        on = (ended.change.key, ended.team.key, ended.trial.version, ended.trial.start)
        lesson = Lesson(*on, actor.user_id, tried, happened, advice, ended.team.local_day(now))
        lessons.save_lesson(session, actor.workspace, lesson)
        may_write(session, actor, trial, now)
        parts = lesson_parts(session, actor.workspace, [lesson])
    kept = Words(say("champion", "lesson_kept", key=ended.change.key, **ended.names))
    return Form("receipt", say("champion", "lesson_title"), (kept, *parts), close=say("answer", "done"))


def lesson_parts(session: Session, workspace: str, learnt: Sequence[Lesson]) -> list[Part]:
    """Lessons with who signed them."""
    names = {team.key: team.name for team in teams.list_teams(session, workspace)}
    parts: list[Part] = []
    for lesson in learnt:
        team = names.get(lesson.team_key, lesson.team_key)
        signed = say(
            "champion",
            "lesson_signed",
            team=team,
            version=lesson.version,
            author=lesson.author,
            day=lesson.day,
        )
        parts += [Words(signed), Quote("\n".join((lesson.tried, lesson.happened, lesson.advice)))]
    return parts


def _line(name: str, values: Mapping[str, str | None]) -> str:
    line = " ".join((values.get(name) or "").split())
    if not line:
        raise RefusalError("lesson_empty", field=name)
    if len(line) > LIMIT:
        raise RefusalError("lesson_too_long", field=name, length=len(line), limit=LIMIT)
    return line
