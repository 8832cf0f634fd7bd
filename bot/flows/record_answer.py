"""Answering: one click stores an answer, a second click replaces it, a comment adds to it, until closing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answer import COMMENT_LIMIT, Answer
from bot.domain.counting import next_look
from bot.domain.form import ChoiceField, Form, Option, TextField
from bot.domain.message import Button, Buttons, Message, Note, Part, Quote, Words
from bot.domain.people import Actor
from bot.domain.pseudonym import pseudonyms
from bot.domain.question import CHOICES, Question
from bot.domain.refusal import RefusalError
from bot.domain.round import Round
from bot.domain.team import Team
from bot.flows import access
from bot.flows.correct_tone import reading_of_comment
from bot.flows.masked_words import Typed, read_typed
from bot.flows.tools import Tools
from bot.prompts import say
from storage import answers, deliveries, rounds
from storage.database import Session
from storage.rounds import Asked

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
    """An answer that is stored; `reading` says how its comment is read, if it has one."""

    round: Round
    team: Team
    answer: Answer
    reading: tuple[Part, ...] = ()


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
        refresh_counts(session, [held[round_id].round for round_id, _ in chosen], choices[0].now)
    return [
        key if isinstance(key, RefusalError) else _recorded(tools, held[key[0]], key, stored[key])
        for key in taken
    ]


def _taken(tools: Tools, session: Session, choice: Choice, asked: Asked | None) -> answers.Key | RefusalError:
    """Under which key the choice is stored."""
    try:
        asked = access.may_answer(session, choice.actor, asked)
        key = _key(tools, asked, choice.actor)
    except RefusalError as refusal:
        return refusal
    if asked.round.question(choice.question_id) is None or choice.choice not in CHOICES:
        return RefusalError("choice_unknown")
    return key


def _recorded(tools: Tools, asked: Asked, key: answers.Key, answer: Answer) -> Recorded:
    if not answer.comment or answer.sentiment is None:
        return Recorded(asked.round, asked.team, answer)
    reading = reading_of_comment(tools, key, answer.comment, answer.sentiment)
    return Recorded(asked.round, asked.team, answer, reading)


def comment_form(tools: Tools, actor: Actor, round_id: str) -> Form:
    """The form with the person's earlier choices and words.

    Raises:
        RefusalError: the round does not take answers from this person.
    """
    with tools.database.transaction() as session:
        asked = access.answerable_round(session, actor, round_id)
        answer = answers.get_answer(session, *_key(tools, asked, actor)) or Answer({})
    about = Words(say("answer", "form_about", team=asked.team.name))
    return _form(asked, about, answer.choices, _comment_field(COMMENT, answer.comment or ""))


def _form(asked: Asked, above: Words, choices: Mapping[str, int | None], comment: TextField) -> Form:
    fields = [_choice_field(question, choices.get(question.id)) for question in asked.round.questions]
    return Form(
        name=COMMENT,
        title=say("answer", "form_title"),
        parts=(above, *fields, comment, Note(say("answer", "form_privacy"))),
        submit=say("answer", "form_submit"),
        close=say("answer", "form_close"),
        context=asked.round.id,
    )


def record_form(
    tools: Tools, actor: Actor, round_id: str, values: Mapping[str, str | None], now: datetime
) -> Form:
    """Store what the form holds, as a whole, and return the receipt that takes the form's place.

    A form that leaves nothing of an earlier answer withdraws it. Words in which something had to be masked
    are not stored yet: the form comes back with them masked, and what is sent then is stored.

    Raises:
        RefusalError: the round does not take it; the form stays open with all that was typed.
    """
    typed = read_typed(COMMENT, values, COMMENT_LIMIT)
    tone = tools.sentiment.read(typed.words) if typed.words and not typed.is_news else None
    with tools.database.transaction() as session:
        try:
            asked = access.answerable_round(session, actor, round_id)
            choices = _choices(asked.round, values)
        except RefusalError as refusal:
            raise RefusalError(refusal.code, field=typed.field, **refusal.values) from refusal
        if typed.is_news:
            return _masked_form(asked, choices, typed)
        mine = _key(tools, asked, actor)
        earlier = answers.get_answer(session, *mine)
        if not any(choices.values()) and not typed.words and earlier is None:
            raise RefusalError("nothing_to_record", field=typed.field)
        answers.put_choices(session, *mine, choices)
        answer = answers.put_comment(session, *mine, typed.words or None, tone)
        left = bool(answer.choices or answer.comment)
        if not left:
            answers.withdraw_answer(session, *mine)
        refresh_counts(session, [asked.round], now)
    recorded = _recorded(tools, asked, mine, answer)
    parts = _receipt_parts(recorded) if left else (_withdrawn(asked, "withdrawn"),)
    return Form("receipt", say("answer", "form_title"), parts, close=say("answer", "done"))


def _masked_form(asked: Asked, choices: Mapping[str, int | None], typed: Typed) -> Form:
    above = Words(say("answer", "masked"))
    return _form(asked, above, choices, _comment_field(typed.next_field, typed.words))


def withdraw(tools: Tools, actor: Actor, round_id: str, now: datetime) -> Message:
    """Remove the person's answer from an open round.

    Raises:
        RefusalError: the round is closed, or not the person's to answer.
    """
    with tools.database.transaction() as session:
        asked = access.answerable_round(session, actor, round_id)
        removed = answers.withdraw_answer(session, *_key(tools, asked, actor))
        refresh_counts(session, [asked.round], now)
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
        words += [Words(say("answer", "your_comment")), Quote(answer.comment), *recorded.reading]
    return (*words, Note(say("answer", "until", closes=asked.closes, zone=team.zone)))


def _key(tools: Tools, asked: Asked, actor: Actor) -> answers.Key:
    if asked.salt is None:
        raise RefusalError("answers_sealed", team=asked.team.name)
    names = pseudonyms(tools.secret, asked.salt, actor.workspace)
    return asked.round.id, names.stored(asked.round.id, actor.user_id)


def refresh_counts(session: Session, asked: Iterable[Round], now: datetime) -> None:
    """Owe a look at the count at the next quarter of an hour; where one is owed already, that one will do."""
    owed = {
        (each.workspace, f"round:{each.message}"): (each.posted.channel, {"round": each.message})
        for each in asked
        if each.posted is not None
    }
    for workspace, key in sorted(owed.keys() - deliveries.hold_waiting(session, owed)):
        deliveries.owe_again(session, workspace, key, "round", *owed[workspace, key], next_look(now))


def _choice_field(question: Question, chosen: int | None) -> ChoiceField:
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


def _comment_field(name: str, words: str) -> TextField:
    return TextField(
        name=name,
        label=say("answer", "comment_label"),
        initial=words,
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
        raise RefusalError("choice_unknown")
    return {q: None if v is None else known[v] for q, v in chosen.items()}
