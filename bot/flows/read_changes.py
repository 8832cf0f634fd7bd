"""Reading a change out of the database: tidy rows of closed rounds in, one reading for the digest out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from bot.analysis.digest import ChangeReading, ChangeRows, read_change
from bot.analysis.gate import Minimums
from bot.analysis.tidy import Participation, PersonWeek, Remark, TeamOnChange
from bot.domain.answer import Answer
from bot.domain.cadence import week_start
from bot.domain.change import Change
from bot.domain.feedback import Feedback
from bot.domain.question import Question
from bot.domain.round import Round, RoundStatus
from bot.domain.team import Team
from storage import answers, changes, rounds, teams
from storage.database import Session
from storage.feedback import waiting_feedback

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ChangeNews:
    """One running change with its reading, what was skipped in the last week, and what champions said."""

    change: Change
    question: Question | None
    reading: ChangeReading
    skipped: tuple[tuple[Team, Round], ...]
    feedback: tuple[tuple[Team, Feedback], ...]


@dataclass(frozen=True)
class WeekNews:
    """Every running change, by title, and what champions said on none of them."""

    changes: tuple[ChangeNews, ...]
    feedback: tuple[tuple[Team, Feedback], ...]


def read_week(session: Session, workspace: str, minimums: Minimums, now: datetime) -> WeekNews:
    """Everything that a digest made `now` speaks of. Only closed rounds count."""
    running = [c for c in changes.list_changes(session, workspace) if not c.archived]
    known = {t.key: t for t in teams.list_teams(session, workspace)}
    said = [(known[f.team_key], f) for f in waiting_feedback(session, workspace)]
    ordered = sorted(running, key=lambda c: (c.title, c.key))
    news = tuple(_read(session, workspace, change, known, said, minimums, now) for change in ordered)
    keys = {c.key for c in running}
    return WeekNews(news, tuple((t, f) for t, f in said if f.change_key not in keys))


def _read(
    session: Session,
    workspace: str,
    change: Change,
    known: dict[str, Team],
    said: list[tuple[Team, Feedback]],
    minimums: Minimums,
    now: datetime,
) -> ChangeNews:
    asked = {r.id: r for r in rounds.rounds_of_change(session, workspace, change.key, now)}
    closed = {i: r for i, r in asked.items() if r.status is RoundStatus.CLOSED}
    given = [
        (closed[i], p, a)
        for i, p, a in answers.answers_of_change(session, workspace, change.key)
        if i in closed
    ]
    question = _newest_wording(change, asked.values())
    weeks = [_week(r, known) for r in closed.values()]
    week = max(weeks, default=week_start(now.date()) - WEEK)
    rows = _rows(given, closed.values(), question, known)
    on_it = _teams_on(session, workspace, change, known, week)
    reading = read_change(rows, week, on_it, change.direction, change.smallest, minimums)
    skipped = [(known[r.team_key], r) for r in asked.values() if r.skipped is not None and now - r.due < WEEK]
    words = [(t, f) for t, f in said if f.change_key == change.key]
    return ChangeNews(change, question, reading, tuple(skipped), tuple(words))


def _rows(
    given: list[tuple[Round, str, Answer]],
    closed: Iterable[Round],
    question: Question | None,
    known: dict[str, Team],
) -> ChangeRows:
    scores, remarks, counts = [], [], dict.fromkeys((r.id for r in closed), 0)
    for asked, person, answer in given:
        counts[asked.id] += 1
        week = _week(asked, known)
        score = None if question is None else _score(asked, answer, question)
        if score is not None:
            scores.append(PersonWeek(week, asked.team_key, person, asked.version, score))
        if answer.comment and answer.sentiment:
            remarks.append(Remark(week, asked.team_key, person, answer.comment, answer.sentiment))
    return ChangeRows(_one_a_week(scores), remarks, _participation(closed, counts, known))


def _participation(
    closed: Iterable[Round], counts: dict[str, int], known: dict[str, Team]
) -> tuple[Participation, ...]:
    return tuple(Participation(_week(r, known), r.team_key, len(r.roster), counts[r.id]) for r in closed)


def _one_a_week(scores: list[PersonWeek]) -> list[PersonWeek]:
    """A person who answered twice in a week counts once, with the mean."""
    together: dict[tuple[date, str, str, int | None], list[float]] = {}
    for row in scores:
        together.setdefault((row.week, row.team, row.person, row.version), []).append(row.score)
    return [PersonWeek(*key, fmean(values)) for key, values in together.items()]


def _score(asked: Round, answer: Answer, question: Question) -> float | None:
    """The score on the change's own question; another wording of it is another question."""
    worded = asked.question(question.id)
    if worded is None or worded.wording != question.wording or question.id not in answer.choices:
        return None
    return float(answer.choices[question.id])


def _newest_wording(change: Change, asked: Iterable[Round]) -> Question | None:
    wordings = (r.question(change.question) for r in asked)
    return max((q for q in wordings if q is not None), key=lambda q: q.wording, default=None)


def _week(asked: Round, known: dict[str, Team]) -> date:
    return week_start(asked.due.astimezone(ZoneInfo(known[asked.team_key].zone)).date())


def _teams_on(
    session: Session, workspace: str, change: Change, known: dict[str, Team], week: date
) -> list[TeamOnChange]:
    """The teams that are asked about the change, with the version that they are on at the end of the week."""
    pulses = [
        p for p in changes.list_pulses(session, workspace) if p.change_key == change.key and not p.archived
    ]
    keys = dict.fromkeys(k for p in pulses for k in p.team_keys)
    sunday = week + timedelta(days=6)
    found = []
    for key in keys:
        trial = change.trial_on(key, sunday)
        version = None if trial is None else trial.version
        found.append(TeamOnChange(key, known[key].name, version, change.first_start(key)))
    return found
