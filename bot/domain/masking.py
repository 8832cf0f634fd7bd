"""Masking: what points at a person in free text becomes a plain word before anything is stored.

Masked are Slack's mentions and channels, as entities (`<@U…>`, `<!subteam^S…>`, `<!here>`, `<#C…>`) and as
typed (`@ana`, `#team-fig`), e-mail addresses, phone numbers and addresses in Slack. Source of the entities:
Slack's "Formatting message text". A `#word` without a hyphen is a hashtag, and names without a mark cannot be
told from other words: they stay.
"""

import re

from bot.domain.phones import MARK as PHONE
from bot.domain.phones import mask_phones

PERSON, GROUP, CHANNEL = "[person]", "[group]", "[channel]"
EMAIL, LINK = "[e-mail]", "[link]"

_MAIL = r"[\w.+%'’&-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_SLACK = (
    r"slack://[^\s<>|]+"
    r"|https?://(?:[\w-]{1,63}\.){0,5}slack(?:-gov|-files)?\.com(?![\w-])[^\s<>|]*"
    r"|(?<![\w.@-])(?:[\w-]{1,63}\.){1,5}slack(?:-gov)?\.com(?![\w-])[^\s<>|]*"
    r"|(?<![\w.@-])slack\.com/[^\s<>|]+"
)
_LABEL = r"(?:\|[^<>\n]{0,300})?"
_ENTITIES = (
    (re.compile(rf"<@[^<>|\s]{{1,80}}{_LABEL}>"), PERSON),
    (re.compile(r"<![^<>\n]{1,300}>"), GROUP),
    (re.compile(r"<#[^<>\n]{1,300}>"), CHANNEL),
    (re.compile(rf"<mailto:[^<>\n]{{1,300}}>|<{_MAIL}{_LABEL}>"), EMAIL),
    (re.compile(r"<tel:[^<>\n]{1,300}>"), PHONE),
    (re.compile(rf"<(?:{_SLACK}){_LABEL}>", re.IGNORECASE), LINK),
)
_ADDRESS = re.compile(_SLACK, re.IGNORECASE)
_TYPED = (
    (re.compile(rf"(?<![\w.+%'’&-]){_MAIL}"), EMAIL),
    (re.compile(r"(?<![\w@＠])[@＠](?:here|channel|everyone)(?![\w-])", re.IGNORECASE), GROUP),
    (re.compile(r"(?<!\w)[@＠]{1,3}[^\W\d_][\w'’-]*(?:\.[\w-]+)*"), PERSON),
    (re.compile(r"(?<![\w&#/])#(?=\w*[-_]\w)[^\W\d_A-Z](?:[^\WA-Z]|-)*(?!\w)"), CHANNEL),
)
_STOPS = ".,;:!?…)]}'\"”’»"


def mask(words: str) -> str:
    """The same words with everything that points at somebody replaced; masking twice changes nothing more."""
    while (masked := _masked(words)) != words:
        words = masked
    return words


def _masked(words: str) -> str:
    for pattern, mark in _ENTITIES:
        words = pattern.sub(mark, words)
    words = _ADDRESS.sub(_linked, words)
    for pattern, mark in _TYPED:
        words = pattern.sub(mark, words)
    return mask_phones(words)


def _linked(found: re.Match[str]) -> str:
    """A full stop behind an address belongs to the sentence."""
    address = found.group()
    return LINK + address[len(address.rstrip(_STOPS)) :]
