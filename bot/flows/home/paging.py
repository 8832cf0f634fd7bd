"""Long lists on the Home tab, a page at a time: Slack shows a hundred blocks, and a phone fewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.message import Button, Buttons, Note, Part
from bot.flows.home.place import GO, HomePlace
from bot.prompts import say

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """What stands on a page of `pages`, counted from 0."""

    items: Sequence[Item]
    number: int
    pages: int


def page_of(items: Sequence[Item], number: int, size: int) -> Page[Item]:
    """A page; one that is not there any more becomes the last one that is."""
    pages = max(1, -(-len(items) // size))
    number = min(number, pages - 1)
    return Page(items[number * size : (number + 1) * size], number, pages)


def paging(place: HomePlace, number: int, pages: int) -> list[Part]:
    """Which page of how many this is, and the way to the others; nothing where there is one."""
    if pages == 1:
        return []
    ways = {"first": 0, "previous": number - 1, "next": number + 1, "last": pages - 1}
    there = {way: page for way, page in ways.items() if 0 <= page < pages and page != number}
    buttons = (Button(say("home", way), f"{GO}:{way}", place.on(page).text) for way, page in there.items())
    said = Note(say("home", "page", number=number + 1, pages=pages))
    return [said, Buttons("home|pages", tuple(buttons))]
