"""What an edit of the set-up would do, before it is saved: when pulses and digests come, what they ask."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.cadence import next_due
from bot.domain.change import Change, Trial
from bot.domain.question import Question
from bot.domain.setup import Pulse, Setup, crowded_teams
from bot.domain.team import Team
from bot.flows.apply_setup import EVERY_DAY, Dues, due_after
from bot.flows.crossing_words import crossing_lines
from bot.flows.edit_setup import Edit
from bot.flows.theme_bank import load_themes
from bot.prompts import say
from storage import rounds
from storage.database import Session

Thing = TypeVar("Thing", Team, Pulse)

MOST_MOMENTS = 8
"""More different moments of one pulse than anybody reads before saving."""


Closing = Mapping[tuple[str, str], datetime]
"""Until when rounds are open, by the keys of their pulse and team."""


def open_until(session: Session, workspace: str, edit: Edit) -> Closing:
    """The open rounds of what the edit takes out."""
    gone, pulses = (
        _left_out(edit.stored.setup.teams, edit.after.teams),
        _left_out(edit.stored.setup.pulses, edit.after.pulses),
    )
    keys = {team.key for team in gone} | {key for pulse in pulses for key in pulse.team_keys}
    found = rounds.open_rounds(session, workspace, tuple(sorted(keys))) if keys else []
    return {(r.pulse_key, r.team_key): r.closes for r in found}


def effects(edit: Edit, dues: Dues, now: datetime, closing: Closing | None = None) -> list[str]:
    """What follows from the edit, a line each; `dues` is when every pulse is due now."""
    before, after = edit.stored.setup, edit.after
    lines = [*_out_lines(edit, closing or {}), *_back_lines(edit)]
    lines += [*_pulse_lines(before, after, dues, now), *_trial_lines(before, after)]
    lines += _measure_lines(before, after, edit.stored.facts.bank)
    lines += _wording_lines(before, after)
    lines += _asking_lines(before, after)
    lines += _theme_lines(before, after)
    if after.digest is not None and after.digest != before.digest:
        due = next_due(after.digest.cadence, after.digest.zone, now, EVERY_DAY)
        local = _local(due, after.digest.zone)
        lines.append(say("setup", "effect_digest", when=local, channel=after.digest.channel))
    return lines or [say("setup", "effect_none")]


def _out_lines(edit: Edit, closing: Closing) -> Iterable[str]:
    before, after = edit.stored.setup, edit.after
    zones = {team.key: team.zone for team in before.teams}
    for team in _left_out(before.teams, after.teams):
        ends = [_local(closes, team.zone) for (_, key), closes in closing.items() if key == team.key]
        yield say("setup", "effect_team_out", team=team.name, closes=max(ends, default=None))
    titles = {change.key: change.title for change in before.changes}
    for pulse in _left_out(before.pulses, after.pulses):
        ends = [_local(closes, zones[key]) for (mine, key), closes in closing.items() if mine == pulse.key]
        change = titles[pulse.change_key]
        yield say("setup", "effect_pulse_out", change=change, closes=max(ends, default=None))


def _back_lines(edit: Edit) -> Iterable[str]:
    """Teams that were taken out once; a pulse for all teams asks them again by itself."""
    asked = {key for pulse in edit.after.pulses for key in pulse.team_keys}
    for team in _left_out(edit.after.teams, edit.stored.setup.teams):
        if team.key in edit.stored.facts.archived.get("teams", {}):
            yield say("setup", "effect_team_back", team=team.name, asked=team.key in asked)


def _left_out(before: Sequence[Thing], after: Sequence[Thing]) -> list[Thing]:
    there = {thing.key for thing in after}
    return [thing for thing in before if thing.key not in there]


def _pulse_lines(before: Setup, after: Setup, dues: Dues, now: datetime) -> Iterable[str]:
    old_pulses, old_teams = _by_key(before.pulses), {team.key: team for team in before.teams}
    teams = {team.key: team for team in after.teams}
    titles = {change.key: change.title for change in after.changes}
    for pulse in after.pulses:
        old = old_pulses.get(pulse.key)
        touched = [
            teams[key] for key in pulse.team_keys if _moves(old, pulse, old_teams.get(key), teams[key])
        ]
        if touched:
            planned = (
                (due_after(dues, old, pulse, old_teams.get(team.key), team, now), team) for team in touched
            )
            moments = _together((_local(due, team.zone), team.name) for due, team in planned)
            more = max(0, len(moments) - MOST_MOMENTS)
            shown = moments[:MOST_MOMENTS]
            yield say("setup", "effect_pulse", change=titles[pulse.change_key], moments=shown, more=more)
        if old is None or old.questions != pulse.questions:
            yield say("setup", "effect_questions", questions=pulse.questions)


def _moves(old: Pulse | None, pulse: Pulse, old_team: Team | None, team: Team) -> bool:
    """Whether the edit touches this pulse in this team."""
    if old is None or old_team is None or team.key not in old.team_keys:
        return True
    days = (old_team.zone, old_team.country, old_team.working_days)
    return old.cadence != pulse.cadence or days != (team.zone, team.country, team.working_days)


def _trial_lines(before: Setup, after: Setup) -> Iterable[str]:
    """The trials that start, a line a day, and those that end on another day than before."""
    names = {team.key: team.name for team in after.teams}
    old: Mapping[str, Change] = {change.key: change for change in before.changes}
    for change in after.changes:
        known = {_start(t): t.until for t in old[change.key].trials} if change.key in old else {}
        new: dict[tuple[int, date], list[str]] = {}
        for trial in change.trials:
            if trial.team_key in names and _start(trial) not in known:
                new.setdefault((trial.version, trial.start), []).append(names[trial.team_key])
        for (version, start), starting in new.items():
            yield say(
                "setup", "effect_trial", teams=starting, change=change.title, version=version, start=start
            )
        yield from crossing_lines(old.get(change.key), change, after.changes, names)
        for trial in (t for t in change.trials if t.team_key in names):
            said = {"team": names[trial.team_key], "change": change.title, "version": trial.version}
            if _start(trial) in known and known[_start(trial)] != trial.until:
                yield say("setup", "effect_trial_end", until=trial.until, **said)


def _theme_lines(before: Setup, after: Setup) -> Iterable[str]:
    """Themes that look for other words from now on."""
    known = {**load_themes(), **{theme.id: theme for theme in before.themes}}
    for theme in after.themes:
        was = known.get(theme.id)
        if was is None or not theme.reads_like(was):
            yield say("setup", "effect_theme", name=theme.name, new=was is None)


def _asking_lines(before: Setup, after: Setup) -> Iterable[str]:
    """How often people are asked, and the teams in which a message cannot ask everybody any more."""
    if before.asking != after.asking:
        yield say("setup", "effect_asking", budget=after.asking)
    crowded, was = (crowded_teams(setup.pulses, setup.asking) for setup in (after, before))
    new = [team.name for team in after.teams if team.key in crowded - was]
    if new:
        yield say("setup", "effect_sample", names=new, budget=after.asking)


def _measure_lines(before: Setup, after: Setup, bank: Mapping[str, Question]) -> Iterable[str]:
    old = {change.key: change for change in before.changes}
    questions = {**bank, **{question.id: question for question in after.questions}}
    asked = {**bank, **{question.id: question for question in before.questions}}
    for change in after.changes:
        was = old.get(change.key)
        same = was is not None and _measure(was) == _measure(change)
        if not same or asked.get(change.question) != questions[change.question]:
            yield say(
                "setup",
                "effect_measure",
                change=change.title,
                question=questions[change.question],
                smallest=change.smallest,
                direction=change.direction.value,
            )


def _wording_lines(before: Setup, after: Setup) -> Iterable[str]:
    """What is compared no more, and what counts as one from now on."""
    old, asked = {change.key: change for change in before.changes}, {q.id: q for q in before.questions}
    new = {question.id: question for question in after.questions}
    for change in (each for each in after.changes if each.key in old):
        was, now = asked.get(change.question), new.get(change.question)
        if was and now and was.wording not in change.same_wordings(now.id, now.wording):
            yield say("setup", "effect_reworded", change=change.title)
        then = old[change.key].links
        for block, some, others in (("linked", change.links, then), ("unlinked", then, change.links)):
            for link in (each for each in some if each not in others):
                yield say("setup", f"effect_{block}", change=change.title, wordings=link.wordings)


def _measure(change: Change) -> tuple[object, ...]:
    return change.question, change.direction, change.smallest


def _start(trial: Trial) -> tuple[str, object, int]:
    return trial.team_key, trial.start, trial.version


def _by_key(pulses: tuple[Pulse, ...]) -> dict[str, Pulse]:
    return {pulse.key: pulse for pulse in pulses}


def _together(planned: Iterable[tuple[datetime, str]]) -> list[tuple[datetime, list[str]]]:
    """The teams of each local time, the earliest first."""
    found: dict[datetime, list[str]] = {}
    for moment, name in planned:
        found.setdefault(moment, []).append(name)
    return sorted(found.items())


def _local(due: datetime, zone: str) -> datetime:
    """What the clocks of a zone show then."""
    return due.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
