"""A change's tidy rows out of the database: closed rounds, their answers, what was shown of them before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.analysis.digest import ChangeRows, GuardrailRows
from bot.analysis.gate import too_alike
from bot.analysis.tidy import Participation, PersonWeek, Remark
from bot.domain.answer import Answer
from bot.domain.cadence import week_start
from bot.domain.cell import scores_of
from bot.domain.change import Change
from bot.domain.pseudonym import Pseudonyms, pseudonyms
from bot.domain.question import Question
from bot.domain.round import Round, RoundStatus
from bot.domain.team import Team
from bot.flows.tools import Tools
from storage import answers, cells, changes, rounds
from storage.database import Session
from storage.workspaces import Workspace


@dataclass(frozen=True)
class Asked:
    """All rounds of a change that have been due by now, of teams that are `known` by their keys."""

    change: Change
    rounds: tuple[Round, ...]
    known: Mapping[str, Team]

    @cached_property
    def closed(self) -> dict[str, Round]:
        """The closed ones, by id."""
        return {r.id: r for r in self.rounds if r.status is RoundStatus.CLOSED}

    @cached_property
    def question(self) -> Question | None:
        """The newest wording of the change's own question."""
        return newest_wordings(self.rounds).get(self.change.question)

    @cached_property
    def guardrails(self) -> tuple[Question, ...]:
        """The newest wordings of the other questions that teams were asked when last."""
        latest = {r.team_key: r for r in sorted(self.rounds, key=lambda r: (r.due, r.id))}
        asked = {question.id for r in latest.values() for question in r.questions}
        wordings = newest_wordings(self.rounds)
        return tuple(wordings[name] for name in sorted(asked - {self.change.question}))

    def week(self, asked: Round) -> date:
        """The Monday of a round's week, in its team's zone."""
        zone = ZoneInfo(self.known[asked.team_key].zone)
        return week_start(asked.due.astimezone(zone).date())


def newest_wordings(asked: Iterable[Round]) -> dict[str, Question]:
    """The newest wording of each question that some rounds asked, by id."""
    newest: dict[str, Question] = {}
    for question in (question for r in asked for question in r.questions):
        newest[question.id] = max(newest.get(question.id, question), question, key=lambda q: q.wording)
    return newest


def rows_of_change(tools: Tools, session: Session, workspace: Workspace, asked: Asked) -> ChangeRows:
    """Everything that may be known of a change; what of it may be shown is for the gate to say."""
    change, question = asked.change, asked.question
    scores: dict[str, list[PersonWeek]] = {}
    remarks: list[Remark] = []
    wordings = {q.id: q.wording for q in (question, *asked.guardrails) if q is not None}
    for who, answer in _answers(tools, session, workspace, asked):
        week, team, version = asked.week(who.round), who.round.team_key, who.round.version
        for name, score in _scores(who.round, answer, wordings):
            row = PersonWeek(week, team, who.person, version, score, who.round.id)
            scores.setdefault(name, []).append(row)
        if answer.comment and answer.sentiment:
            said = answer.comment, answer.sentiment
            remarks.append(Remark(week, team, who.person, *said, version, who.round.id))
    closed = asked.closed.values()
    return ChangeRows(
        scores=scores.get(change.question, []),
        remarks=remarks,
        participation=tuple(Participation(asked.week(r), r.team_key, r.asked, r.shown) for r in closed),
        kind=scores_of(change.question, wordings.get(change.question, 1)),
        cells=cells.cells_of_change(session, workspace.id, change.key),
        elsewhere=_elsewhere(session, workspace, asked, change.question),
        guardrails=tuple(
            GuardrailRows(
                question=other,
                scores=scores.get(other.id, []),
                kind=scores_of(other.id, other.wording),
                elsewhere=_elsewhere(session, workspace, asked, other.id),
            )
            for other in asked.guardrails
        ),
    )


@dataclass(frozen=True)
class _Who:
    """Who answered: a pseudonym that is the same in all rounds of the change."""

    round: Round
    person: str


def _answers(
    tools: Tools, session: Session, workspace: Workspace, asked: Asked
) -> Iterator[tuple[_Who, Answer]]:
    """All answers of closed rounds in the order in which these closed; those of nobody known are left out."""
    closed, people = asked.closed, _people(tools, session, workspace.id, asked.change)
    if people is None:
        return
    names = {r.id: people.in_round(r.id, r.roster) for r in closed.values()}
    given = answers.answers_of_change(session, workspace.id, asked.change.key)
    for round_id, stored, answer in sorted(given, key=lambda row: _closing(closed.get(row[0]))):
        person = names.get(round_id, {}).get(stored)
        if person is not None:
            yield _Who(closed[round_id], person), answer


def _closing(asked: Round | None) -> tuple[datetime, str, str]:
    """The order in which rounds close."""
    if asked is None:
        return datetime.max.replace(tzinfo=UTC), "", ""
    return asked.closes, asked.team_key, asked.id


def _scores(asked: Round, answer: Answer, wordings: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """The scores on some questions; another wording of one is another question."""
    for question in asked.questions:
        if wordings.get(question.id) == question.wording and question.id in answer.choices:
            yield question.id, float(answer.choices[question.id])


def _elsewhere(session: Session, workspace: Workspace, asked: Asked, question: str) -> frozenset[str]:
    """The rounds that asked nearly the same people as one that another change has shown that week."""
    cells_there = cells.cells_elsewhere(session, workspace.id, asked.change.key, question)
    there = rounds.get_rounds(session, {round_id for cell in cells_there for round_id in cell.rounds})
    by_week: dict[date, list[Round]] = {}
    for other in there:
        by_week.setdefault(asked.week(other), []).append(other)
    minimum = workspace.privacy.minimums.scores
    return frozenset(
        mine.id
        for mine in asked.closed.values()
        if any(too_alike(mine.roster, o.roster, minimum) for o in by_week.get(asked.week(mine), ()))
    )


def _people(tools: Tools, session: Session, workspace: str, change: Change) -> Pseudonyms | None:
    """Who is who across the rounds of a change.

    Of a sealed change nobody can know any more, so that none of its answers is shown anew.
    """
    salt = changes.salt_of(session, workspace, change.key)
    return None if salt is None else pseudonyms(tools.secret, salt, workspace)
