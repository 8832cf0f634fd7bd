"""The set-up's forms as people go through them: opened, looked at with their effect, saved, or in conflict.

The first sending shows what would change, the second saves exactly that. A form carries the fingerprint of
the part that it was opened on: when somebody else has saved meanwhile, it is shown again with their changes.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import structlog

from bot.domain.delivery import DeliveryError
from bot.domain.form import Field, Form
from bot.domain.message import Divider, Note, Part, Words
from bot.domain.people import Actor, PersonKind
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.chosen_people import ask_about, refuse_no_member
from bot.flows.edit_setup import Edit, Stored, edited, fingerprint, read_stored, save, taken_keys
from bot.flows.setup_effects import effects, open_until
from bot.flows.setup_forms import KINDS
from bot.flows.setup_forms.kinds import Facts, FormMistakesError, Held, Kind, unused
from bot.flows.setup_shown import differences, shown
from bot.flows.tools import Tools
from bot.prompts import Safe, say
from storage import audit, changes, workspaces
from storage.database import Session

FORM = "setup"

log = structlog.get_logger()


@dataclass(frozen=True)
class Context:
    """What a form remembers: of what it is, `seen` when opened, `sure` when its effect was shown.

    `turn` counts how often its fields were filled anew: they have other names then, since Slack keeps what
    stands in a field of the same name.
    """

    kind: str
    key: str
    seen: str
    sure: str = ""
    turn: int = 0

    @classmethod
    def read(cls, text: str) -> "Context":
        """The context that `written` made.

        Raises:
            RefusalError: it was made by another version of Pops.
        """
        try:
            found = cls(**json.loads(text))
        except (TypeError, ValueError) as error:
            raise RefusalError("entry_gone") from error
        if found.kind not in KINDS:
            raise RefusalError("entry_gone")
        return found

    @property
    def written(self) -> str:
        """The context as a form carries it."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Sent:
    """A form of the set-up that somebody sent: what its fields hold, and what they began with."""

    context: str
    held: Held
    began: Held


@dataclass(frozen=True)
class Outcome:
    """What is shown next, and the kind and key of what was saved, if anything was."""

    form: Form
    saved: tuple[Kind, str] | None = None


def setup_form(tools: Tools, actor: Actor, kind: str, key: str, now: datetime, begin: Held) -> Form:
    """The form of an entry, or with an empty key of a new one; a new one begins with `begin`.

    Raises:
        RefusalError: the actor may not change it.
    """
    is_admin = asks_as_admin(tools, actor)
    with tools.database.snapshot() as session:
        access.may_set_up(session, actor, kind, key, is_admin=is_admin)
        facts = replace(read_stored(session, actor.workspace, now).facts, key=key)
    chosen = KINDS[kind]
    part = chosen.take(facts.document, key)
    held = {**chosen.read(facts, part), **({} if part is not None else begin)}
    return _form(chosen, Context(kind, key, fingerprint(part)), facts, held, ())


def send_setup(tools: Tools, actor: Actor, sent: Sent, now: datetime) -> Outcome:
    """Show the effect of a form, or save it when its effect was shown.

    Raises:
        RefusalError: the actor may not change it.
        FormMistakesError: it does not fit; the form stays open with all that was typed.
    """
    context, is_admin, plain = Context.read(sent.context), asks_as_admin(tools, actor), _plain(sent)
    _look_at_people(tools, actor, context, plain.held, is_admin=is_admin)
    opened = tools.database.transaction if context.sure else tools.database.snapshot
    with opened() as session:
        if context.sure:
            workspaces.hold_workspace(session, actor.workspace)
        access.may_set_up(session, actor, context.kind, context.key, is_admin=is_admin)
        stored = read_stored(session, actor.workspace, now)
        try:
            return _next(session, actor, context, stored, plain, now)
        except FormMistakesError as mistakes:
            raise mistakes.renamed(lambda name: _turned_name(name, context.turn)) from mistakes


def asks_as_admin(tools: Tools, actor: Actor) -> bool:
    """Whether Slack calls the actor an admin of the workspace; it is not asked about ops leads."""
    with tools.database.snapshot() as session:
        if access.is_lead(session, actor):
            return False
    try:
        return tools.directory.person(actor.user_id).is_admin
    except DeliveryError as trouble:
        log.warning("admin_not_told", reason=trouble.reason)
        return False


def _look_at_people(tools: Tools, actor: Actor, context: Context, held: Held, *, is_admin: bool) -> None:
    """Slack is asked about those who are chosen anew, before anything is held in the database."""
    with tools.database.snapshot() as session:
        access.may_set_up(session, actor, context.kind, context.key, is_admin=is_admin)
        wanted = KINDS[context.kind].members(session, actor.workspace, context.key, held)
    if wanted is None:
        return
    field = _turned_name(wanted.field, context.turn)
    for user_id in held.get(wanted.field, ()):
        if user_id not in wanted.already:
            person = ask_about(tools, user_id, field)
            if person.kind is not PersonKind.GUEST or user_id not in wanted.guests:
                refuse_no_member(person, wanted.field, field)


def _next(
    session: Session, actor: Actor, context: Context, stored: Stored, sent: Sent, now: datetime
) -> Outcome:
    kind = KINDS[context.kind]
    key = _key(session, actor, kind, context, stored, sent)
    edit = edited(replace(stored, facts=replace(stored.facts, key=key)), kind, key, sent.held)
    if edit.new == edit.old:
        return Outcome(_done("same"))
    kind.refuse(session, actor.workspace, edit.stored.facts, edit.old, edit.new)
    if fingerprint(edit.old) != context.seen and not kind.adds:
        return Outcome(_conflict(session, actor, kind, context, edit, sent))
    if context.sure != fingerprint([key, edit.new]):
        return Outcome(_review(session, actor, kind, replace(context, key=key), edit, sent, now))
    save(session, actor, edit, now)
    return Outcome(_done("saved"), (kind, key))


def _key(session: Session, actor: Actor, kind: Kind, context: Context, stored: Stored, sent: Sent) -> str:
    """The key of the entry that is edited; that of a new one is made each time of what it is called by then.

    Where what was shown is there already, it was saved by this form: its second sending means the same entry.
    """
    part, made = kind.take(stored.facts.document, context.key), kind.new_key(sent.held)
    was_there = context.seen != fingerprint(None)
    if not made or (part is not None and (was_there or context.sure == fingerprint([context.key, part]))):
        return context.key
    return unused(made, taken_keys(session, actor.workspace))


def _review(
    session: Session, actor: Actor, kind: Kind, context: Context, edit: Edit, sent: Sent, now: datetime
) -> Form:
    facts, dues = edit.stored.facts, changes.all_due(session, actor.workspace)
    said = [
        *_lines(kind, facts, edit, sent.held),
        *effects(edit, dues, now, open_until(session, actor.workspace, edit)),
    ]
    parts = (
        Words(say("setup", "review")),
        Words("\n".join(said)),
        Note(say("setup", "review_note")),
        Divider(),
    )
    sure = replace(context, sure=fingerprint([context.key, edit.new]))
    return _form(kind, sure, facts, sent.held, parts)


def _lines(kind: Kind, facts: Facts, edit: Edit, held: Held) -> list[str]:
    """What an edit changes in its fields; of a new entry what it changes besides itself."""
    if kind.adds:
        return []
    shared, new = kind.shared(facts, edit.new), edit.old is None
    old = kind.shared(facts, None) if new else kind.read(facts, edit.old)
    pairs = differences(kind.fields(facts, old), kind.fields(facts, shared if new else {**held, **shared}))
    return [_line("changed", was, now) for was, now in pairs]


def _line(block: str, was: Field, now: Field) -> str:
    """A field before and after: its words are made already."""
    return say("setup", block, label=Safe(was.label), old=Safe(shown(was)), new=Safe(shown(now)))


def _conflict(session: Session, actor: Actor, kind: Kind, context: Context, edit: Edit, sent: Sent) -> Form:
    """The form again with what the other one changed, and in it all that this one typed."""
    facts = edit.stored.facts
    theirs = kind.read(facts, edit.old)
    merged = {name: _merged(name, sent, theirs) for name in {*theirs, *sent.held}}
    said = [
        _line("conflict_line", was, now)
        for was, now in differences(kind.fields(facts, sent.began), kind.fields(facts, theirs))
    ]
    who = audit.last_actor(session, actor.workspace, kind.audited.format(key=context.key))
    parts = (Words(say("setup", "conflict", who=who)), Words("\n".join(said)), Divider())
    again = Context(kind.name, context.key, fingerprint(edit.old), turn=context.turn + 1)
    return _form(kind, again, facts, merged, parts if said else parts[:1])


def _merged(name: str, sent: Sent, theirs: Held) -> tuple[str, ...]:
    """What somebody typed stays; a field that they left alone takes what the other one put there."""
    typed, began = sent.held.get(name, ()), sent.began.get(name, ())
    return theirs.get(name, ()) if sorted(typed) == sorted(began) else typed


def _form(kind: Kind, context: Context, facts: Facts, held: Held, parts: Iterable[Part]) -> Form:
    new = kind.take(facts.document, context.key) is None
    fields = tuple(_turned(field, context.turn) for field in kind.fields(facts, held))
    return Form(
        name=FORM,
        title=say("setup", f"{kind.name}_title", new=new),
        parts=(*parts, *fields),
        submit=say("setup", "save" if context.sure else "look"),
        close=say("setup", "cancel"),
        context=context.written,
    )


def _done(block: str) -> Form:
    return Form(
        "receipt", say("setup", "done_title"), (Words(say("setup", block)),), close=say("answer", "done")
    )


def _turned(field: Field, turn: int) -> Field:
    return replace(field, name=_turned_name(field.name, turn))


def _turned_name(name: str, turn: int) -> str:
    return f"{name}.{turn}" if turn else name


def _plain(sent: Sent) -> Sent:
    """The fields under the names that they have in every turn."""
    held, began = (
        {name.partition(".")[0]: h for name, h in part.items()} for part in (sent.held, sent.began)
    )
    return replace(sent, held=held, began=began)
