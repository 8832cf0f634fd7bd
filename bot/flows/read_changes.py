"""Reading a change out of the database: tidy rows of closed rounds in, one reading for the digest out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.analysis.digest import ChangeReading, ChangeRows, read_change
from bot.analysis.gate import too_alike
from bot.analysis.quotes import without_repeats
from bot.analysis.tidy import Participation, PersonWeek, Remark, TeamOnChange
from bot.domain.answer import Answer
from bot.domain.cadence import week_start
from bot.domain.cell import scores_of
from bot.domain.change import Change
from bot.domain.feedback import Feedback
from bot.domain.pseudonym import Pseudonyms, pseudonyms
from bot.domain.question import Question
from bot.domain.round import Round, RoundStatus
from bot.domain.team import Team
from bot.flows.tools import Tools
from storage import answers, cells, changes, rounds, teams
from storage.database import Session
from storage.feedback import waiting_feedback
from storage.workspaces import Workspace

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


def read_week(tools: Tools, session: Session, workspace: Workspace, now: datetime) -> WeekNews:
    """Everything that a digest made `now` speaks of. Only closed rounds count.

    What it shows is remembered in the same transaction, since whoever calls this shows it.
    """
    cells.hold_cells(session, workspace.id)
    running = [c for c in changes.list_changes(session, workspace.id) if not c.archived]
    known = {t.key: t for t in teams.list_teams(session, workspace.id)}
    said = [(known[f.team_key], f) for f in waiting_feedback(session, workspace.id)]
    ordered = sorted(running, key=lambda c: (c.title, c.key))
    news = [_read(tools, session, workspace, change, known, said, now) for change in ordered]
    readings = without_repeats([each.reading for each in news])
    keys = {c.key for c in running}
    return WeekNews(
        tuple(replace(each, reading=reading) for each, reading in zip(news, readings, strict=True)),
        tuple((t, f) for t, f in said if f.change_key not in keys),
    )


def _read(
    tools: Tools,
    session: Session,
    workspace: Workspace,
    change: Change,
    known: dict[str, Team],
    said: list[tuple[Team, Feedback]],
    now: datetime,
) -> ChangeNews:
    asked = {r.id: r for r in rounds.rounds_of_change(session, workspace.id, change.key, now)}
    closed = {i: r for i, r in asked.items() if r.status is RoundStatus.CLOSED}
    question = _newest_wording(change, asked.values())
    week = max((_week(r, known) for r in closed.values()), default=week_start(now.date()) - WEEK)
    people = _people(tools, session, workspace.id, change)
    rows = _rows(session, workspace, change, closed, question, known, people)
    on_it = _teams_on(session, workspace.id, change, known, week)
    minimums = workspace.privacy.minimums
    reading = read_change(rows, week, on_it, change.direction, change.smallest, minimums)
    cells.remember_cells(session, workspace.id, change.key, reading.cells)
    skipped = [(known[r.team_key], r) for r in asked.values() if r.skipped is not None and now - r.due < WEEK]
    words = [(t, f) for t, f in said if f.change_key == change.key]
    return ChangeNews(change, question, reading, tuple(skipped), tuple(words))


def _rows(
    session: Session,
    workspace: Workspace,
    change: Change,
    closed: dict[str, Round],
    question: Question | None,
    known: dict[str, Team],
    people: Pseudonyms | None,
) -> ChangeRows:
    scores, remarks = [], []
    names = {r.id: {} if people is None else people.in_round(r.id, r.roster) for r in closed.values()}
    given = answers.answers_of_change(session, workspace.id, change.key)
    for round_id, stored, answer in sorted(given, key=lambda row: _closing(closed.get(row[0]))):
        if (asked := closed.get(round_id)) is None or stored not in names[round_id]:
            continue
        person = names[round_id][stored]
        week, team, version = _week(asked, known), asked.team_key, asked.version
        score = None if question is None else _score(asked, answer, question)
        if score is not None:
            scores.append(PersonWeek(week, team, person, version, score, round_id))
        if answer.comment and answer.sentiment:
            said = answer.comment, answer.sentiment
            remarks.append(Remark(week, team, person, *said, version, round_id))
    counts = tuple(Participation(_week(r, known), r.team_key, r.asked, r.shown) for r in closed.values())
    kind = scores_of(change.question, 1 if question is None else question.wording)
    mine = cells.cells_of_change(session, workspace.id, change.key)
    elsewhere = _elsewhere(session, workspace, change, closed.values(), known)
    return ChangeRows(scores, remarks, counts, kind, mine, elsewhere)


def _closing(asked: Round | None) -> tuple[datetime, str, str]:
    """The order in which rounds close."""
    if asked is None:
        return datetime.max.replace(tzinfo=UTC), "", ""
    return asked.closes, asked.team_key, asked.id


def _elsewhere(
    session: Session, workspace: Workspace, change: Change, closed: Iterable[Round], known: dict[str, Team]
) -> frozenset[str]:
    """The rounds that asked nearly the same people as one that another change has shown that week."""
    cells_there = cells.cells_elsewhere(session, workspace.id, change.key, change.question)
    there = rounds.get_rounds(session, {round_id for cell in cells_there for round_id in cell.rounds})
    by_week: dict[date, list[Round]] = {}
    for asked in there:
        by_week.setdefault(_week(asked, known), []).append(asked)
    minimum = workspace.privacy.minimums.scores
    return frozenset(
        asked.id
        for asked in closed
        if any(too_alike(asked.roster, o.roster, minimum) for o in by_week.get(_week(asked, known), ()))
    )


def _people(tools: Tools, session: Session, workspace: str, change: Change) -> Pseudonyms | None:
    """Who is who across the rounds of a change.

    Of a sealed change nobody can know any more, so that none of its answers is shown anew.
    """
    salt = changes.salt_of(session, workspace, change.key)
    return None if salt is None else pseudonyms(tools.secret, salt, workspace)


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
