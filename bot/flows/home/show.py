"""Putting a page of the Home tab together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.message import Button, Buttons, Heading, Part, Words
from bot.domain.people import Actor
from bot.flows.home.answers import answers_page
from bot.flows.home.changes import changes_page
from bot.flows.home.history import history_page
from bot.flows.home.inbox import inbox_page
from bot.flows.home.me import me_page
from bot.flows.home.place import GO, HomePlace, Tab
from bot.flows.home.setup import setup_page
from bot.flows.home.teams import teams_page
from bot.flows.home.visitor import Visitor, meet
from bot.flows.tools import Tools
from bot.prompts import say

PAGES: Mapping[Tab, Callable[[Tools, Visitor, HomePlace], list[Part]]] = {
    Tab.ME: me_page,
    Tab.CHANGES: changes_page,
    Tab.TEAMS: teams_page,
    Tab.INBOX: inbox_page,
    Tab.ANSWERS: answers_page,
    Tab.SETUP: setup_page,
    Tab.HISTORY: history_page,
}


@dataclass(frozen=True)
class Home:
    """What is on the Home tab, and the place (as `HomePlace.text`) that comes back with its clicks."""

    parts: tuple[Part, ...]
    place: str


def home(tools: Tools, actor: Actor, place: str, now: datetime) -> Home:
    """What the actor finds on the Home tab; anybody in the workspace may open it.

    A place that is not theirs, or is there no more, becomes the first that is.
    """
    with tools.database.snapshot() as session:
        visitor = meet(tools, session, actor, now)
    if visitor.barred is not None:
        return Home((Heading(say("home", "heading")), Words(visitor.barred)), "")
    here = visitor.place(HomePlace.read(place))
    page = PAGES[here.tab or Tab.ME](tools, visitor, here)
    return Home((*_head(visitor, here), *page), here.text)


def _head(visitor: Visitor, here: HomePlace) -> list[Part]:
    """The title, and a button for each page; the one that is shown stands out."""
    heading = Heading(say("home", "heading"))
    if len(visitor.tabs) == 1:
        return [heading, Words(say("home", "about"))]
    shown = Tab.CHANGES if here.tab is Tab.HISTORY else here.tab
    buttons = (
        Button(
            say("home", f"tab_{tab.value}", waiting=visitor.unanswered),
            f"{GO}:{tab.value}",
            HomePlace(tab).text,
            style="primary" if tab is shown else None,
        )
        for tab in visitor.tabs
    )
    return [heading, Buttons("home|tabs", tuple(buttons))]
