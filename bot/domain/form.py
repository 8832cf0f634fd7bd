"""Forms as Pops means them, without Slack's own words.

All texts are already escaped by `bot.prompts`, except `TextField.initial`, which is raw. `bot.slack.forms`
turns these values into Block Kit.
"""

from dataclasses import KW_ONLY, dataclass
from datetime import date

from bot.domain.message import Part


@dataclass(frozen=True)
class Option:
    """One choice of a field: what is shown and what is stored."""

    label: str
    value: str


@dataclass(frozen=True)
class _Input:
    """What every field has that may be asked for or left open: its name, its label, and a hint below it."""

    name: str
    label: str
    _: KW_ONLY
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True)
class TextField(_Input):
    """A text input. `initial` is raw text typed earlier; `limit` counts characters."""

    initial: str = ""
    placeholder: str = ""
    multiline: bool = False
    limit: int = 3000


@dataclass(frozen=True)
class ChoiceField(_Input):
    """One of several options. `inline` shows radio buttons (at most 10), otherwise a menu."""

    options: tuple[Option, ...]
    initial: str | None = None
    inline: bool = False


@dataclass(frozen=True)
class TickField:
    """One box to tick."""

    name: str
    label: str
    tick_label: str
    initial: bool = False


@dataclass(frozen=True)
class ManyField(_Input):
    """Any number of options (up to 10,000), found by typing. What is chosen comes back a value a line."""

    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()


@dataclass(frozen=True)
class DateField(_Input):
    """A day, which comes back as 2026-11-30."""

    initial: date | None = None


@dataclass(frozen=True)
class ChoicesField(_Input):
    """Several of at most ten options, as boxes to tick."""

    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchField(_Input):
    """One or, up to `most`, several of options that are looked up in `source` while somebody types."""

    source: str
    initial: tuple[Option, ...] = ()
    most: int = 1


@dataclass(frozen=True)
class PeopleField(_Input):
    """People of the workspace: one, or several."""

    initial: tuple[str, ...] = ()
    several: bool = True


@dataclass(frozen=True)
class ChannelField(_Input):
    """A channel of the workspace, public or private."""

    initial: str | None = None


@dataclass(frozen=True)
class TimeField(_Input):
    """A local time, written as in 09:30."""

    initial: str | None = None


Picker = ChoicesField | SearchField | PeopleField | ChannelField | TimeField
"""A field in which something is picked."""

Field = TextField | ChoiceField | TickField | ManyField | DateField | Picker


@dataclass(frozen=True)
class Form:
    """A modal: fields between parts, and a `context` string of ids that comes back with it."""

    name: str
    title: str
    parts: tuple[Part | Field, ...]
    submit: str | None = None
    close: str = ""
    context: str = ""
