"""What names one person outside rounds and answers: counting it for them, and deleting it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, func, select, update

from storage.decisions import chosen_for, decided_by, forget_who
from storage.readings import forget_writer, written_by
from storage.tables import (
    AnswerRow,
    AskRow,
    ChangeRow,
    DeliveryRow,
    FeedbackRow,
    FeedbackStepRow,
    LessonRow,
    MemberRow,
    PersonRow,
    ReminderChoiceRow,
    SharingRow,
    ThreadQuestionRow,
    ThreadRow,
)


@dataclass(frozen=True)
class ReminderChoice:
    """No reminders until a day, or with None for good."""

    until: date | None


def salts(session: Session, workspace: str) -> dict[str, bytes | None]:
    """The salt of each change by its key, None for one that is sealed."""
    query = select(col(ChangeRow.key), col(ChangeRow.salt)).where(ChangeRow.workspace == workspace)
    return dict(session.exec(query.order_by(ChangeRow.key)).all())


def count_rows(session: Session, workspace: str, user_id: str, champion: str) -> dict[str, int]:
    """How many rows of each kind name somebody: as `_naming` has them, and those that stay without a name."""
    query = select(func.count())
    decided = sum(len(find(session, workspace, user_id)) for find in (decided_by, chosen_for))
    steps = session.exec(query.select_from(FeedbackStepRow).where(*_steps_of(workspace, user_id))).one()
    given = len(written_by(session, workspace, user_id))
    return {"decisions": decided, "steps": steps, "readings": given} | {
        kind: session.exec(query.select_from(row).where(*mine)).one()
        for kind, (row, mine) in _naming(workspace, user_id, champion).items()
    }


def forget_rows(session: Session, workspace: str, user_id: str, champion: str) -> dict[str, int]:
    """Delete every row that names somebody; returns how many of each kind, as `count_rows` does.

    That they were asked lately goes, too, and is not counted. Decisions and readings stay, and so does a step
    that they took with feedback, without their words; nobody knows any more whose they were.
    """
    nobody = update(FeedbackStepRow).where(*_steps_of(workspace, user_id)).values(actor=None, words=None)
    steps = session.exec(nobody).rowcount
    session.exec(delete(AskRow).where(*_asks_of(workspace, user_id)))
    decided = forget_who(session, workspace, user_id)
    given = forget_writer(session, workspace, user_id)
    return {"decisions": decided, "steps": steps, "readings": given} | {
        kind: session.exec(delete(row).where(*mine)).rowcount
        for kind, (row, mine) in _naming(workspace, user_id, champion).items()
    }


def reminder_choice(session: Session, workspace: str, user_id: str) -> ReminderChoice | None:
    """What somebody chose about reminders, if they did."""
    row = session.get(ReminderChoiceRow, (workspace, user_id))
    return None if row is None else ReminderChoice(row.quiet_until)


def asked_in_threads(session: Session, workspace: str, champion: str) -> list[tuple[str, str]]:
    """What somebody asked the authors of comments, as a champion: team key and words, in their order."""
    query = (
        select(col(ThreadRow.team), col(ThreadQuestionRow.words))
        .join(ThreadRow, col(ThreadQuestionRow.thread) == col(ThreadRow.id))
        .where(ThreadRow.workspace == workspace, ThreadRow.champion == champion)
    )
    return sorted(session.exec(query))


def replied_in_threads(session: Session, pseudonyms: Mapping[str, str]) -> list[tuple[str, str]]:
    """What one person replied about their comments, by their pseudonym in each round: team key and words."""
    query = (
        select(col(ThreadRow.team), col(ThreadQuestionRow.reply))
        .join(ThreadRow, col(ThreadQuestionRow.thread) == col(ThreadRow.id))
        .join(AnswerRow, col(ThreadRow.answer) == col(AnswerRow.key))
        .where(col(AnswerRow.round).in_(list(pseudonyms)))
        .where(col(AnswerRow.pseudonym).in_(list(pseudonyms.values())))
    )
    return sorted((team, reply) for team, reply in session.exec(query) if reply is not None)


def _asks_of(workspace: str, user_id: str) -> tuple[Any, ...]:
    return (col(AskRow.workspace) == workspace, col(AskRow.user_id) == user_id)


def _steps_of(workspace: str, user_id: str) -> tuple[Any, ...]:
    return (col(FeedbackStepRow.workspace) == workspace, col(FeedbackStepRow.actor) == user_id)


def _naming(
    workspace: str, user_id: str, champion: str
) -> Mapping[str, tuple[type[SQLModel], tuple[Any, ...]]]:
    """Where rows are about one person each, and which of them are about this one."""
    return {
        "feedback": (FeedbackRow, (FeedbackRow.workspace == workspace, FeedbackRow.author == user_id)),
        "lessons": (LessonRow, (LessonRow.workspace == workspace, LessonRow.author == user_id)),
        "sharing": (SharingRow, (SharingRow.workspace == workspace, SharingRow.champion == user_id)),
        "threads": (ThreadRow, (ThreadRow.workspace == workspace, ThreadRow.champion == champion)),
        "reminders": (
            ReminderChoiceRow,
            (ReminderChoiceRow.workspace == workspace, ReminderChoiceRow.user_id == user_id),
        ),
        "teams": (MemberRow, (MemberRow.workspace == workspace, MemberRow.user_id == user_id)),
        "messages": (DeliveryRow, (DeliveryRow.workspace == workspace, DeliveryRow.channel == user_id)),
        "seen": (PersonRow, (PersonRow.workspace == workspace, PersonRow.user_id == user_id)),
    }
