"""The inbox on an ops lead's Home tab: the same words and buttons as in its window, a page at a time."""

from bot.domain.feedback import FeedbackState
from bot.domain.message import Part, Words
from bot.flows.home.place import HomePlace
from bot.flows.home.visitor import Visitor
from bot.flows.inbox import find_page
from bot.flows.inbox_words import PAGE, InboxView, entries, filters, paging
from bot.flows.tools import Tools
from bot.prompts import say


def inbox_page(tools: Tools, visitor: Visitor, here: HomePlace) -> list[Part]:
    """Feedback of all teams, as far as it is looked for."""
    with tools.database.snapshot() as session:
        found = find_page(session, visitor.actor.workspace, InboxView.read(here.about), PAGE)
    waiting = found.counts[FeedbackState.NEW] + found.counts[FeedbackState.SEEN]
    about = Words(say("inbox", "home_about", waiting=waiting, total=sum(found.counts.values())))
    return [about, *filters(found), *entries(found), *paging(found)]
