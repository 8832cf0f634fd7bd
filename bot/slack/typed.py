"""What people typed, as Slack hands it over, turned into plain text once."""

import re

from bot.domain.message import unescape

_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
# Controls but for tab and line end; overrides of the direction, which turn other people's words around; lone
# surrogates, which no database and no request can carry.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
_ENTITY = re.compile(r"<(?P<mark>[@#!]?)(?P<target>[^|<>\s]+)(?:\|(?P<label>[^<>]*))?>")
_LINK = re.compile(r"<(?P<target>https?://[^|<>\s]+)(?:\|(?P<label>[^<>]*))?>")
_SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u200b": "", "\ufeff": ""})
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


def words(text: str) -> str:
    """A text that Slack may or may not have escaped: unescaped at most once, without control characters."""
    cleaned = _clean(text)
    return cleaned if _BARE_AMPERSAND.search(cleaned) else unescape(cleaned)


def command_words(text: str) -> str:
    """The text after a slash command: links readable, phones' spaces and quotes made ordinary, trimmed."""
    return words(_LINK.sub(_linked, text)).translate(_SPACES).translate(_QUOTES).strip()


def _linked(link: re.Match[str]) -> str:
    """A link with a label of its own keeps both."""
    target, label = link["target"], link["label"]
    return f"{label} ({target})" if label and label not in target else target


def shown_words(text: str) -> str:
    """A message's text as people saw it: channels and links by their names, nobody's id."""
    return words(_ENTITY.sub(_shown, text))


def _shown(entity: re.Match[str]) -> str:
    mark, target, label = entity["mark"], entity["target"], entity["label"]
    if mark == "!":
        return label or f"@{target}"
    if mark == "@":
        return f"@{label or 'someone'}"
    if mark == "#":
        return f"#{label or 'channel'}"
    return label or target


def form_words(text: str) -> str:
    """The text of a modal's input: one with a raw `<` or `>` was not escaped and stays as it is."""
    return _clean(text) if "<" in text or ">" in text else words(text)


def _clean(text: str) -> str:
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
