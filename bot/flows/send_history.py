"""`/pops history`: a change's history as one message to whoever asks, with the whole of it as a file to keep.

It goes to them directly; what it holds is made when it is sent, and kept nowhere.
"""

import difflib
from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.change import Change
from bot.domain.message import Buttons, Divider, File, Heading, Message, Part, Quote, Words, without_markup
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.compare_changes import compare_messages
from bot.flows.pages import length
from bot.flows.parcel import Parcel
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, deliveries
from storage.database import Session
from storage.deliveries import Delivery

KIND = "history"
BUTTON = "history"

_SUMMARY = 2500
"""Characters of the history that stand in the message itself; the file has all of them."""

_MOST_TYPED = 80


def ask_for_history(tools: Tools, actor: Actor, typed: str, now: datetime) -> Message:
    """Owe somebody the history of a change, which is named by key or title.

    Raises:
        RefusalError: the actor is in no team and no ops lead, or there is no such change.
    """
    with tools.database.transaction() as session:
        change = _find(session, actor, typed)
        key, ref = f"{KIND}:{actor.user_id}:{change.key}", {"change": change.key}
        deliveries.owe_again(session, actor.workspace, key, KIND, actor.user_id, ref, now)
    return Message((Words(say("compare", "sending", change=change.title)),))


def history(tools: Tools, delivery: Delivery, now: datetime) -> Parcel:
    """The history of a change for whom the delivery is for, as digests and decisions tell it now.

    Raises:
        RefusalError: they may not look any more, or the change is gone.
    """
    actor = Actor(delivery.workspace, delivery.channel, delivery.workspace)
    with tools.database.snapshot() as session:
        change = _find(session, actor, delivery.ref["change"])
    messages = compare_messages(tools, actor, change.key, now)
    parts = [part for message in messages for part in message.parts if not isinstance(part, Buttons)]
    page = "\n\n".join(_page(part) for part in parts) + "\n"
    title = without_markup(say("compare", "file_title", change=change.title))
    file = File(f"history-{change.key}.md", title, page.encode("utf-8", "replace"))
    return Parcel("\n".join(_summary(parts)), (file,))


def _find(session: Session, actor: Actor, typed: str) -> Change:
    access.may_compare(session, actor)
    known = changes.list_changes(session, actor.workspace)
    names = {_folded(c.title): c for c in known} | {_folded(c.key): c for c in known}
    wanted = _folded(typed) or (_folded(known[0].key) if len(known) == 1 else "")
    if wanted not in names:
        near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.5)
        keys = sorted(change.key for change in known)
        nearest = names[near[0]].key if near else None
        raise RefusalError("history_unknown", change=typed[:_MOST_TYPED], near=nearest, known=keys)
    return names[wanted]


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _summary(parts: Iterable[Part]) -> Iterator[str]:
    """The beginning of the page in words, as much of it as one message shows on a phone."""
    room = _SUMMARY
    for part in parts:
        match part:
            case Heading(text):
                said = f"*{text}*"
            case Words(text):
                said = text
            case _:
                continue
        room -= length(said)
        if room < 0:
            yield say("compare", "rest_in_file")
            return
        yield said


def _page(part: Part) -> str:
    """A part of the history as Markdown."""
    match part:
        case Heading(text):
            return f"# {without_markup(text)}"
        case Quote(words):
            return "\n".join(f"> {line}" for line in words.splitlines())
        case Words(text):
            return "\n".join(_line(line) for line in text.splitlines())
        case Divider() | Buttons():
            return "---"
        case _:
            return f"_{without_markup(part.text)}_"


def _line(line: str) -> str:
    """A line of a list, a heading of its own, or a paragraph."""
    bare = without_markup(line)
    if line.startswith("•"):
        return f"- {bare.removeprefix('•').strip()}"
    return f"## {bare}" if line.startswith("*") and line.endswith("*") else f"{bare}\n"
