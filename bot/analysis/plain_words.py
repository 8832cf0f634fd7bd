"""What a person typed in Slack, reduced to the words that can carry a tone."""

import html
import re

from bot.analysis.tone.emoji import spell_emoji

READ_AT_MOST = 4000

# Order matters: code first, since nothing inside it is markup.
_NOT_WORDS = (
    re.compile(r"```.*?(?:```|\Z)", re.DOTALL),
    re.compile(r"`[^`\n]*`"),
    re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE),
    re.compile(r"<(?:[@#!]|https?:|mailto:|tel:)[^<>\n]*>"),
    re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE),
)
_SPACE = re.compile(r"\s+")


def normalise(text: str) -> str:
    """The words of a text of Slack, at most 4,000 characters of it, on one line.

    Mentions, links, channels, code, quoted lines and URLs go; entities are unescaped once; emoji and Slack
    `:codes:` become words for what they mean (`bot.analysis.tone.emoji`).
    Source of the markup: Slack's "Formatting message text".
    """
    words = text[:READ_AT_MOST]
    for pattern in _NOT_WORDS:
        words = pattern.sub(" ", words)
    words = spell_emoji(html.unescape(words))
    return _SPACE.sub(" ", words).strip()[:READ_AT_MOST]
