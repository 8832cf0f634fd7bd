"""Answering: one click stores an answer, a second click replaces it, a comment adds to it, until closing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from bot.domain.sentiment import Sentiment
from bot.domain.team import Team
from bot.flows import access
from bot.flows.tools import Tools
from bot.prompts import say
from storage import answers, deliveries, rounds
from storage.database import Session
from storage.rounds import Asked

REFRESH_AFTER = timedelta(seconds=3)
"""The count in the channel is brought up to date this long after an answer; answers meanwhile share it."""

COMMENT = "comment"


@dataclass(frozen=True)
class Choice:
    """Somebody's choice for one question of a round, at a moment."""

    actor: Actor
    round_id: str
    question_id: str
    choice: int
    now: datetime


@dataclass(frozen=True)
class Recorded:
    """An answer that is stored."""

    round: Round
    team: Team
    answer: Answer


def record_choices(tools: Tools, choices: Sequence[Choice]) -> list[Recorded | RefusalError]:
    """Store choices in one transaction; a refusal stands where a round does not take one."""
    with tools.database.transaction() as session:
        held = rounds.hold_rounds(session, {choice.round_id for choice in choices})
        taken = [_taken(tools, session, choice, held.get(choice.round_id)) for choice in choices]
        chosen: dict[answers.Key, dict[str, int]] = {}
        for choice, key in zip(choices, taken, strict=True):
            if not isinstance(key, RefusalError):
                chosen.setdefault(key, {})[choice.question_id] = choice.choice
        stored = answers.add_choices(session, chosen)
        _refresh_counts(session, [held[round_id].round for round_id, _ in chosen], choices[0].now)
    return [
        key if isinstance(key, RefusalError) else Recorded(held[key[0]].round, held[key[0]].team, stored[key])
        for key in taken
    ]


def _taken(tools: Tools, session: Session, choice: Choice, asked: Asked | None) -> answers.Key | RefusalError:
    """Under which key the choice is stored."""
    try:
        asked = access.may_answer(session, choice.actor, asked)
    except RefusalError as refusal:
        return refusal
    if asked.round.question(choice.question_id) is None or choice.choice not in CHOICES:
        return RefusalError("choice_unknown")
    return _key(tools, asked, choice.actor)


def comment_form(tools: Tools, actor: Actor, round_id: str) -> Form:
    """The form with the person's earlier choices and words.

    Raises:
        RefusalError: the round does not take answers from this person.
    """
    with tools.database.transaction() as session:
        asked = access.answerable_round(session, actor, round_id)
        answer = answers.get_answer(session, *_key(tools, asked, actor)) or Answer({})
    fields: list[Part | Field] = [Words(say("answer", "form_about", team=asked.team.name))]
    fields += [_choice_field(question, answer) for question in asked.round.questions]
    return Form(
        name=COMMENT,
        title=say("answer", "form_title"),
        parts=(*fields, _comment_field(answer), Note(say("answer", "form_privacy"))),
        submit=say("answer", "form_submit"),
        close=say("answer", "form_close"),
        context=round_id,
    )


def record_form(
    tools: Tools, actor: Actor, round_id: str, values: Mapping[str, str | None], now: datetime
) -> Form:
    """Store what the form holds, as a whole, and return the receipt that takes the form's place.

    A form that leaves nothing of an earlier answer withdraws it.

    Raises:
        RefusalError: the round does not take it; the form stays open with all that was typed.
    """
    tone = _tone(tools, values)
    with tools.database.transaction() as session:
        try:
            asked = access.answerable_round(session, actor, round_id)
        except RefusalError as refusal:
            raise RefusalError(refusal.code, field=COMMENT, **refusal.values) from refusal
        choices = _choices(asked.round, values)
        words = _comment(values)
        mine = _key(tools, asked, actor)
        earlier = answers.get_answer(session, *mine)
        if not any(choices.values()) and words is None and earlier is None:
            raise RefusalError("nothing_to_record", field=COMMENT)
        answers.put_choices(session, *mine, choices)
        answer = answers.put_comment(session, *mine, words, tone)
        left = bool(answer.choices or answer.comment)
        if not left:
            answers.withdraw_answer(session, *mine)
        _refresh_counts(session, [asked.round], now)
    recorded = Recorded(asked.round, asked.team, answer)
    parts = _receipt_parts(recorded) if left else (_withdrawn(asked, "withdrawn"),)
    return Form("receipt", say("answer", "form_title"), parts, close=say("answer", "done"))


def withdraw(tools: Tools, actor: Actor, round_id: str, now: datetime) -> Message:
    """Remove the person's answer from an open round.

    Raises:
        RefusalError: the round is closed, or not the person's to answer.
    """
    with tools.database.transaction() as session:
        asked = access.answerable_round(session, actor, round_id)
        removed = answers.withdraw_answer(session, *_key(tools, asked, actor))
        _refresh_counts(session, [asked.round], now)
    said = _withdrawn(asked, "withdrawn" if removed else "nothing_to_withdraw")
    return Message((said,), brief=said.text)


def _withdrawn(asked: Asked, block: str) -> Words:
    return Words(say("answer", block, team=asked.team.name, closes=asked.round.closes, zone=asked.team.zone))


def receipt(recorded: Recorded) -> Message:
    """What was recorded, until when it can be changed, and what else one can do."""
    label = say("answer", "change_comment_button" if recorded.answer.comment else "comment_button")
    round_id = recorded.round.id
    buttons = (
        Button(label, "comment", round_id),
        Button(say("answer", "withdraw_button"), "withdraw", round_id),
    )
    parts = (*_receipt_parts(recorded), Buttons(f"receipt|{round_id}", buttons))
    return Message(parts, brief=say("answer", "stored", team=recorded.team.name))


def _receipt_parts(recorded: Recorded) -> tuple[Part, ...]:
    asked, team, answer = recorded.round, recorded.team, recorded.answer
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


def _key(tools: Tools, asked: Asked, actor: Actor) -> answers.Key:
    return asked.round.id, pseudonym(tools.secret, asked.salt, actor.workspace, actor.user_id)


def _refresh_counts(session: Session, asked: Iterable[Round], now: datetime) -> None:
    """Owe the new count in the channel; where one is owed already and not being sent, that one will do."""
    owed = {
        (each.workspace, f"round:{each.id}"): (each.posted.channel, {"round": each.id})
        for each in asked
        if each.posted is not None
    }
    for workspace, key in sorted(owed.keys() - deliveries.hold_waiting(session, owed)):
        deliveries.owe_again(session, workspace, key, "round", *owed[workspace, key], now + REFRESH_AFTER)


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


def _tone(tools: Tools, values: Mapping[str, str | None]) -> Sentiment | None:
    """Read before the transaction, so that nobody else's answer waits for it."""
    words = (values.get(COMMENT) or "").strip()
    return tools.sentiment.read(words) if 0 < len(words) <= COMMENT_LIMIT else None


def _comment(values: Mapping[str, str | None]) -> str | None:
    words = (values.get(COMMENT) or "").strip()
    if len(words) > COMMENT_LIMIT:
        raise RefusalError("comment_too_long", field=COMMENT, length=len(words), limit=COMMENT_LIMIT)
    return words or None
