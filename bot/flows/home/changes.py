"""Changes on the Home tab: how far each has come, what came of it, what comes next, and who may decide it.

An ops lead finds all of them, everybody else those that their teams try or are asked about, or that they own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.analysis.comparison import toward
from bot.analysis.published import PublishedChange
from bot.domain.change import Change
from bot.domain.decision import DecisionKind, State
from bot.domain.message import Button, Buttons, Divider, Note, Part, Words
from bot.domain.setup import Pulse
from bot.domain.team import Team
from bot.flows.change_facts import Around, ChangeFacts, facts_of_all
from bot.flows.comparison_words import team_effect
from bot.flows.decision_log import today_in
from bot.flows.decision_words import told_words
from bot.flows.home.paging import page_of, paging
from bot.flows.home.place import GO, HomePlace, Tab
from bot.flows.home.visitor import Visitor
from bot.flows.metric_told import Outside, beside_lines, headline_words, joint_words, read_outside
from bot.flows.next_steps import ENDED, decide_buttons, state_line, step_line
from bot.flows.tools import Tools
from bot.prompts import Safe, say
from storage import changes, digests, teams
from storage.database import Session
from storage.rows import from_json

SIZE, MOST_TEAMS = 5, 5
"""Changes on a page, and teams of a person that are told of each."""


@dataclass(frozen=True)
class _Told:
    """What the last digest showed, by the key of the change, with its week; and the numbers from outside."""

    week: date | None
    shown: Mapping[str, PublishedChange]
    outside: Outside


def changes_page(tools: Tools, visitor: Visitor, here: HomePlace) -> list[Part]:
    """The changes, those that go on first, each with its buttons for whoever may decide."""
    with tools.database.snapshot() as session:
        page = page_of(facts_for_visitor(session, visitor), here.page, SIZE)
        told = _read(session, visitor, [facts.change.key for facts in page.items])
    parts = [part for facts in page.items for part in _entry(visitor, facts, told)]
    star = headline_words(told.outside)[:1] if told.outside.star is not None else []
    hint = [Note(say("home", "lead_hint", in_team=bool(visitor.mine)))] if visitor.is_lead else []
    none = [] if page.items else [Words(say("home", "no_changes", is_lead=visitor.is_lead))]
    return [*map(Words, star), *none, *parts, *paging(here, page.number, page.pages), *hint]


def facts_for_visitor(session: Session, visitor: Visitor) -> list[ChangeFacts]:
    """The changes that somebody finds, those that have ended last, otherwise by title."""
    workspace = visitor.workspace
    if workspace is None:
        return []
    known = changes.list_changes(session, workspace.id)
    pulses, gone = changes.list_pulses(session, workspace.id), teams.gone_people(session, workspace.id)
    shared = Around(pulses, {team.key: team for team in visitor.running}, gone)
    mine = known if visitor.is_lead else [c for c in known if _concerns(visitor, c, shared.pulses)]
    found = facts_of_all(session, workspace, mine, shared, visitor.now)
    return sorted(found, key=lambda f: (f.state in ENDED, f.change.title.casefold(), f.change.key))


def overdue(known: Iterable[ChangeFacts]) -> list[ChangeFacts]:
    """Those of these changes whose next step was due before today."""
    steps = ((facts, facts.step) for facts in known if facts.state is State.RUNNING)
    return [facts for facts, step in steps if step is not None and step.day < facts.today]


def _concerns(visitor: Visitor, change: Change, pulses: Iterable[Pulse]) -> bool:
    """Whether it is the person's own, or one that a team of theirs tries or is asked about."""
    mine = {team.key for team in visitor.mine}
    tried = {trial.team_key for trial in change.trials}
    asked = {k for p in pulses if p.change_key == change.key and not p.archived for k in p.team_keys}
    return change.owner == visitor.actor.user_id or not mine.isdisjoint(tried | asked)


def _read(session: Session, visitor: Visitor, keys: Sequence[str]) -> _Told:
    workspace = visitor.workspace
    week, shown = digests.newest_published(session, visitor.actor.workspace) or (None, [])
    mine = [entry for entry in shown if entry["key"] in keys]
    found = {change.key: change for change in from_json(tuple[PublishedChange, ...], mine)}
    own, today = visitor.mine[:MOST_TEAMS], today_in(workspace, visitor.now)
    outside = Outside() if workspace is None else read_outside(session, workspace, own, today)
    return _Told(week, found, outside)


def _entry(visitor: Visitor, facts: ChangeFacts, told: _Told) -> list[Part]:
    """One change: its words in one block, its buttons in one row."""
    change = facts.change
    lines = [state_line(facts)]
    lines += [_verdict_line(facts, told)] if facts.state is not State.PROPOSED else []
    lines += [_team_line(facts, team, told) for team in visitor.mine[:MOST_TEAMS] if _is_in(facts, team)]
    if facts.state not in ENDED:
        lines += beside_lines(told.outside, change.key, [team.key for team in visitor.mine])[_stars(told) :]
    lines += [
        f"• {told_words(d, facts.names)}" for d in facts.told[-1:] if d.kind is not DecisionKind.PROPOSED
    ]
    lines += [f"• {step_line(facts)}"] if facts.state in {State.RUNNING, State.PROPOSED} else []
    may = visitor.is_lead or change.owner == visitor.actor.user_id
    decide = decide_buttons(facts) if may and facts.state not in ENDED else ()
    history = Button(
        say("home", "history"),
        f"{GO}:history",
        HomePlace(Tab.HISTORY, about=change.key).text,
        spoken=say("home", "history_of", change=change.title),
    )
    return [Divider(), Words("\n".join(lines)), Buttons(f"next|{change.key}", (*decide, history))]


def _stars(told: _Told) -> int:
    """The North Star stands once above all changes, and in the sentence on each."""
    return 0 if told.outside.star is None else 1


def _is_in(facts: ChangeFacts, team: Team) -> bool:
    return any(trial.team_key == team.key for trial in facts.change.trials)


def _team_line(facts: ChangeFacts, team: Team, told: _Told) -> str:
    """What a team of the person's tries, and what the last digest said that it did to them."""
    trials = [trial for trial in facts.change.trials if trial.team_key == team.key]
    now = facts.change.trial_on(team.key, facts.today)
    last = now or trials[-1]
    shown = told.shown.get(facts.change.key)
    own = None if shown is None else next((t for t in shown.teams if t.key == team.key), None)
    is_told = shown is not None and own is not None and own.start is not None
    effect = None
    if is_told and shown and own:
        effect = Safe(team_effect(shown.effect_of(own), shown.direction, own.crossed))
    return _say(
        "team",
        team=team.name,
        version=last.version,
        what=next((v.what for v in facts.change.versions if v.number == last.version), ""),
        start=last.start,
        today=facts.today,
        until=last.until if now is None else None,
        effect=effect,
    )


def _verdict_line(facts: ChangeFacts, told: _Told) -> str:
    """What the last digest said of the change, with the North Star beside it."""
    shown = told.shown.get(facts.change.key)
    if shown is None:
        return _say("no_verdict", week=told.week)
    effect = shown.comparison.effect
    joint = joint_words(told.outside, shown.comparison.verdict)
    return _say(
        "verdict",
        week=told.week,
        verdict=shown.comparison.verdict.value,
        effect=None if effect is None else toward(effect, shown.direction),
        joint=None if joint is None else Safe(joint),
    )


def _say(block: str, /, **values: Any) -> str:
    return say("home", block, **values)
