"""`/pops setup`: what is set up, with a button to change each part; and the way to one entry of many."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.form import Form, SearchField
from bot.domain.message import Button, Buttons, Divider, Heading, Message, Part, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.setup import Setup
from bot.flows import access
from bot.flows.edit_setup import read_stored
from bot.flows.setup_dialog import asks_as_admin, setup_form
from bot.flows.setup_forms import KINDS
from bot.flows.setup_forms.kinds import Facts, Held, one
from bot.flows.setup_search import entries
from bot.flows.tools import Tools
from bot.prompts import Safe, say
from storage.database import Session

CHOOSE = "setup_choose"
NEW, CHANGE, START = "new", "change", "start"
OUT, BACK, TRIAL, WORDS = "out", "back", "trial", "words"
WAYS = (NEW, CHANGE, START, OUT, BACK, TRIAL, WORDS)
"""What the buttons of the set-up do."""

SECTIONS = {
    "team": "teams",
    "team_out": "teams",
    "team_back": "archived",
    "change": "changes",
    "trial": "changes",
    "version": "changes",
    "trial_edit": "trials",
    "pulse": "pulses",
    "pulse_out": "pulses",
    "theme": "themes",
}
"""Where the entries of each kind are looked up of which there are several."""


def setup_message(tools: Tools, actor: Actor, now: datetime) -> Message:
    """What is set up, and what the actor may do about it.

    Raises:
        RefusalError: nothing of it.
    """
    return Message((Heading(say("setup", "list_heading")), *setup_parts(tools, actor, now)))


def setup_on_home(tools: Tools, actor: Actor, now: datetime) -> tuple[Part, ...]:
    """The section of the Home tab for those who may set something up: nothing for everybody else."""
    with tools.database.snapshot() as session:
        if not access.may_look_up(session, actor):
            return ()
    try:
        parts = setup_parts(tools, actor, now)
    except RefusalError:
        return ()
    return (Divider(), Heading(say("setup", "list_heading")), *parts)


def setup_parts(tools: Tools, actor: Actor, now: datetime) -> tuple[Part, ...]:
    """The same without its heading."""
    is_admin = asks_as_admin(tools, actor)
    with tools.database.snapshot() as session:
        stored = read_stored(session, actor.workspace, now)
        mine = [team for team in stored.setup.teams if actor.user_id in team.champions]
        if mine and not _may(session, actor, "leads", is_admin=is_admin):
            return _row(say("setup", "list_team", names=[team.name for team in mine]), "team", CHANGE)
        access.may_set_up(session, actor, "leads", "", is_admin=is_admin)
        runs = _may(session, actor, "team", is_admin=is_admin)
    setup = stored.setup
    leads = _row(say("setup", "list_leads", leads=setup.ops_leads), "leads", CHANGE)
    begin = () if setup.ops_leads and setup.teams and setup.pulses else (Words(say("setup", "list_begin")),)
    return (*begin, *leads, *(_all(setup, stored.facts) if runs else ()))


def _may(session: Session, actor: Actor, what: str, key: str = "", *, is_admin: bool) -> bool:
    try:
        access.may_set_up(session, actor, what, key, is_admin=is_admin)
    except RefusalError:
        return False
    return True


def _all(setup: Setup, facts: Facts) -> tuple[Part, ...]:
    plan = setup.digest
    digest = say(
        "setup",
        "list_digest",
        channel=None if plan is None else plan.channel,
        day="" if plan is None else plan.cadence.days[0].value,
        at="" if plan is None else f"{plan.cadence.at:%H:%M}",
        zone="" if plan is None else plan.zone,
    )
    pulses = [Safe(facts.pulse_option(pulse.key).label) for pulse in setup.pulses]
    back = (BACK,) if entries(facts, "archived") else ()
    trial = (TRIAL,) if entries(facts, "trials") else ()
    return (
        *_many("team", [team.name for team in setup.teams], OUT, also=back),
        *(_many("change", [c.title for c in setup.changes], START, *trial, WORDS) if setup.teams else ()),
        *(_many("pulse", pulses, OUT) if setup.changes else ()),
        *_row(digest, "digest", CHANGE),
        *_row(say("setup", "list_asking", budget=setup.asking), "asking", CHANGE),
        *_row(say("setup", "list_theme", names=[theme.name for theme in setup.themes]), "theme", NEW, CHANGE),
    )


def _many(kind: str, names: Sequence[str], *ways: str, also: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """The row of a section; `ways` are for entries that there are, `also` for others."""
    there = (NEW, CHANGE, *ways) if names else (NEW,)
    return _row(say("setup", f"list_{kind}", names=names), kind, *there, *also)


def _row(words: str, kind: str, *ways: str) -> tuple[Part, ...]:
    blocks = {
        NEW: f"add_{kind}",
        CHANGE: f"edit_{kind}",
        START: "start_trial",
        OUT: f"take_out_{kind}",
        BACK: "bring_back",
        TRIAL: "edit_trial",
        WORDS: "edit_version",
    }
    values = {START: "trial", OUT: f"{kind}_out", BACK: "team_back", TRIAL: "trial_edit", WORDS: "version"}
    buttons = (Button(say("setup", blocks[way]), f"setup:{way}", values.get(way, kind)) for way in ways)
    return Words(words), Buttons(f"setup|{kind}", tuple(buttons))


def open_setup(tools: Tools, actor: Actor, kind: str, way: str, now: datetime) -> Form:
    """The form behind a button: of a new entry, of the only one there is, or to choose one of many.

    A kind with a key behind it, as in `team|fig`, is one entry.

    Raises:
        RefusalError: the actor may not change it, or there is no such kind.
    """
    kind, _, key = kind.partition("|")
    if kind not in KINDS:
        raise RefusalError("entry_gone")
    if key:
        return chosen_form(tools, actor, kind, {"entry": (key,)}, now)
    if way == NEW or kind not in SECTIONS:
        return setup_form(tools, actor, kind, "", now, {})
    keys = _own(tools, actor, kind, now)
    if len(keys) == 1:
        return setup_form(tools, actor, kind, keys[0], now, {})
    field = SearchField("entry", say("setup", f"choose_{kind}"), SECTIONS[kind])
    return Form(
        name=CHOOSE,
        title=say("setup", "choose_title"),
        parts=(field,),
        submit=say("setup", "choose_next"),
        close=say("setup", "cancel"),
        context=kind,
    )


def _own(tools: Tools, actor: Actor, kind: str, now: datetime) -> tuple[str, ...]:
    """The entries that the actor may change: at least one."""
    is_admin = asks_as_admin(tools, actor)
    with tools.database.snapshot() as session:
        setup = read_stored(session, actor.workspace, now)
        keys = entries(setup.facts, SECTIONS[kind])
        if not _may(session, actor, kind, is_admin=is_admin):
            keys = tuple(key for key in keys if _may(session, actor, kind, key, is_admin=is_admin))
        if not keys:
            access.may_set_up(session, actor, kind, "", is_admin=is_admin)
    return keys


def chosen_form(tools: Tools, actor: Actor, kind: str, held: Held, now: datetime) -> Form:
    """The form of the entry that was chosen.

    Raises:
        RefusalError: it is gone, or the actor may not change it.
    """
    if kind not in SECTIONS:
        raise RefusalError("entry_gone", field="entry")
    key, is_admin = one(held, "entry"), asks_as_admin(tools, actor)
    with tools.database.snapshot() as session:
        access.may_set_up(session, actor, kind, key, is_admin=is_admin)
        known = entries(read_stored(session, actor.workspace, now).facts, SECTIONS[kind])
    if key not in known:
        raise RefusalError("entry_gone", field="entry")
    return setup_form(tools, actor, kind, key, now, {})
