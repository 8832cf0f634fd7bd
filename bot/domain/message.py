"""Messages as Pops means them, without Slack's own words.

All texts are already escaped by `bot.prompts` (`&amp;`, `&lt;`, `&gt;`), except `Quote.words` and picture
bytes, which are raw. `bot.slack.blocks` turns these values into Block Kit.
Each part names its `kind`, so that a message kept as JSON comes back as what it was.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Heading:
    """A title line, plain text."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Words:
    """A paragraph in Slack's mrkdwn, built from `prompts/` with escaped values."""

    text: str
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class Note:
    """Small print below the rest."""

    text: str
    kind: Literal["note"] = "note"


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, raw: shown as a quotation and never read as markup."""

    words: str
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True)
class Divider:
    """A line between two things."""

    kind: Literal["divider"] = "divider"


@dataclass(frozen=True)
class Button:
    """A button: `action` names what happens, `value` carries ids only (never answers or names)."""

    label: str
    action: str
    value: str = ""
    style: str | None = None  # "primary" or "danger"
    spoken: str | None = None  # for screen readers, when the label alone is not clear


@dataclass(frozen=True)
class Buttons:
    """One row of at most 25 buttons. `row` is unique in its message."""

    row: str
    buttons: tuple[Button, ...]
    kind: Literal["buttons"] = "buttons"


Part = Heading | Words | Note | Quote | Divider | Buttons


@dataclass(frozen=True)
class Message:
    """A whole message. Its spoken text is made from its parts, so that nothing is only in the blocks."""

    parts: tuple[Part, ...]
    mark: str | None = None  # the delivery's key, carried as Slack metadata
    brief: str | None = None  # what to say later if this cannot be shown now: never choices or typed words

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons of the message, in reading order."""
        return tuple(b for part in self.parts if isinstance(part, Buttons) for b in part.buttons)


@dataclass(frozen=True)
class Picture:
    """A PNG with the words that stand for it (at most 1,000 characters, raw)."""

    name: str
    title: str
    png: bytes = field(repr=False)
    alt_text: str


@dataclass(frozen=True)
class File:
    """A file to be shared, with a name and a title (raw, as is its content)."""

    name: str
    title: str
    content: bytes = field(repr=False)


def words_of(parts: Sequence[Part]) -> str:
    """Everything a message says, line by line, for screen readers, notifications and the terminal."""
    return "\n".join(line for part in parts for line in _lines(part))


def _lines(part: Part) -> list[str]:
    match part:
        case Heading(text) | Words(text) | Note(text):
            return [text]
        case Quote(words):
            return [f"“{escape(words)}”"]
        case Buttons(_, buttons):
            return ["[" + "] [".join(b.spoken or b.label for b in buttons) + "]"]
        case Divider():
            return []


def escape(text: str) -> str:
    """Escape the three characters that Slack reads as control sequences, `&` first, once.

    Source: Slack's "Formatting message text".
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo `escape`, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_LOOK_ALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_DISGUISE = str.maketrans(_LOOK_ALIKES)
_UNDISGUISE = str.maketrans({alike: mark for mark, alike in _LOOK_ALIKES.items()})


def disguise(text: str) -> str:
    """Replace Slack's formatting marks, which cannot be escaped, by characters that only look like them."""
    return text.translate(_DISGUISE)


def undisguise(text: str) -> str:
    """Undo `disguise`, where no formatting is read."""
    return text.translate(_UNDISGUISE)


_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_MENTION = re.compile(r"<([@#])([^|>]+)(?:\|[^>]*)?>")


def without_markup(text: str) -> str:
    """The same words for places that know no markup: form errors, alt texts, the terminal."""
    bare = _MENTION.sub(r"\1\2", _DATE.sub(r"\1", text)).replace("*", "").replace("`", "")
    return undisguise(unescape(bare))
