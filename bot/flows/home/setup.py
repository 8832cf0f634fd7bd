"""What is set up, on the Home tab of those who may change it."""

from bot.domain.message import Part, Words
from bot.flows.home.place import HomePlace
from bot.flows.home.visitor import Visitor
from bot.flows.setup_list import setup_on_home
from bot.flows.tools import Tools
from bot.prompts import say


def setup_page(tools: Tools, visitor: Visitor, _here: HomePlace) -> list[Part]:
    """Each part of the set-up with the buttons to change it."""
    parts = list(setup_on_home(tools, visitor.actor, visitor.now))[1:]
    return parts or [Words(say("home", "no_setup"))]
