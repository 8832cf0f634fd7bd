"""Changing one part of the stored set-up: checked by the very shapes that check a set-up file."""

import hashlib
import json
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.change import Change
from bot.domain.message import Message, Words
from bot.domain.people import Actor
from bot.domain.setup import Pulse, Setup
from bot.domain.team import Team
from bot.flows.apply_setup import apply_within, check_channels
from bot.flows.kept_trials import Changes, anchored
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_values
from bot.flows.setup_file.dump import Values, document_of
from bot.flows.setup_file.mistakes import Mistake
from bot.flows.setup_forms.kinds import Facts, FormMistakesError, Held, Kind
from bot.flows.stored_setup import stored_setup
from bot.flows.theme_bank import load_themes
from bot.flows.tools import Tools
from bot.flows.wording_log import texts_before
from bot.prompts import say
from storage import changes, deliveries, teams, workspaces
from storage.database import Session
from storage.rows import to_json

TEAMS = {"team", "team_back"}
"""The kinds whose entry is a team with a channel to look at."""

Thing = TypeVar("Thing", Team, Change, Pulse)


@dataclass(frozen=True)
class Stored:
    """The set-up as it is stored, and as a document; `changes` (by key) have all that was ever tried."""

    setup: Setup
    facts: Facts
    changes: Changes


@dataclass(frozen=True)
class Edit:
    """One part of the set-up, as it is and as somebody wants it; `after` is the whole set-up then."""

    stored: Stored
    after: Setup
    old: Any
    new: Any


def read_stored(session: Session, workspace: str, now: datetime) -> Stored:
    """The stored set-up."""
    bank = load_bank()
    setup = stored_setup(session, workspace, bank)
    every = changes.list_changes(session, workspace)
    out = tuple(team for team in teams.list_teams(session, workspace) if team.archived)
    archived = document_of(Setup(teams=out, changes=tuple(every), pulses=(), ops_leads=()))
    reworded = texts_before(session, workspace)
    facts = Facts(document_of(setup), bank, now, archived=archived, reworded=reworded)
    return Stored(setup, facts, {change.key: change for change in every})


def edited(stored: Stored, kind: Kind, key: str, held: Held) -> Edit:
    """What becomes of the set-up when the fields of a form hold this.

    Raises:
        FormMistakesError: it does not fit, with a sentence for each field.
    """
    facts = stored.facts
    document = kind.put(facts.document, key, kind.write(facts, key, held))
    try:
        before, after = read_values(facts.document, facts.bank), read_values(document, facts.bank)
    except SetupError as error:
        raise _at_fields(_blamed(error, kind, key, document, stored), kind, key, held) from error
    new = kind.take(document_of(after), key)
    wanted = anchored(_untouched(before, after, stored.setup), stored.changes, stored.setup.pulses)
    return Edit(stored, wanted, kind.take(facts.document, key), new)


def save(session: Session, actor: Actor, edit: Edit, now: datetime) -> None:
    """Make the workspace what the edit says; the audit log gets its lines."""
    apply_within(session, actor.workspace, edit.after, actor.user_id, now)


def taken_keys(session: Session, workspace: str) -> set[str]:
    """Every key that something has or had: history keeps it."""
    known = (teams.list_teams, changes.list_changes, changes.list_pulses)
    settings = workspaces.get_workspace(session, workspace)
    themes = {*load_themes(), *(theme.id for theme in (settings.themes if settings else ()))}
    return themes | {thing.key for listed in known for thing in listed(session, workspace)}


def follow_up(tools: Tools, actor: Actor, kind: Kind, key: str, now: datetime) -> None:
    """Ask Slack about what was saved: who is in the team's channel, and whether Pops may post there.

    Whoever saved it hears by direct message of what is in the way.
    """
    workspace = actor.workspace
    with tools.database.snapshot() as session:
        setup = stored_setup(session, workspace, load_bank())
    saved = tuple(team for team in setup.teams if kind.name in TEAMS and team.key == key)
    digest = setup.digest if kind.name == "digest" else None
    for concern in check_channels(tools, workspace, replace(setup, teams=saved, digest=digest), now):
        said = say("setup", f"concern_{concern.code}", channel=concern.channel)
        ref = {"message": to_json(Message, Message((Words(said),)))}
        mark = f"concern:{actor.user_id}:{concern.channel}:{now.isoformat()}"
        with tools.database.transaction() as session:
            deliveries.owe(session, workspace, mark, "message", actor.user_id, ref, now)


def fingerprint(part: Any) -> str:
    """A short text that is another one as soon as the part is another one."""
    plain = json.dumps(part, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _blamed(error: SetupError, kind: Kind, key: str, document: Values, stored: Stored) -> SetupError:
    """Of two entries that do not fit together the later one is blamed: let that be the one that is edited."""
    entries = document.get(kind.section, {})
    if key not in entries:
        return error
    later = {name: entry for name, entry in entries.items() if name != key} | {key: entries[key]}
    try:
        read_values({**document, kind.section: later}, stored.facts.bank)
    except SetupError as blamed:
        return blamed
    return error


def _at_fields(error: SetupError, kind: Kind, key: str, held: Held) -> FormMistakesError:
    """Each mistake at its field. One elsewhere in the set-up says where, at the last resort of the form."""
    sentences: dict[str, str] = {}
    for mistake in error.mistakes:
        field = kind.field_at(key, mistake.place)
        sentences.setdefault(field or kind.last, _sentence(mistake, held, field))
    return FormMistakesError(sentences)


def _sentence(mistake: Mistake, held: Held, field: str | None) -> str:
    if field is not None and not any(text.strip() for text in held.get(field, ())):
        return say("setup", "missing")
    return mistake.bare if field is not None else say("setup", "elsewhere", what=mistake.sentence)


def _untouched(before: Setup, after: Setup, stored: Setup) -> Setup:
    """What the edit leaves alone stays as it is stored, with all that a file does not say."""
    return replace(
        after,
        teams=_kept(before.teams, after.teams, stored.teams),
        changes=_kept(before.changes, after.changes, stored.changes),
        pulses=_kept(before.pulses, after.pulses, stored.pulses),
    )


def _kept(
    before: tuple[Thing, ...], after: tuple[Thing, ...], stored: tuple[Thing, ...]
) -> tuple[Thing, ...]:
    read, kept = {thing.key: thing for thing in before}, {thing.key: thing for thing in stored}
    return tuple(
        _carried(read[thing.key], thing, kept[thing.key]) if thing.key in read else thing for thing in after
    )


def _carried(before: Thing, after: Thing, stored: Thing) -> Thing:
    """The thing as it is wanted; what is the same in it before and after is taken from what is stored."""
    names = [field.name for field in fields(after)]
    same = {name: getattr(stored, name) for name in names if getattr(before, name) == getattr(after, name)}
    return replace(after, **same)
