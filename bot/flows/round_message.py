"""What a team sees of a round: the questions with their buttons, the count, and the thanks at the end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.change import Change
from bot.domain.message import Button, Buttons, Divider, Heading, Message, Note, Part, Words, words_of
from bot.domain.question import CHOICES, Question
from bot.domain.round import Round, RoundStatus
from bot.domain.team import Team
from bot.prompts import say
from storage import changes, rounds, teams
from storage.database import Session

MOST_PARTS = 50
"""So many parts have room in one message: each is a block of Slack's, which takes 50."""

MOST_SAID = 9_000
"""So many characters have room there; Slack has been seen to refuse some 11,000."""


@dataclass(frozen=True)
class RoundFacts:
    """A round with the names that its words need."""

    round: Round
    team: Team
    change: Change

    @property
    def version_words(self) -> str | None:
        """What is different in the team's version, or None when the team has not started."""
        return next((v.what for v in self.change.versions if v.number == self.round.version), None)


def all_facts(session: Session, asked: Collection[Round]) -> dict[str, RoundFacts]:
    """Everything that the messages of some rounds say, read from the database, by the round's id."""
    found = teams.get_teams(session, {(r.workspace, r.team_key) for r in asked})
    keys = {(r.workspace, r.change_key) for r in asked}
    trying = {key: change for key in keys if (change := changes.get_change(session, *key)) is not None}
    return {
        r.id: RoundFacts(
            r,
            found[r.workspace, r.team_key],
            trying[r.workspace, r.change_key],
        )
        for r in asked
    }


def facts_of_messages(session: Session, messages: Collection[str]) -> dict[str, tuple[RoundFacts, ...]]:
    """The facts of all rounds of these messages, each named by the round that leads it, which comes first."""
    together = rounds.rounds_of_messages(session, messages)
    facts = all_facts(session, [r for shared in together.values() for r in shared])
    return {message: tuple(facts[r.id] for r in shared) for message, shared in together.items()}


def round_message(first: RoundFacts, *others: RoundFacts) -> Message:
    """The message as it should stand in the channel now: with buttons while open, thanks once closed.

    Rounds that share it have a section each; `first` is the one that leads it.
    """
    if others:
        return _shared_message((first, *others))
    if first.round.status is RoundStatus.CLOSED:
        return Message((Heading(_say(first, "heading")), Words(_say(first, "closed"))))
    parts: list[Part] = [Heading(_say(first, "heading")), Words(_say(first, "about")), *_whom(first)]
    parts += question_parts(first)
    parts += [Divider(), Buttons(f"more|{first.round.id}", _more(first.round.id))]
    return Message((*parts, Note(_say(first, "count")), Note(_say(first, "privacy"))))


def fits_together(together: Sequence[RoundFacts]) -> bool:
    """Whether rounds have room in one message."""
    parts = round_message(*together).parts
    return len(parts) <= MOST_PARTS and len(words_of(parts)) <= MOST_SAID


def _shared_message(together: Sequence[RoundFacts]) -> Message:
    """One heading, and a section for each change: open or closed, as it stands with its own round."""
    still_open = [facts for facts in together if facts.round.status is RoundStatus.OPEN]
    first = together[0]
    parts: list[Part] = [Heading(say("round", "shared_heading", team=first.team.name, count=len(together)))]
    parts += _whom(first) if still_open else ()
    for facts in together:
        parts += [Divider(), *_section(facts, is_last=still_open[-1:] == [facts])]
    return Message((*parts, *([Note(_say(first, "privacy"))] if still_open else ())))


def _section(facts: RoundFacts, *, is_last: bool) -> list[Part]:
    title = Words(say("round", "title", change=facts.change.title))
    if facts.round.status is not RoundStatus.OPEN:
        return [title, Words(_say(facts, "closed"))]
    comment, privacy = _more(facts.round.id)
    row = Buttons(f"more|{facts.round.id}", (comment, privacy) if is_last else (comment,))
    return [title, Words(_say(facts, "about")), *question_parts(facts), row, Note(_say(facts, "count"))]


def _whom(facts: RoundFacts) -> tuple[Part, ...]:
    """Who is asked, where that is a part of the team."""
    return (Words(say("round", "sample", drawn=facts.round.roster)),) if facts.round.sample else ()


def question_parts(facts: RoundFacts, chosen: Mapping[str, int] | None = None) -> list[Part]:
    """The questions, each with its row of choices; what is `chosen` stands out, for one person alone."""
    numbered = enumerate(facts.round.questions, start=1)
    mine = chosen or {}
    return [
        p for number, question in numbered for p in _question(facts, number, question, mine.get(question.id))
    ]


def _question(facts: RoundFacts, number: int, question: Question, chosen: int | None) -> list[Part]:
    row = f"question|{facts.round.id}|{question.id}"
    buttons = tuple(_choice(facts.round.id, question, choice, chosen) for choice in CHOICES)
    words = say("round", "question", number=number, count=len(facts.round.questions), question=question.text)
    return [Words(words), Buttons(row, buttons)]


def _choice(round_id: str, question: Question, choice: int, chosen: int | None) -> Button:
    label = _choice_label(choice, question.label(choice))
    style = "primary" if choice == chosen else None
    return Button(label, f"answer:{choice}", f"{round_id}|{question.id}|{choice}", style)


@lru_cache(maxsize=1000)
def _choice_label(choice: int, label: str) -> str:
    """Made once: every pulse has fifteen of them, and they say the same in every team."""
    return say("round", "choice", choice=choice, label=label)


def _more(round_id: str) -> tuple[Button, Button]:
    return (
        Button(say("round", "comment_button"), "comment", round_id),
        Button(say("round", "privacy_button"), "privacy", round_id),
    )


def _say(facts: RoundFacts, block: str) -> str:
    return say(
        "round",
        block,
        team=facts.team.name,
        change=facts.change.title,
        version=facts.round.version,
        what=facts.version_words,
        answered=facts.round.shown,
        asked=facts.round.asked,
        closes=facts.round.closes,
        zone=facts.team.zone,
    )
