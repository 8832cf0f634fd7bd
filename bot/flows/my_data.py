"""`/pops my data`: a person gets what is kept about them, as a file that is made when it is sent."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime

from bot.analysis.spreadsheet import csv_bytes
from bot.domain.answer import Answer
from bot.domain.message import File, Message, Words, without_markup
from bot.domain.people import Actor
from bot.domain.round import Round
from bot.domain.sentiment import Sentiment
from bot.domain.team import Team
from bot.flows import access
from bot.flows.about_person import AboutPerson, about_person
from bot.flows.parcel import Parcel
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, deliveries, teams
from storage.database import Session
from storage.deliveries import Delivery

KIND = "my_data"
COLUMNS = ("what", "day", "team", "change", "version", "question", "choice", "label", "words")


@dataclass(frozen=True)
class Entry:
    """One line of the file. `day` is the round's in the team's zone, as coarse as what is stored."""

    what: str
    day: str = ""
    team: str = ""
    change: str = ""
    version: int | None = None
    question: str = ""
    choice: int | None = None
    label: str = ""
    words: str = ""


@dataclass(frozen=True)
class Names:
    """What teams and changes are called, by key."""

    teams: dict[str, Team]
    changes: dict[str, str]

    def entry(self, what: str, asked: Round) -> Entry:
        """A line about a round."""
        team = self.teams[asked.team_key]
        day = team.local_day(asked.due).isoformat()
        return Entry(what, day, team.name, self.changes[asked.change_key], asked.version)


def ask_for_my_data(tools: Tools, actor: Actor, now: datetime) -> Message:
    """Owe somebody what is kept about them; what is owed names nothing but whom it is for.

    Raises:
        RefusalError: nothing is set up, or the actor is of another company.
    """
    with tools.database.transaction() as session:
        access.insider(session, actor)
        key = f"{KIND}:{actor.user_id}"
        deliveries.owe_again(session, actor.workspace, key, KIND, actor.user_id, {}, now)
    return Message((Words(say("rights", "my_data_coming")),))


def my_data(tools: Tools, delivery: Delivery) -> Parcel:
    """Everything about the person whom the delivery is for, as it is at this moment."""
    actor = Actor(delivery.workspace, delivery.channel, delivery.workspace)
    with tools.database.snapshot() as session:
        found = about_person(tools, session, access.insider(session, actor), actor.user_id)
        names = _names(session, actor.workspace)
    if found.is_empty:
        return Parcel(say("rights", "my_data_nothing", sealed=found.sealed))
    words = say(
        "rights", "my_data", answers=len(found.answers), feedback=len(found.feedback), sealed=found.sealed
    )
    table = csv_bytes(COLUMNS, [astuple(entry) for entry in _entries(found, names)])
    return Parcel(words, (File("my-data.csv", without_markup(say("rights", "my_data_title")), table),))


def _names(session: Session, workspace: str) -> Names:
    known = changes.list_changes(session, workspace)
    return Names({t.key: t for t in teams.list_teams(session, workspace)}, {c.key: c.title for c in known})


def _entries(found: AboutPerson, names: Names) -> Iterator[Entry]:
    for asked, answer in found.answers:
        yield from _answer(names.entry("answer", asked), asked, answer)
    yield from _feedback(found, names)
    for decision in found.decided:
        title, kind = names.changes[decision.change_key], decision.kind.value.replace("_", " ")
        yield Entry("decision", decision.day.isoformat(), change=title, label=kind, words=decision.reason)
    for decision in found.chosen:
        yield Entry("next step", decision.day.isoformat(), change=names.changes[decision.change_key])
    yield from _readings(found, names)
    yield from _as_champion(found, names)
    for team_key, words in found.threads:
        yield Entry("thread", team=names.teams[team_key].name, words=words)
    for asked in found.asked:
        yield names.entry("asked", asked)
    for team in found.teams:
        yield Entry("team", team=team.name)
    yield from _about(found)


def _answer(entry: Entry, asked: Round, answer: Answer) -> Iterator[Entry]:
    """A line for each choice, and one for the comment with the tone that was read from it."""
    where = (entry.day, entry.team, entry.change, entry.version)
    for question in asked.questions:
        if question.id in answer.choices:
            choice = answer.choices[question.id]
            yield Entry("answer", *where, question.text, choice, question.label(choice))
    if answer.comment:
        tone = "" if answer.sentiment is None else _tone(answer.sentiment)
        yield Entry("comment", *where, label=tone, words=answer.comment)


def _tone(sentiment: Sentiment) -> str:
    """How words were read, and how their author says that they are meant."""
    read = sentiment.tone.value
    return read if sentiment.corrected is None else f"{read}, corrected: {sentiment.corrected.value}"


def _readings(found: AboutPerson, names: Names) -> Iterator[Entry]:
    for given in found.readings:
        team = "" if given.team_key is None else names.teams[given.team_key].name
        yield Entry("reading", given.day.isoformat(), team, label=given.metric_key, words=str(given.value))


def _feedback(found: AboutPerson, names: Names) -> Iterator[Entry]:
    for said in found.feedback:
        change = "" if said.change_key is None else names.changes[said.change_key]
        label = f"{said.kind.value}, {'shared' if said.share else 'not shared'}, {_tone(said.sentiment)}"
        team = names.teams[said.team_key].name
        yield Entry("feedback", said.day.isoformat(), team, change, label=label, words=said.words)


def _as_champion(found: AboutPerson, names: Names) -> Iterator[Entry]:
    """What became of feedback, what was answered to that of others, lessons, and which teams are shared."""
    for each in found.reported:
        team = names.teams[each.said.team_key].name
        for step in each.steps:
            change = "" if step.change_key is None else names.changes[step.change_key]
            label, day = step.state.value, step.moment.date().isoformat()
            words = step.words or ""
            yield Entry("feedback step", day, team, change, step.version, label=label, words=words)
    for moment, words in found.answered:
        yield Entry("answer to feedback", moment.date().isoformat(), words=words)
    for lesson in found.lessons:
        where = names.teams[lesson.team_key].name, names.changes[lesson.change_key]
        words = "\n".join((lesson.tried, lesson.happened, lesson.advice))
        yield Entry("lesson", lesson.day.isoformat(), *where, lesson.version, words=words)
    for team_key in found.sharing:
        yield Entry("sharing", team=names.teams[team_key].name)


def _about(found: AboutPerson) -> Iterator[Entry]:
    for role in found.roles:
        yield Entry("set-up", words=without_markup(role))
    if found.person is not None:
        yield Entry("slack", label=found.person.kind.value, words=found.person.zone or "")
    if found.reminders is not None:
        until = found.reminders.until
        yield Entry("no reminders", day="" if until is None else until.isoformat())
    for title in found.sealed:
        yield Entry("sealed", change=title)
