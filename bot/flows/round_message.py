"""What a team sees of a round: the questions with their buttons, the count, and the thanks at the end."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.change import Change
from bot.domain.message import Button, Buttons, Divider, Heading, Message, Note, Part, Words
from bot.domain.question import CHOICES, Question
from bot.domain.round import Round, RoundStatus
from bot.domain.team import Team
from bot.prompts import say
from storage import changes, teams
from storage.database import Session


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


def facts_of(session: Session, asked: Round) -> RoundFacts:
    """Everything that the round's message says, read from the database."""
    return all_facts(session, [asked])[asked.id]


def all_facts(session: Session, asked: Collection[Round]) -> dict[str, RoundFacts]:
    """The same for many rounds at once, by the round's id."""
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


def round_message(facts: RoundFacts) -> Message:
    """The message as it should stand in the channel now: with buttons while open, thanks once closed."""
    if facts.round.status is RoundStatus.CLOSED:
        return Message((Heading(_say(facts, "heading")), Words(_say(facts, "closed"))))
    parts: list[Part] = [Heading(_say(facts, "heading")), Words(_say(facts, "about"))]
    parts += question_parts(facts)
    parts += [Divider(), Buttons(f"more|{facts.round.id}", _more(facts.round.id))]
    return Message((*parts, Note(_say(facts, "count")), Note(_say(facts, "privacy"))))


def question_parts(facts: RoundFacts) -> list[Part]:
    """The questions, each with its row of choices."""
    numbered = enumerate(facts.round.questions, start=1)
    return [part for number, question in numbered for part in _question(facts, number, question)]


def _question(facts: RoundFacts, number: int, question: Question) -> list[Part]:
    row = f"question|{facts.round.id}|{question.id}"
    buttons = tuple(_choice(facts.round.id, question, choice) for choice in CHOICES)
    words = say("round", "question", number=number, count=len(facts.round.questions), question=question.text)
    return [Words(words), Buttons(row, buttons)]


def _choice(round_id: str, question: Question, choice: int) -> Button:
    label = _choice_label(choice, question.label(choice))
    return Button(label, f"answer:{choice}", f"{round_id}|{question.id}|{choice}")


@lru_cache(maxsize=1000)
def _choice_label(choice: int, label: str) -> str:
    """Made once: every pulse has fifteen of them, and they say the same in every team."""
    return say("round", "choice", choice=choice, label=label)


def _more(round_id: str) -> tuple[Button, ...]:
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
