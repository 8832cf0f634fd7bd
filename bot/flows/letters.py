"""Every kind of letter, and how it is written at the moment of sending."""

from collections.abc import Callable
from datetime import datetime

from bot.flows import remind, thread_letters
from bot.flows.letter import Letter
from bot.flows.tools import Tools
from storage import deliveries
from storage.deliveries import Delivery

LETTERS: dict[str, Callable[[Tools, Delivery, datetime], Letter | None]] = {
    deliveries.REMINDER: remind.write_reminder,
    deliveries.QUESTION: thread_letters.write_question,
    deliveries.REPLY: thread_letters.write_reply,
}
"""None stands for a letter that is not wanted any more. Whatever comes of it, its delivery is deleted."""
