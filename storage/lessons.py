"""What teams learnt from trials, whom that was offered to, and which teams may be told of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, delete, or_, select, update

from storage.rows import insert_new, put, random_key
from storage.tables import ChangeRow, LessonOfferRow, LessonRow, SharingRow, WorkspaceRow


@dataclass(frozen=True)
class Lesson:
    """What a team learnt from a trial, in three lines, signed. A team's trial on a day has one."""

    change_key: str
    team_key: str
    version: int
    start: date
    author: str
    tried: str
    happened: str
    advice: str
    day: date
    id: str = ""


def save_lesson(session: Session, workspace: str, lesson: Lesson) -> bool:
    """Keep a lesson: False when somebody else has written that of this trial. Its author may change it."""
    row = LessonRow(
        id=random_key(),
        workspace=workspace,
        change=lesson.change_key,
        team=lesson.team_key,
        version=lesson.version,
        start=lesson.start,
        author=lesson.author,
        tried=lesson.tried,
        happened=lesson.happened,
        advice=lesson.advice,
        day=lesson.day,
    )
    if insert_new(session, row):
        return True
    said = {"tried": lesson.tried, "happened": lesson.happened, "advice": lesson.advice}
    mine = (
        col(LessonRow.workspace) == workspace,
        col(LessonRow.change) == lesson.change_key,
        col(LessonRow.team) == lesson.team_key,
        col(LessonRow.version) == lesson.version,
        col(LessonRow.start) == lesson.start,
        col(LessonRow.author) == lesson.author,
    )
    return session.exec(update(LessonRow).where(*mine).values(**said)).rowcount == 1


def lesson_of(
    session: Session, workspace: str, change_key: str, team_key: str, version: int, start: date
) -> Lesson | None:
    """What was learnt from one trial, if somebody wrote it down."""
    found = lessons_on(session, workspace, change_key)
    trial = (team_key, version, start)
    return next((each for each in found if (each.team_key, each.version, each.start) == trial), None)


def lessons_on(session: Session, workspace: str, change_key: str) -> list[Lesson]:
    """What teams learnt from a change, newest first."""
    query = select(LessonRow).where(LessonRow.workspace == workspace, LessonRow.change == change_key)
    return [_lesson(row) for row in session.exec(query.order_by(col(LessonRow.day).desc(), LessonRow.team))]


def lessons_by(session: Session, workspace: str, author: str) -> list[Lesson]:
    """What somebody wrote, by day."""
    query = select(LessonRow).where(LessonRow.workspace == workspace, LessonRow.author == author)
    return [_lesson(row) for row in session.exec(query.order_by(col(LessonRow.day), LessonRow.id))]


def get_lessons(session: Session, workspace: str, ids: Collection[str]) -> list[Lesson]:
    """Those of these lessons that are still there, newest first."""
    query = select(LessonRow).where(LessonRow.workspace == workspace, col(LessonRow.id).in_(ids))
    return [_lesson(row) for row in session.exec(query.order_by(col(LessonRow.day).desc(), LessonRow.team))]


def claim_offers(session: Session, workspace: str, change_key: str, team_key: str) -> list[str]:
    """Claim the lessons of other teams on a change that were not offered to this team; returns their ids."""
    lessons = (each for each in lessons_on(session, workspace, change_key) if each.team_key != team_key)
    return [each.id for each in lessons if _claim(session, workspace, each.id, team_key)]


def _claim(session: Session, workspace: str, lesson_id: str, team_key: str) -> bool:
    return insert_new(session, LessonOfferRow(lesson=lesson_id, workspace=workspace, team=team_key))


def stopped_on(session: Session, workspace: str) -> dict[str, datetime]:
    """When each change was stopped, of those that were, by key."""
    stopped = col(ChangeRow.stopped)
    query = select(col(ChangeRow.key), stopped).where(ChangeRow.workspace == workspace, stopped.is_not(None))
    return {key: moment for key, moment in session.exec(query) if moment is not None}


def lessons_due(session: Session, now: datetime) -> list[str]:
    """The workspaces in which it is time to look which trials ended, or are about to start."""
    due = col(WorkspaceRow.lessons_due)
    there = select(WorkspaceRow.id).where(col(WorkspaceRow.uninstalled).is_(None))
    return list(session.exec(there.where(or_(due.is_(None), due <= now)).order_by(WorkspaceRow.id)))


def plan_lessons(session: Session, workspace: str, due: datetime) -> None:
    """Remember when to look the next time."""
    session.exec(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace).values(lessons_due=due))


def share(session: Session, workspace: str, team_key: str, champion: str, now: datetime) -> None:
    """Remember that a champion lets other teams hear how theirs does."""
    put(session, SharingRow(workspace=workspace, team=team_key, champion=champion, moment=now))


def stop_sharing(session: Session, workspace: str, team_key: str) -> None:
    """Other teams hear of this one no more."""
    mine = (col(SharingRow.workspace) == workspace, col(SharingRow.team) == team_key)
    session.exec(delete(SharingRow).where(*mine))


def sharing(session: Session, workspace: str) -> dict[str, str]:
    """The teams that may be told of, each with the champion who said so."""
    query = select(SharingRow).where(SharingRow.workspace == workspace)
    return {row.team: row.champion for row in session.exec(query.order_by(SharingRow.team))}


def _lesson(row: LessonRow) -> Lesson:
    return Lesson(
        change_key=row.change,
        team_key=row.team,
        version=row.version,
        start=row.start,
        author=row.author,
        tried=row.tried,
        happened=row.happened,
        advice=row.advice,
        day=row.day,
        id=row.id,
    )
