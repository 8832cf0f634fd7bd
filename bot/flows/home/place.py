"""Where somebody is on their Home tab: it travels with the view and its buttons, and is stored nowhere."""

from dataclasses import dataclass, replace
from enum import StrEnum

GO = "home"
"""What the actions of buttons to another place on the Home tab begin with, before a colon."""

_MOST_DIGITS, _LONGEST = 6, 500


class Tab(StrEnum):
    """The pages of the Home tab."""

    ME = "me"
    CHANGES = "changes"
    TEAMS = "teams"
    INBOX = "inbox"
    ANSWERS = "answers"
    SETUP = "setup"
    HISTORY = "history"  # of one change; no tab leads to it


@dataclass(frozen=True)
class HomePlace:
    """A page of the Home tab (None: whichever comes first for this person), counted from 0.

    `about` is the key of the change whose history is shown, or what the inbox looks for.
    """

    tab: Tab | None = None
    page: int = 0
    about: str = ""

    @property
    def text(self) -> str:
        """The place as a view or a button carries it, which `read` reads: keys only."""
        return f"{'' if self.tab is None else self.tab.value}|{self.page}|{self.about}"

    @classmethod
    def read(cls, text: str) -> "HomePlace":
        """The place of such a text; what it cannot mean is the beginning."""
        tab, _, rest = text.partition("|")
        number, _, about = rest.partition("|")
        is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
        return cls(Tab(tab) if tab in set(Tab) else None, int(number) if is_number else 0, about[:_LONGEST])

    def on(self, page: int) -> "HomePlace":
        """Another page of the same."""
        return replace(self, page=page)
