"""The sentence for a refusal, with mentions of people; or with their names, where Slack shows no mentions."""

import re

from bot.domain.delivery import DeliveryError
from bot.domain.message import without_markup
from bot.domain.refusal import RefusalError
from bot.flows.tools import Tools
from bot.prompts import say

MOST_NAMED = 3
"""So many people are named in a row, the rest counted: Slack is asked about each, and waits three seconds."""

_MENTIONS = re.compile(r"<@\w+>(?:, <@\w+>)*")


def refusal_words(refusal: RefusalError) -> str:
    """What the person is told, from `prompts/refusals.j2`."""
    return say("refusals", refusal.code, **refusal.values)


def refusal_at_field(tools: Tools, refusal: RefusalError) -> str:
    """The same for the error at a field of a form, which knows no markup: people by the names they go by."""
    return without_markup(_MENTIONS.sub(lambda found: _named(tools, found.group()), refusal_words(refusal)))


def _named(tools: Tools, mentions: str) -> str:
    people = re.findall(r"\w+", mentions)
    names = []
    for user_id in people[:MOST_NAMED]:
        try:
            name = tools.directory.person(user_id).name
        except DeliveryError:
            break  # Slack has trouble, and the answer is waited for
        names += [name] if name else []
    return say("people", "by_name", named=[f"@{name}" for name in names], more=len(people) - len(names))
