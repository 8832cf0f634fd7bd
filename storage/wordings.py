"""In which words questions were asked."""

import json

from sqlalchemy import String
from sqlalchemy import cast as sql_cast
from sqlalchemy import select as core_select
from sqlmodel import Session

from bot.domain.question import Question
from storage.rows import fetch, from_json, table_of
from storage.tables import RoundRow

_ROUND = table_of(RoundRow)


def wordings_asked(session: Session, workspace: str, question_id: str) -> list[Question]:
    """A question in all wordings in which rounds asked it, by number."""
    said = sql_cast(_ROUND.c.questions, String).label("said")
    mine = (_ROUND.c.workspace == workspace, said.contains(f'"{question_id}"', autoescape=True))
    found = {
        question
        for (text,) in fetch(session, core_select(said).where(*mine).distinct())
        for question in from_json(tuple[Question, ...], json.loads(text))
        if question.id == question_id
    }
    return sorted(found, key=lambda question: (question.wording, question.text))
