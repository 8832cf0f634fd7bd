"""A change's tidy rows out of the database: closed rounds, their answers, what was shown of them before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.analysis.digest import ChangeRows, GuardrailRows
from bot.analysis.elsewhere import ShownPeople
from bot.analysis.tidy import Participation, PersonWeek, Remark, Worded
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
        """The change's own question as it was asked last."""
        return newest_wordings(self.rounds).get(self.change.question)

    @cached_property
    def guardrails(self) -> tuple[Question, ...]:
        """The other questions that teams were asked when last, or that take turns, as each was asked last."""
        by_team: dict[str, list[Round]] = {}
        for r in sorted(self.rounds, key=lambda r: (r.due, r.id), reverse=True):
            by_team.setdefault(r.team_key, []).append(r)
        asked = {name for newest_first in by_team.values() for name in _asked_lately(newest_first)}
        wordings = newest_wordings(self.rounds)
        return tuple(wordings[name] for name in sorted(asked - {self.change.question}))

    @cached_property
    def worded(self) -> dict[str, list[Worded]]:
        """By team that was asked the change's own question in several wordings: one after the other."""
        if self.question is None:
            return {}
        wordings = Wordings(self.change, (self.question,))
        asked: dict[str, list[Worded]] = {}
        for r in sorted(self.closed.values(), key=lambda r: (r.due, r.id)):
            question = r.question(self.change.question)
            if question is not None:
                day = self.known[r.team_key].local_day(r.due)
                asked.setdefault(r.team_key, []).append(Worded(wordings.of(question), day))
        runs = {
            team: [next(run) for _, run in groupby(mine, lambda w: w.wording)] for team, mine in asked.items()
        }
        return {team: mine for team, mine in runs.items() if len(mine) > 1 or mine[0].wording}

    def week(self, asked: Round) -> date:
        """The Monday of a round's week, in its team's zone."""
        zone = ZoneInfo(self.known[asked.team_key].zone)
        return week_start(asked.due.astimezone(zone).date())


def _asked_lately(newest_first: Sequence[Round]) -> Iterator[str]:
    """The questions of a team's last round, and those of rounds before it whose turn it was then."""
    opened = 0
    for asked in (r for r in newest_first if r.pulse_key == newest_first[0].pulse_key):
        yield from (q.id for q in asked.questions if opened == 0 or q.every > opened)
        opened += asked.status is not RoundStatus.SKIPPED


def newest_wordings(asked: Iterable[Round]) -> dict[str, Question]:
    """Each question that some rounds asked, as it was asked last, by id."""
    in_order = sorted(asked, key=lambda r: r.due)
    return {question.id: question for r in in_order for question in r.questions}


class Wordings:
    """Which wordings of some questions are compared: those asked last, and what a person linked with them."""

    def __init__(self, change: Change, newest: Iterable[Question]) -> None:
        self._change = change
        self._now = {q.id: change.same_wordings(q.id, q.wording) for q in newest}

    def of(self, question: Question) -> int:
        """0 for a wording that is compared; the others by number, linked ones by the lowest of theirs."""
        if question.wording in self._now.get(question.id, ()):
            return 0
        return min(self._change.same_wordings(question.id, question.wording))


def rows_of_change(
    tools: Tools, session: Session, workspace: Workspace, asked: Asked, shown: ShownPeople
) -> ChangeRows:
    """Everything that may be known of a change; what of it may be shown is for the gate to say."""
    change, question = asked.change, asked.question
    scores: dict[str, list[PersonWeek]] = {}
    remarks: list[Remark] = []
    newest = {q.id: q for q in (question, *asked.guardrails) if q is not None}
    wordings = Wordings(change, newest.values())
    for given, person, answer in _answers(tools, session, workspace, asked):
        for name, wording, score in _scores(given.round, answer, newest, wordings):
            row = PersonWeek(given.week, given.team, person, given.version, score, given.round.id, wording)
            scores.setdefault(name, []).append(row)
        if answer.comment and answer.sentiment:
            said = answer.comment, answer.sentiment
            remarks.append(Remark(given.week, given.team, person, *said, given.version, given.round.id))
    closed = asked.closed.values()
    return ChangeRows(
        scores=scores.get(change.question, []),
        remarks=remarks,
        participation=tuple(Participation(asked.week(r), r.team_key, r.asked, r.shown) for r in closed),
        kind=scores_of(change.question, 1 if question is None else question.wording),
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
        worded=asked.worded,
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


def _scores(
    asked: Round, answer: Answer, newest: Mapping[str, Question], wordings: Wordings
) -> Iterator[tuple[str, int, float]]:
    """The scores on some questions, each with its wording."""
    for question in asked.questions:
        if question.id in newest and question.id in answer.choices:
            yield question.id, wordings.of(question), float(answer.choices[question.id])


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
