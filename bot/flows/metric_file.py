"""A CSV with readings that somebody drops into the conversation with Pops."""

from datetime import datetime

import structlog

from bot.domain.message import Message, Words
from bot.domain.metric import Source, Written
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.shared_file import SharedFile
from bot.flows import access
from bot.flows.metric_import import LARGEST, import_readings
from bot.flows.refusal_words import refusal_words
from bot.flows.setup_file.mistakes import Mistake, MistakesError
from bot.flows.tools import Tools
from bot.prompts import Safe, say
from storage import deliveries, workspaces
from storage.database import Session
from storage.deliveries import Delivery
from storage.rows import to_json

KIND = "readings"
MOST_LINES = 20
"""So many wrong lines are told; whoever mends them drops the file again."""

log = structlog.get_logger()


def file_dropped(tools: Tools, workspace: str, user_id: str, file_id: str, now: datetime) -> None:
    """Owe an answer to a file, once: looking into it takes longer than Slack waits for an acknowledgement."""
    with tools.database.transaction() as session:
        if workspaces.get_workspace(session, workspace) is not None:
            key, ref = f"{KIND}:{file_id}", {"file": file_id}
            deliveries.owe(session, workspace, key, KIND, user_id, ref, now)


def read_dropped(tools: Tools, delivery: Delivery, now: datetime) -> Message:
    """Import the file, and say what was read or which lines are wrong.

    Answer and readings are kept in one transaction: when the answer is sent again, it says the same.

    Raises:
        DeliveryError: Slack does not hand the file out.
    """
    actor = Actor(delivery.workspace, delivery.channel, delivery.workspace)
    try:
        with tools.database.snapshot() as session:
            access.may_drop_files(session, actor)
        file = tools.directory.file(delivery.ref["file"])
        content = _content(tools, actor, file)
        with tools.database.transaction() as session:
            return _imported(session, delivery, actor, file.name, content, now)
    except RefusalError as refusal:
        return Message((Words(refusal_words(refusal)),))
    except _NotLookedIntoError as reason:
        return Message((Words(str(reason)),))
    except MistakesError as error:
        return _wrong(file.name, error.mistakes)


class _NotLookedIntoError(Exception):
    """A file that is not read; its text says why."""


def _content(tools: Tools, actor: Actor, file: SharedFile) -> bytes:
    if file.owner != actor.user_id:
        raise _NotLookedIntoError(say("metric", "dropped_not_yours"))
    if not file.name.lower().endswith(".csv"):
        raise _NotLookedIntoError(say("metric", "dropped_no_csv", name=file.name))
    if file.size > LARGEST:
        raise MistakesError([Mistake(1, say("metric", "csv_too_large", most=LARGEST // 1024))])
    return tools.directory.content(file)


def _imported(
    session: Session, delivery: Delivery, actor: Actor, name: str, content: bytes, now: datetime
) -> Message:
    access.may_drop_files(session, actor)
    by = Written(Source.MESSAGE, actor.user_id)
    kept = import_readings(session, delivery.workspace, content, by, now)
    said = [say("metric", "dropped", name=name), say("metric", "imported", kept=kept)]
    message = Message(tuple(map(Words, said)))
    deliveries.remember(session, delivery, {**delivery.ref, "said": to_json(Message, message)})
    log.info("readings_imported", source=by.source.value, new=kept.new, changed=kept.changed, same=kept.same)
    return message


def _wrong(name: str, mistakes: tuple[Mistake, ...]) -> Message:
    lines = dict.fromkeys(mistake.line for mistake in mistakes)
    told = [Words(say("metric", "dropped_wrong", name=name, count=len(lines)))]
    shown = mistakes[:MOST_LINES]
    told += [Words(say("metric", "dropped_line", number=m.line, said=Safe(m.sentence))) for m in shown]
    left = len({m.line for m in mistakes} - {m.line for m in shown})
    return Message((*told, *([Words(say("metric", "dropped_more", count=left))] if left else [])))
