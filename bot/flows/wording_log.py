"""What a set-up does to the wordings of questions: reworded, linked, unlinked; and what it may not do."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.domain.audit import Action
from bot.domain.change import Change, WordingLink
from bot.domain.decision import DecisionKind, Details, WordingOf
from bot.domain.question import Question
from bot.domain.refusal import RefusalError
from bot.domain.setup import Pulse, Setup
from bot.flows.decision_log import today_in
from storage import audit, decisions, rounds, wordings
from storage.database import Session
from storage.workspaces import get_workspace

Before = tuple[Mapping[str, Change], Iterable[Pulse]]
"""The changes (by key) and pulses as they were stored."""

_ACTIONS = {
    DecisionKind.LINKED: Action.WORDINGS_LINKED,
    DecisionKind.UNLINKED: Action.WORDINGS_UNLINKED,
}

Step = tuple[DecisionKind, Details, str]
"""What is kept of it, with its reason."""


def refuse_uncounted(session: Session, workspace: str, questions: Iterable[Question]) -> None:
    """Refuse other words under the number of a wording that was asked: its answers would be taken as one.

    Raises:
        RefusalError: with the number to write.
    """
    known = get_workspace(session, workspace)
    kept = () if known is None else known.questions
    for question in (q for q in questions if q not in kept):
        asked = wordings.wordings_asked(session, workspace, question.id)
        if any(q.wording == question.wording and not question.says(q) for q in asked):
            number = max(q.wording for q in asked) + 1
            raise RefusalError("setup_reworded", question=question.id, text=question.text, number=number)


def note_wordings(
    session: Session, workspace: str, before: Before, setup: Setup, actor: str, now: datetime
) -> None:
    """Keep which questions of a change were reworded once it was asked, and which wordings were linked."""
    today = today_in(get_workspace(session, workspace), now)
    changes, pulses = before
    were = [*pulses]
    for change in setup.changes:
        old = changes.get(change.key)
        steps = [*_reworded(session, workspace, change.key, were, setup.pulses)]
        steps += _linked(() if old is None else old.links, change.links)
        for kind, details, why in steps:
            decisions.note(session, workspace, change.key, kind, actor, now, today, details, why)
            if details.link is not None:
                numbers = ", ".join(map(str, details.link.wordings))
                subject = f"change {change.key}: wordings {numbers} of {details.link.question}"
                audit.record(session, workspace, now, actor, _ACTIONS[kind], subject)


def texts_before(session: Session, workspace: str) -> dict[str, dict[int, str]]:
    """The texts of questions (by id) before they were reworded, by the number of the wording."""
    found: dict[str, dict[int, str]] = {}
    for decided in decisions.all_decisions(session, workspace).values():
        for wording in (d.details.worded[0] for d in decided if d.details.worded is not None):
            found.setdefault(wording.question, {})[wording.wording] = wording.text
    return found


def _reworded(
    session: Session, workspace: str, change_key: str, before: Iterable[Pulse], after: Iterable[Pulse]
) -> Iterator[Step]:
    old, new = _asked(change_key, before), _asked(change_key, after)
    moved = [(old[name], new[name]) for name in new if name in old and old[name].wording != new[name].wording]
    if moved and rounds.was_asked(session, workspace, change_key):
        for was, now in moved:
            yield DecisionKind.REWORDED, Details(worded=(_wording(was), _wording(now))), ""


def _linked(before: Iterable[WordingLink], after: Iterable[WordingLink]) -> Iterator[Step]:
    """A link that others took the place of, with all its wordings and more, was not undone."""
    new = [link for link in after if link not in before]
    for gone in (link for link in before if link not in after):
        mine = [set(link.wordings) for link in new if link.question == gone.question]
        if not any(set(gone.wordings) <= more for more in mine):
            yield DecisionKind.UNLINKED, Details(link=gone), ""
    for link in new:
        yield DecisionKind.LINKED, Details(link=link), link.why


def _asked(change_key: str, pulses: Iterable[Pulse]) -> dict[str, Question]:
    mine = (pulse for pulse in pulses if pulse.change_key == change_key)
    return {question.id: question for pulse in mine for question in pulse.questions}


def _wording(question: Question) -> WordingOf:
    return WordingOf(question.id, question.wording, question.text)
