"""Answering: one click stores an answer, a second click replaces it, a comment adds to it, until closing."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.answer import COMMENT_LIMIT, Answer
from bot.domain.message import (
    Button,
    Buttons,
    ChoiceField,
    Field,
    Form,
    Message,
    Note,
    Option,
    Part,
    Quote,
    TextField,
    Words,
)
from bot.domain.people import Actor
from bot.domain.pseudonym import pseudonym
from bot.domain.question import CHOICES, Question
from bot.domain.refusal import RefusalError
from bot.domain.round import Round
from bot.domain.team import Team
from bot.flows import access
from bot.flows.tools import Tools
from bot.prompts import say
from storage import answers, changes, deliveries
from storage.database import Session

REFRESH_AFTER = timedelta(seconds=3)
"""The count in the channel is brought up to date this long after an answer; answers meanwhile share it."""

COMMENT = "comment"


def record_choice(
    tools: Tools, actor: Actor, round_id: str, question_id: str, choice: int, now: datetime
) -> Message:
    """Store one choice and return the receipt for the person alone.

    Raises:
        RefusalError: the round does not take this answer.
    """
    with tools.database.transaction() as session:
        asked, team = access.answerable_round(session, actor, round_id)
        if asked.question(question_id) is None or choice not in CHOICES:
            raise RefusalError("choice_unknown")
        person = _pseudonym(tools, session, asked, actor)
        answer = answers.put_choices(session, asked.id, person, {question_id: choice})
        _refresh_count(session, asked, now)
    return receipt(asked, team, answer)


def comment_form(tools: Tools, actor: Actor, round_id: str) -> Form:
    """The form with the person's earlier choices and words.

    Raises:
        RefusalError: the round does not take answers from this person.
    """
    with tools.database.transaction() as session:
        asked, team = access.answerable_round(session, actor, round_id)
        answer = answers.get_answer(session, asked.id, _pseudonym(tools, session, asked, actor)) or Answer({})
    fields: list[Part | Field] = [Words(say("answer", "form_about", team=team.name))]
    fields += [_choice_field(question, answer) for question in asked.questions]
    return Form(
        name=COMMENT,
        title=say("answer", "form_title"),
        parts=(*fields, _comment_field(answer), Note(say("answer", "form_privacy"))),
        submit=say("answer", "form_submit"),
        close=say("answer", "form_close"),
        context=asked.id,
    )


def record_form(
    tools: Tools, actor: Actor, round_id: str, values: Mapping[str, str | None], now: datetime
) -> Form:
    """Store what the form holds, as a whole, and return the receipt that takes the form's place.

    A form that leaves nothing of an earlier answer withdraws it.

    Raises:
        RefusalError: the round does not take it; the form stays open with all that was typed.
    """
    with tools.database.transaction() as session:
        try:
            asked, team = access.answerable_round(session, actor, round_id)
        except RefusalError as refusal:
            raise RefusalError(refusal.code, field=COMMENT, **refusal.values) from refusal
        choices = _choices(asked, values)
        words = _comment(values)
        person = _pseudonym(tools, session, asked, actor)
        earlier = answers.get_answer(session, asked.id, person)
        if not any(choices.values()) and words is None and earlier is None:
            raise RefusalError("nothing_to_record", field=COMMENT)
        answers.put_choices(session, asked.id, person, choices)
        sentiment = None if words is None else tools.sentiment.read(words)
        answer = answers.put_comment(session, asked.id, person, words, sentiment)
        left = bool(answer.choices or answer.comment)
        if not left:
            answers.withdraw_answer(session, asked.id, person)
        _refresh_count(session, asked, now)
    parts = _receipt_parts(asked, team, answer) if left else (_withdrawn(asked, team, "withdrawn"),)
    return Form("receipt", say("answer", "form_title"), parts, close=say("answer", "done"))


def withdraw(tools: Tools, actor: Actor, round_id: str, now: datetime) -> Message:
    """Remove the person's answer from an open round.

    Raises:
        RefusalError: the round is closed, or not the person's to answer.
    """
    with tools.database.transaction() as session:
        asked, team = access.answerable_round(session, actor, round_id)
        person = _pseudonym(tools, session, asked, actor)
        removed = answers.withdraw_answer(session, asked.id, person)
        _refresh_count(session, asked, now)
    said = _withdrawn(asked, team, "withdrawn" if removed else "nothing_to_withdraw")
    return Message((said,), brief=said.text)


def _withdrawn(asked: Round, team: Team, block: str) -> Words:
    return Words(say("answer", block, team=team.name, closes=asked.closes, zone=team.zone))


def receipt(asked: Round, team: Team, answer: Answer) -> Message:
    """What was recorded, until when it can be changed, and what else one can do."""
    label = say("answer", "change_comment_button" if answer.comment else "comment_button")
    buttons = (
        Button(label, "comment", asked.id),
        Button(say("answer", "withdraw_button"), "withdraw", asked.id),
    )
    parts = (*_receipt_parts(asked, team, answer), Buttons(f"receipt|{asked.id}", buttons))
    return Message(parts, brief=say("answer", "stored", team=team.name))


def _receipt_parts(asked: Round, team: Team, answer: Answer) -> tuple[Part, ...]:
    given = [
        (q.text, q.label(answer.choices[q.id]), answer.choices[q.id])
        for q in asked.questions
        if q.id in answer.choices
    ]
    words: list[Part] = [
        Words(
            say("answer", "recorded", team=team.name, given=given, missing=len(asked.questions) - len(given))
        )
    ]
    if answer.comment:
        words += [Words(say("answer", "your_comment")), Quote(answer.comment)]
    return (*words, Note(say("answer", "until", closes=asked.closes, zone=team.zone)))


def _pseudonym(tools: Tools, session: Session, asked: Round, actor: Actor) -> str:
    salt = changes.salt_of(session, asked.workspace, asked.change_key)
    return pseudonym(tools.secret, salt, actor.workspace, actor.user_id)


def _refresh_count(session: Session, asked: Round, now: datetime) -> None:
    if asked.posted is None:
        return
    ref = {"round": asked.id}
    due = now + REFRESH_AFTER
    deliveries.owe_again(
        session, asked.workspace, f"round:{asked.id}", "round", asked.posted.channel, ref, due
    )


def _choice_field(question: Question, answer: Answer) -> ChoiceField:
    chosen = answer.choices.get(question.id)
    return ChoiceField(
        name=question.id,
        label=say("answer", "question_label", question=question.text),
        options=tuple(
            Option(say("round", "choice", choice=c, label=question.label(c)), str(c)) for c in CHOICES
        ),
        initial=None if chosen is None else str(chosen),
        optional=True,
        hint=say("answer", "question_why", why=question.why),
    )


def _comment_field(answer: Answer) -> TextField:
    return TextField(
        name=COMMENT,
        label=say("answer", "comment_label"),
        initial=answer.comment or "",
        hint=say("answer", "comment_hint"),
        multiline=True,
        optional=True,
        limit=COMMENT_LIMIT,
    )


def _choices(asked: Round, values: Mapping[str, str | None]) -> dict[str, int | None]:
    """What the form says of each question that it held; None takes an earlier choice back."""
    chosen = {q.id: values[q.id] for q in asked.questions if q.id in values}
    known = {str(c): c for c in CHOICES}
    if any(v is not None and v not in known for v in chosen.values()):
        raise RefusalError("choice_unknown", field=COMMENT)
    return {q: None if v is None else known[v] for q, v in chosen.items()}


def _comment(values: Mapping[str, str | None]) -> str | None:
    words = (values.get(COMMENT) or "").strip()
    if len(words) > COMMENT_LIMIT:
        raise RefusalError("comment_too_long", field=COMMENT, length=len(words), limit=COMMENT_LIMIT)
    return words or None
