"""The author of a comment or of feedback has the last word on how it reads: one tap, until it is shown."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.analysis.tones import CLASSES
from bot.domain.answer import Answer
from bot.domain.message import Button, Buttons, Message, Note, Part, Quote, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.round import Round, RoundStatus
from bot.domain.sentiment import Sentiment, Tone
from bot.flows import access
from bot.flows.about_person import own_pseudonyms
from bot.flows.tools import Tools
from bot.prompts import say
from storage import answers, cells, feedback, personal
from storage.answers import Key
from storage.database import Session

BUTTON = "tone"
"""What the actions of the buttons begin with; then the tone."""

COMMENT, FEEDBACK = "comment", "feedback"

_MARK = 16


@dataclass(frozen=True)
class Corrected:
    """What somebody said about words of theirs: how they count now, and the buttons to say otherwise."""

    parts: tuple[Part, ...]

    @property
    def message(self) -> Message:
        """The same as a message."""
        return Message(self.parts, brief=say("tone", "corrected_brief"))


def reading_of_comment(tools: Tools, key: Key, comment: str, sentiment: Sentiment) -> tuple[Part, ...]:
    """How a comment is read, with a button for each other way; `key` is the answer that it stands in."""
    round_id, pseudonym = key
    return _reading(sentiment, COMMENT, round_id, _mark(tools, pseudonym, comment))


def reading_for_author(
    tools: Tools, session: Session, actor: Actor, given: Mapping[str, Answer], asked: Iterable[Round]
) -> dict[str, tuple[Part, ...]]:
    """How the person's own comments in these rounds (by id) read, with buttons where a tap still counts."""
    found: dict[str, tuple[Part, ...]] = {}
    salts = personal.salts(session, actor.workspace)
    for each in (r for r in asked if r.id in given and given[r.id].comment):
        answer, own = given[each.id], own_pseudonyms(tools, actor.user_id, (each,), salts)
        if answer.comment and answer.sentiment is not None and own:
            reading = reading_of_comment(tools, (each.id, own[each.id]), answer.comment, answer.sentiment)
            shown = cells.words_shown(session, actor.workspace, each.change_key)
            found[each.id] = reading[:1] if each.id in shown else reading[:2]
    return found


def reading_of_feedback(tools: Tools, feedback_id: str, words: str, sentiment: Sentiment) -> tuple[Part, ...]:
    """How feedback is read, with a button for each other way."""
    return _reading(sentiment, FEEDBACK, feedback_id, _mark(tools, feedback_id, words))


def correct(tools: Tools, actor: Actor, tone: str, value: str) -> Corrected:
    """Let these words of the actor count as they say; `tone` and `value` are the button's.

    A second tap replaces the first.

    Raises:
        RefusalError: the words have changed since, were shown, are not the actor's, or are linked to nobody.
    """
    kind, _, rest = value.partition("|")
    about, _, mark = rest.partition("|")
    said = next((known for known in CLASSES if known.value == tone), None)
    if said is None or kind not in {COMMENT, FEEDBACK}:
        raise RefusalError("comment_gone")
    with tools.database.transaction() as session:
        if kind == COMMENT:
            return _correct_comment(tools, session, actor, about, mark, said)
        return _correct_feedback(tools, session, actor, about, mark, said)


def _correct_comment(
    tools: Tools, session: Session, actor: Actor, round_id: str, mark: str, tone: Tone
) -> Corrected:
    asked = access.correctable_round(session, actor, round_id)
    own = own_pseudonyms(tools, actor.user_id, (asked.round,), {asked.round.change_key: asked.salt})
    if not own:
        raise RefusalError("answers_sealed", team=asked.team.name)
    answer = answers.hold_answer(session, round_id, own[round_id])
    if answer is None or not answer.comment or answer.sentiment is None:
        raise RefusalError("comment_gone")
    if not _fits(tools, mark, own[round_id], answer.comment):
        raise RefusalError("comment_gone")
    answers.put_correction(session, round_id, own[round_id], tone)
    if asked.round.status is not RoundStatus.OPEN:
        answers.scatter_answers(session, round_id)  # or else the row would say that it was touched last
    counts = replace(answer.sentiment, corrected=tone)
    key = (round_id, own[round_id])
    return Corrected((Quote(answer.comment), *reading_of_comment(tools, key, answer.comment, counts)))


def _correct_feedback(
    tools: Tools, session: Session, actor: Actor, feedback_id: str, mark: str, tone: Tone
) -> Corrected:
    said = access.correctable_feedback(session, actor, feedback_id)
    if not _fits(tools, mark, feedback_id, said.words):
        raise RefusalError("comment_gone")
    feedback.correct_feedback(session, feedback_id, tone)
    counts = replace(said.sentiment, corrected=tone)
    return Corrected((Quote(said.words), *reading_of_feedback(tools, feedback_id, said.words, counts)))


def _reading(sentiment: Sentiment, kind: str, about: str, mark: str) -> tuple[Part, ...]:
    """What was read, and three buttons of which the one that counts stands out."""
    corrected = None if sentiment.corrected is None else sentiment.corrected.value
    said = say("tone", "reading", tone=sentiment.tone.value, corrected=corrected)
    buttons = tuple(
        Button(
            say("tone", f"button_{tone.value}"),
            f"{BUTTON}:{tone.value}",
            f"{kind}|{about}|{mark}",
            style="primary" if tone is sentiment.corrected else None,
            spoken=say("tone", "button_spoken", tone=tone.value),
        )
        for tone in CLASSES
    )
    return (Words(said), Buttons(f"{BUTTON}|{about}", buttons), Note(say("tone", "why", kind=kind)))


def _mark(tools: Tools, whose: str, words: str) -> str:
    """Of which words a button speaks, so that it is not taken for later ones. It tells nobody the words."""
    said = f"pops:tone:{len(whose)}:{whose}:{words}".encode("utf-8", "surrogatepass")
    return hmac.new(tools.secret, said, hashlib.sha256).hexdigest()[:_MARK]


def _fits(tools: Tools, mark: str, whose: str, words: str) -> bool:
    return hmac.compare_digest(mark.encode(), _mark(tools, whose, words).encode())
