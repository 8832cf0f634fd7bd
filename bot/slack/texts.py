"""Texts on their way to Slack, made to fit: cut by characters, split at paragraph ends, never inside a unit.

A unit is what must stay whole: an entity (`&amp;`), a control sequence (`<@U…>`, `<https://…|words>`),
an emoji code (`:wave:`), or one visible character with everything that belongs to it.
Source of the rules: Slack's "Formatting message text" and the limits of Block Kit.
"""

import re

from bot.domain.message import undisguise, unescape

_UNIT = re.compile(
    r"&(?:amp|lt|gt);"
    r"|<[^<>]*>"
    r"|:[a-z0-9_+'-]{1,64}:"
    r"|[\U0001F1E6-\U0001F1FF]{2}"
    r"|.(?:\u200d[^&<]|[\u200d\u0300-\u036f\u20d0-\u20ff\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f])*",
    re.DOTALL,
)
_ELLIPSIS = "…"
_ENDS = ("\n\n", "\n", " ")  # where a long text is split, best first


def size(text: str) -> int:
    """The length of a text in UTF-16 units: the larger of the two ways in which Slack's parts count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Shorten an escaped text to `limit`, ending in an ellipsis, without breaking a unit."""
    if size(text) <= limit:
        return text
    return text[: _fitting(text, limit - 1)].rstrip() + _ELLIPSIS


def plain(text: str, limit: int) -> str:
    """An escaped text for a `plain_text` element: one line, unescaped once, cut to `limit`."""
    return undisguise(unescape(cut(" ".join(text.split()), limit)))


def paragraphs(text: str, limit: int) -> list[str]:
    """Split an escaped text into pieces of at most `limit`, at paragraph ends where there are any."""
    pieces = []
    rest = text.strip()
    while size(rest) > limit:
        end = _end(rest, _fitting(rest, limit)) or limit // 2  # a single unit that is too long is broken
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` fit into `limit` without breaking a unit."""
    end = used = 0
    for unit in _UNIT.finditer(text):
        used += size(unit.group())
        if used > limit:
            break
        end = unit.end()
    return end


def _end(text: str, end: int) -> int:
    """The best place to split at or before `end`."""
    for mark in _ENDS:
        found = text.rfind(mark, 0, end)
        if found > 0 and not _inside_sequence(text, found):
            return found
    return end


def _inside_sequence(text: str, place: int) -> bool:
    return text.rfind("<", 0, place) > text.rfind(">", 0, place)
