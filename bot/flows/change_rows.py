"""A change's tidy rows out of the database: closed rounds, their answers, what was shown of them before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.analysis.digest import ChangeRows, GuardrailRows
from bot.analysis.elsewhere import ShownPeople
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
from storage import answers, cells, changes
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


def rows_of_change(
    tools: Tools, session: Session, workspace: Workspace, asked: Asked, shown: ShownPeople
) -> ChangeRows:
    """Everything that may be known of a change; what of it may be shown is for the gate to say."""
    change, question = asked.change, asked.question
    scores: dict[str, list[PersonWeek]] = {}
    remarks: list[Remark] = []
    wordings = {q.id: q.wording for q in (question, *asked.guardrails) if q is not None}
    for given, person, answer in _answers(tools, session, workspace, asked):
        for name, score in _scores(given.round, answer, wordings):
            row = PersonWeek(given.week, given.team, person, given.version, score, given.round.id)
            scores.setdefault(name, []).append(row)
        if answer.comment and answer.sentiment:
            said = answer.comment, answer.sentiment
            remarks.append(Remark(given.week, given.team, person, *said, given.version, given.round.id))
    closed = asked.closed.values()
    return ChangeRows(
        scores=scores.get(change.question, []),
        remarks=remarks,
        participation=tuple(Participation(asked.week(r), r.team_key, r.asked, r.shown) for r in closed),
        kind=scores_of(change.question, wordings.get(change.question, 1)),
        cells=cells.cells_of_change(session, workspace.id, change.key),
        elsewhere=_elsewhere(shown, asked, change.question),
        guardrails=tuple(
            GuardrailRows(
                question=other,
                scores=scores.get(other.id, []),
                kind=scores_of(other.id, other.wording),
                elsewhere=_elsewhere(shown, asked, other.id),
            )
            for other in asked.guardrails
        ),
    )


@dataclass(frozen=True)
class _Given:
    """A closed round with what all its answers share."""

    round: Round
    week: date
    team: str
    version: int | None


def _answers(
    tools: Tools, session: Session, workspace: Workspace, asked: Asked
) -> Iterator[tuple[_Given, str, Answer]]:
    """All answers of closed rounds in the order in which these closed; those of nobody known are left out."""
    people = _people(tools, session, workspace.id, asked.change)
    if people is None:
        return
    by_round: dict[str, list[tuple[str, Answer]]] = {}
    for round_id, stored, answer in answers.answers_of_change(session, workspace.id, asked.change.key):
        by_round.setdefault(round_id, []).append((stored, answer))
    for closed in sorted(asked.closed.values(), key=lambda r: (r.closes, r.team_key, r.id)):
        given = _Given(closed, asked.week(closed), closed.team_key, closed.version)
        names = people.in_round(closed.id, closed.roster)
        for stored, answer in by_round.get(closed.id, ()):
            if stored in names:
                yield given, names[stored], answer


def _scores(asked: Round, answer: Answer, wordings: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """The scores on some questions; another wording of one is another question."""
    for question in asked.questions:
        if wordings.get(question.id) == question.wording and question.id in answer.choices:
            yield question.id, float(answer.choices[question.id])


def _elsewhere(shown: ShownPeople, asked: Asked, question: str) -> frozenset[str]:
    """The rounds that asked nearly the same people as one that another change has shown that week."""
    key = asked.change.key
    return frozenset(
        r.id for r in asked.closed.values() if shown.elsewhere(key, question, asked.week(r), r.roster)
    )


def _people(tools: Tools, session: Session, workspace: str, change: Change) -> Pseudonyms | None:
    """Who is who across the rounds of a change.

    Of a sealed change nobody can know any more, so that none of its answers is shown anew.
    """
    salt = changes.salt_of(session, workspace, change.key)
    return None if salt is None else pseudonyms(tools.secret, salt, workspace)
