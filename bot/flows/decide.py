"""Deciding what comes next for a change: it is kept with its reason, done, and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.cadence import next_due
from bot.domain.change import Change
from bot.domain.decision import (
    MOST_WEEKS,
    STEPPING,
    VERSIONED,
    CitedKind,
    Decision,
    DecisionKind,
    Details,
    is_asked,
    with_decision,
)
from bot.domain.form import Form
from bot.domain.message import Words
from bot.domain.people import Actor, Person
from bot.domain.refusal import RefusalError
from bot.flows.change_facts import ChangeFacts, facts_for
from bot.flows.chosen_people import ask_about, refuse_no_member
from bot.flows.citing import cited
from bot.flows.crossing_words import crossing_lines
from bot.flows.decision_form import REASON_LIMIT, WHAT_LIMIT, decision_form, read_context, read_day
from bot.flows.decision_words import told_words
from bot.flows.feedback_life import used_in_version
from bot.flows.join_pulse import joined_words, joining, with_joined
from bot.flows.tell_decision import owe_announcement, owe_version_news
from bot.flows.tell_step import owe_step
from bot.flows.tools import Tools
from bot.flows.working_days import working_days
from bot.prompts import Safe, say
from storage import changes, decisions, sealing
from storage.database import Session
from storage.rows import random_key

FARTHEST = timedelta(days=366)
"""So far ahead a version may start."""

Values = Mapping[str, str | None]


def decide_form(tools: Tools, actor: Actor, kind: str, change_key: str, now: datetime) -> Form:
    """The window of a button.

    Raises:
        RefusalError: the actor may not decide, or there is nothing to decide like this.
    """
    wanted, _, key = read_context(f"{kind}|0|{change_key}")
    with tools.database.snapshot() as session:
        return decision_form(session, facts_for(session, actor, key, now, hold=False), wanted)


def decide(tools: Tools, actor: Actor, context: str, values: Values, source: str, now: datetime) -> Form:
    """Do what was decided, once a request; returns the receipt, or the window again if others were faster.

    Raises:
        RefusalError: something does not fit; the window stays open with all that was typed.
    """
    kind, seen, key = read_context(context)
    person = _person(tools, kind, values)
    with tools.database.transaction() as session:
        facts = _facts(session, actor, key, now)
        before = decisions.decision_from(session, actor.workspace, source)
        if before is not None:
            return _receipt(before, facts, is_told=True, now=now)
        if len(facts.told) != seen:
            return _again(session, facts, kind, values, seen)
        decision = _read(session, _Typed(facts, kind, values, person), actor, now)
        facts = with_joined(session, facts, decision, now)
        _do(session, facts, decision, source, actor, now)
        is_told = owe_announcement(session, actor.workspace, decision, now)
        owe_step(session, actor.workspace, decision, now)
        others = changes.list_changes(session, actor.workspace)
    changed = with_decision(facts.change, decision)
    crossed = crossing_lines(facts.change, changed, others, facts.names)
    return _receipt(decision, facts, crossed, is_told=is_told, now=now)


def _person(tools: Tools, kind: DecisionKind, values: Values) -> Person | None:
    """What Slack says now of whoever was chosen for the next step."""
    chosen = values.get("who") if kind in STEPPING else None
    return ask_about(tools, chosen, "who") if chosen else None


def _facts(session: Session, actor: Actor, key: str, now: datetime) -> ChangeFacts:
    """A refusal to somebody who may not decide any more stands at the reason."""
    try:
        return facts_for(session, actor, key, now, hold=True)
    except RefusalError as refusal:
        raise RefusalError(refusal.code, field="reason", **refusal.values) from refusal


def _again(session: Session, facts: ChangeFacts, kind: DecisionKind, values: Values, seen: int) -> Form:
    try:
        return decision_form(session, facts, kind, values, seen=seen)
    except RefusalError as refusal:
        raise RefusalError(refusal.code, field="reason", **refusal.values) from refusal


def _read(session: Session, typed: "_Typed", actor: Actor, now: datetime) -> Decision:
    details, facts = typed.details(session), typed.facts
    return Decision(
        random_key(), facts.change.key, typed.kind, now, facts.today, actor.user_id, typed.reason(), details
    )


@dataclass(frozen=True)
class _Typed:
    """What a window holds, read field by field; each raises a RefusalError at its field."""

    facts: ChangeFacts
    kind: DecisionKind
    values: Values
    person: Person | None

    def details(self, session: Session) -> Details:
        details = self._details(session)
        if self.person is not None:
            refuse_no_member(self.person, "step", "who")
        return replace(details, who=None if self.person is None else self.person.user_id)

    def _details(self, session: Session) -> Details:
        match self.kind:
            case DecisionKind.LOOK_AGAIN:
                return Details(weeks=self._weeks())
            case DecisionKind.KEEP:
                asked = self._line("ask_on") == "yes" or not self.facts.pulses
                running = tuple(p.key for p in self.facts.pulses if not p.archived)
                return Details(ask_on=asked, pulses=() if asked else running)
            case DecisionKind.SPREAD:
                return self._starting(Details(version=self._version()))
            case _ if self.kind in VERSIONED:
                return self._starting(self._made(session))
            case _:
                return Details()

    def reason(self) -> str:
        said = self._fitting("reason", REASON_LIMIT)
        if not said:
            raise RefusalError("reason_empty", field="reason")
        return said

    def _made(self, session: Session) -> Details:
        facts, chosen = self.facts, (self.values.get("cited") or "").splitlines()
        what = " ".join(self._fitting("what", WHAT_LIMIT).split())
        if not what:
            raise RefusalError("what_empty", field="what")
        return Details(
            version=facts.next_version,
            what=what,
            cited=cited(session, facts.workspace.id, facts.change, chosen),
            named=self._line("named") == "yes",
        )

    def _starting(self, details: Details) -> Details:
        teams = tuple((self.values.get("teams") or "").splitlines())
        if not teams:
            raise RefusalError("teams_none", field="teams")
        if not set(teams) <= set(self.facts.offered(self.kind)):
            raise RefusalError("teams_changed", field="teams")
        day, today = read_day(self._line("start")), self.facts.today
        if day is None:
            raise RefusalError("start_unclear", field="start")
        if day < today:
            raise RefusalError("start_past", field="start", today=today)
        if day - today > FARTHEST:
            raise RefusalError("start_far", field="start", last=today + FARTHEST)
        ordered = tuple(key for key in self.facts.offered(self.kind) if key in teams)
        joined = joining(self.facts, ordered)
        return replace(details, teams=ordered, start=day, joined=joined)

    def _weeks(self) -> int:
        typed = self._line("weeks")
        if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= MOST_WEEKS):
            raise RefusalError("weeks_unclear", field="weeks", most=MOST_WEEKS)
        return int(typed)

    def _version(self) -> int:
        known = {str(version.number): version.number for version in self.facts.change.versions}
        if self._line("version") not in known:
            raise RefusalError("version_unclear", field="version")
        return known[self._line("version")]

    def _fitting(self, name: str, limit: int) -> str:
        said = self._line(name)
        if len(said) > limit:
            raise RefusalError("text_too_long", field=name, length=len(said), limit=limit)
        return said

    def _line(self, name: str) -> str:
        return (self.values.get(name) or "").strip()


def _do(
    session: Session, facts: ChangeFacts, decision: Decision, source: str, actor: Actor, now: datetime
) -> None:
    """Keep the decision, and with it what follows from it."""
    workspace, kind = facts.workspace.id, decision.kind
    decisions.record_decision(session, workspace, source, decision)
    change = with_decision(facts.change, decision)
    if change != facts.change:
        changes.save_change(session, workspace, change)
    if kind is DecisionKind.STOP:
        sealing.stop_change(session, workspace, change.key, now)
    _ask_or_not(session, facts, decision, now)
    if kind in VERSIONED:
        _tell_teams(session, facts, decision, change, actor, now)


def _tell_teams(
    session: Session, facts: ChangeFacts, decision: Decision, change: Change, actor: Actor, now: datetime
) -> None:
    """Each team hears of the version that it starts, and whoever gave feedback that it is used."""
    for key in decision.details.teams:
        owe_version_news(session, facts.workspace.id, decision, facts.teams[key], now)
    used = [each.ref for each in decision.details.cited if each.kind is CitedKind.FEEDBACK]
    used_in_version(session, used, change, decision.details.version or 0, actor, now)


def _ask_or_not(session: Session, facts: ChangeFacts, decision: Decision, now: datetime) -> None:
    """End the pulses of a change that nobody is asked about any more, or begin them again."""
    workspace = facts.workspace.id
    was_asked, asked = is_asked(facts.decided), is_asked([*facts.decided, decision])
    if not asked:
        for pulse in facts.pulses:
            changes.save_pulse(session, workspace, replace(pulse, archived=True))
            changes.drop_schedules(session, workspace, pulse.key)
    elif not was_asked:
        rested = {key for each in facts.decided for key in each.details.pulses}
        for pulse in (p for p in facts.pulses if p.key in rested):
            changes.save_pulse(session, workspace, replace(pulse, archived=False))
            for team in (facts.teams[key] for key in pulse.team_keys if key in facts.teams):
                due = next_due(pulse.cadence, team.zone, now, working_days(team, now))
                changes.set_due(session, workspace, pulse.key, team.key, due)


def _receipt(
    decision: Decision, facts: ChangeFacts, crossed: Sequence[str] = (), *, is_told: bool, now: datetime
) -> Form:
    told = Safe(told_words(decision, facts.names))
    said = say("decision", "done" if is_told else "done_untold", told=told)
    title = say("decision", f"title_{decision.kind.value}")
    more = (joined_words(facts, decision, now), "\n".join(crossed))
    parts = (Words(said), *(Words(words) for words in more if words))
    return Form("receipt", title, parts, close=say("answer", "done"))
