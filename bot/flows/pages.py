"""Long words as several messages, each of which Slack takes."""

from collections.abc import Iterable, Sequence

from bot.domain.message import Heading, Message, Part, words_of

MOST_PARTS, MOST_CHARACTERS = 45, 9000
"""What one message holds: a little less than Slack's 50 blocks and 10,000 characters of text in them."""


def pages(first: Sequence[Part], groups: Iterable[Sequence[Part]], heading: Heading) -> list[Message]:
    """Groups of parts, each kept whole, in as few messages as Slack takes; `heading` begins further ones."""
    made = [list(first)]
    for group in groups:
        page = [*made[-1], *group]
        if len(page) > MOST_PARTS or length(words_of(page)) > MOST_CHARACTERS:
            made.append([heading])
        made[-1] += group
    return [Message(tuple(page)) for page in made]


def length(text: str) -> int:
    """Characters as Slack may count them: escaped, and two for each beyond the first 65,536."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
