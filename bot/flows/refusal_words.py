"""The sentence for a refusal."""

from bot.domain.refusal import RefusalError
from bot.prompts import say


def refusal_words(refusal: RefusalError) -> str:
    """What the person is told, from `prompts/refusals.j2`."""
    return say("refusals", refusal.code, **refusal.values)
