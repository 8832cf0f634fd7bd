"""The inbox in words: what is looked for, one page of feedback with its life, and the way to other pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.analysis.remarks import shorten
from bot.domain.feedback import FeedbackState, Reported
from bot.domain.form import Option
from bot.domain.message import Button, Buttons, Divider, Note, Part, Quote, Words
from bot.prompts import say
from storage import changes, teams
from storage.database import Session
from storage.inbox import NO_CHANGE, InboxFilter

PAGE = 5
"""Pieces of feedback on one page."""

QUOTE, SHORT, LABEL = 600, 160, 60
"""Characters of feedback, of what is joined to it and of answers, and of an option."""

MOST_JOINED, MOST_STEPS = 5, 8
SHOW, SEEN, ANSWER, JOIN, FILTER = (
    "inbox_show",
    "feedback_seen",
    "feedback_answer",
    "feedback_join",
    "inbox_filter",
)


@dataclass(frozen=True)
class InboxView:
    """What somebody looks at: which feedback, and the page from 0."""

    wanted: InboxFilter
    page: int = 0

    @property
    def text(self) -> str:
        """The view as a button's value, which `read` reads: keys only."""
        wanted = self.wanted
        state = "" if wanted.state is None else wanted.state.value
        return "|".join((state, wanted.change_key or "", wanted.team_key or "", str(self.page)))

    @classmethod
    def read(cls, text: str) -> "InboxView":
        """The view of a button's value; what it cannot mean is looked for everywhere."""
        state, change, team, page, *_ = (*text.split("|"), "", "", "", "")
        known = FeedbackState(state) if state in set(FeedbackState) else None
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 0
        return cls(InboxFilter(known, change or None, team or None), number)


@dataclass(frozen=True)
class Found:
    """One page of the inbox: what is shown of `count` pieces, and how many there are in each state."""

    view: InboxView
    counts: Mapping[FeedbackState, int]
    count: int
    shown: tuple[Reported, ...]
    team_names: Mapping[str, str]
    change_titles: Mapping[str, str]

    def title(self, change_key: str | None) -> str | None:
        """What a change is called."""
        return None if change_key is None else self.change_titles.get(change_key, change_key)


def filters(found: Found) -> tuple[Part, ...]:
    """What is looked for, and buttons to look for something else."""
    wanted = found.view.wanted
    no_change = wanted.change_key == NO_CHANGE
    said = say(
        "inbox",
        "filtered",
        count=found.count,
        state=wanted.state and wanted.state.value,
        change=say("inbox", "no_change") if no_change else found.title(wanted.change_key),
        team=wanted.team_key and found.team_names.get(wanted.team_key, wanted.team_key),
        page=found.view.page + 1,
        pages=-(-found.count // PAGE),
    )
    every = Button(say("inbox", "show_all"), f"{SHOW}:all", _value(found, None))
    states = (
        Button(say("inbox", f"show_{s.value}", count=count), f"{SHOW}:{s.value}", _value(found, s))
        for s, count in found.counts.items()
    )
    other = Button(say("inbox", "filter_button"), FILTER, f"||{found.view.text}")
    return Words(said), Buttons("inbox|filter", (every, *states, other))


def entries(found: Found) -> Iterator[Part]:
    """The feedback on the page, each with what became of it and what can be done with it."""
    if not found.shown:
        yield Words(say("inbox", "nothing"))
    for each in found.shown:
        yield Divider()
        yield Words(_entry(found, each))
        yield Quote(shorten(each.said.words, QUOTE))
        if each.joined:
            yield Note(_joined(found, each))
        if each.steps:
            yield Note(_history(found, each))
        yield _buttons(found, each)


def paging(found: Found) -> Iterator[Part]:
    """Buttons to the pages before and after this one, as far as there are any."""
    page, buttons = found.view.page, []
    if page:
        value = replace(found.view, page=page - 1).text
        buttons.append(Button(say("inbox", "previous_button"), f"{SHOW}:previous", value))
    if (page + 1) * PAGE < found.count:
        value = replace(found.view, page=page + 1).text
        buttons.append(Button(say("inbox", "next_button"), f"{SHOW}:next", value))
    if buttons:
        yield Divider()
        yield Buttons("inbox|pages", tuple(buttons))


def about_entry(session: Session, workspace: str, each: Reported) -> str:
    """What feedback is about and who wrote it, in a line."""
    said = each.said
    team = teams.get_team(session, workspace, said.team_key)
    change = None if said.change_key is None else changes.get_change(session, workspace, said.change_key)
    return say(
        "inbox",
        "answer_about",
        team=said.team_key if team is None else team.name,
        change=None if change is None else change.title,
        day=said.day,
        author=said.author,
    )


def join_option(session: Session, workspace: str, each: Reported) -> Option:
    """Feedback as one option of a menu."""
    team = teams.get_team(session, workspace, each.said.team_key)
    name = each.said.team_key if team is None else team.name
    words = shorten(each.said.words, LABEL)
    return Option(say("inbox", "join_option", team=name, day=each.said.day, words=words), each.id)


def _entry(found: Found, each: Reported) -> str:
    said = each.said
    return say(
        "inbox",
        "entry",
        team=found.team_names.get(said.team_key, said.team_key),
        change=found.title(said.change_key),
        kind=said.kind.value,
        day=said.day,
        author=said.author,
        state=each.state.value,
    )


def _joined(found: Found, each: Reported) -> str:
    told = [
        (found.team_names.get(f.said.team_key, f.said.team_key), f.said.author, shorten(f.said.words, SHORT))
        for f in each.joined[:MOST_JOINED]
    ]
    return say("inbox", "joined", joined=told, more=len(each.joined[MOST_JOINED:]))


def _history(found: Found, each: Reported) -> str:
    told = [
        (
            step.state.value,
            step.actor,
            step.moment,
            None if step.words is None else shorten(step.words, SHORT),
            found.title(step.change_key),
            step.version,
        )
        for step in each.steps[-MOST_STEPS:]
    ]
    return say("inbox", "history", steps=told)


def _buttons(found: Found, each: Reported) -> Buttons:
    """What can be done: reading is done once, and so is answering."""
    value = f"{each.id}||{found.view.text}"
    buttons = []
    if each.state is FeedbackState.NEW:
        buttons.append(Button(say("inbox", "seen_button"), SEEN, value))
    if each.step(FeedbackState.ANSWERED) is None:
        buttons.append(Button(say("inbox", "answer_button"), ANSWER, value, style="primary"))
    buttons.append(Button(say("inbox", "join_button"), JOIN, value))
    return Buttons(f"feedback|{each.id}", tuple(buttons))


def _value(found: Found, state: FeedbackState | None) -> str:
    return InboxView(replace(found.view.wanted, state=state)).text
