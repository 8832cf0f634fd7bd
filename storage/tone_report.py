"""How words were read and what their authors said to it, without the words: for the operator's report."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select as core_select
from sqlmodel import Session

from bot.domain.sentiment import Sentiment, Tone
from storage.rows import fetch, table_of
from storage.tables import AnswerRow, FeedbackRow, RoundRow


@dataclass(frozen=True)
class ReadComment:
    """How a comment of a closed round was read, with the pseudonym of its author in that round."""

    round: str
    change_key: str
    due: datetime
    pseudonym: str
    sentiment: Sentiment


def read_comments(session: Session, workspace: str) -> list[ReadComment]:
    """All comments of closed rounds, by round and pseudonym, so that nothing can be read from the order."""
    answer, asked = table_of(AnswerRow).c, table_of(RoundRow).c
    read = (answer.tone, answer.polarity, answer.confidence, answer.model, answer.corrected)
    query = (
        core_select(asked.id, asked.change, asked.due, answer.pseudonym, *read)
        .join_from(table_of(AnswerRow), table_of(RoundRow), answer.round == asked.id)
        .where(asked.workspace == workspace, asked.status == "closed", answer.comment.is_not(None))
        .where(answer.tone.is_not(None), answer.confidence.is_not(None))
        .order_by(asked.id, answer.pseudonym)
    )
    return [
        ReadComment(round_id, change, due, who, _sentiment(*said))
        for round_id, change, due, who, *said in fetch(session, query)
    ]


def read_feedback(session: Session, workspace: str) -> list[tuple[date, str, Sentiment]]:
    """Day, author and reading of all feedback, by day and author."""
    said = table_of(FeedbackRow).c
    read = (said.tone, said.polarity, said.confidence, said.model, said.corrected)
    query = core_select(said.day, said.author, *read).where(said.workspace == workspace)
    return [
        (day, author, _sentiment(*rest))
        for day, author, *rest in fetch(session, query.order_by(said.day, said.author, said.id))
    ]


def _sentiment(tone: str, polarity: float, confidence: float, model: str, corrected: str | None) -> Sentiment:
    said = None if corrected is None else Tone(corrected)
    return Sentiment(Tone(tone), polarity, confidence, model or "", corrected=said)
