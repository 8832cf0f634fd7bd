"""The history of one change on the Home tab: what digests said, what was decided, what was learnt."""

from bot.domain.message import Button, Buttons, Part, Words
from bot.domain.refusal import RefusalError
from bot.flows.compare_changes import compare_messages
from bot.flows.compare_words import BUTTON
from bot.flows.home.paging import page_of, paging
from bot.flows.home.place import GO, HomePlace, Tab
from bot.flows.home.visitor import Visitor
from bot.flows.refusal_words import refusal_words
from bot.flows.send_history import BUTTON as SEND
from bot.flows.tools import Tools
from bot.prompts import say


def history_page(tools: Tools, visitor: Visitor, here: HomePlace) -> list[Part]:
    """The messages of `/pops compare`, one a page, with the way back and to a copy."""
    back = Button(say("home", "back"), f"{GO}:back", HomePlace(Tab.CHANGES).text)
    try:
        messages = compare_messages(tools, visitor.actor, here.about, visitor.now)
    except RefusalError as refusal:
        return [Words(refusal_words(refusal)), Buttons("home|history", (back,))]
    send = Button(say("home", "send_history"), SEND, here.about)
    page = page_of(messages, here.page, 1)
    parts = [p for message in page.items for p in message.parts if not _leads_elsewhere(p)]
    return [Buttons("home|history", (back, send)), *parts, *paging(here, page.number, page.pages)]


def _leads_elsewhere(part: Part) -> bool:
    return isinstance(part, Buttons) and part.row == BUTTON
