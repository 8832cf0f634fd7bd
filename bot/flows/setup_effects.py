"""What an edit of the set-up would do, before it is saved: when pulses and digests come, what they ask."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.cadence import next_due
from bot.domain.change import Change, Trial
from bot.domain.question import Question
from bot.domain.setup import Pulse, Setup
from bot.domain.team import Team
from bot.flows.apply_setup import EVERY_DAY, Dues, due_after
from bot.flows.edit_setup import Edit
from bot.prompts import say

MOST_MOMENTS = 8
"""More different moments of one pulse than anybody reads before saving."""


def effects(edit: Edit, dues: Dues, now: datetime) -> list[str]:
    """What follows from the edit, a line each; `dues` is when every pulse is due now."""
    before, after = edit.stored.setup, edit.after
    lines = [*_pulse_lines(before, after, dues, now), *_trial_lines(before, after)]
    lines += _measure_lines(before, after, edit.stored.facts.bank)
    if after.digest is not None and after.digest != before.digest:
        due = next_due(after.digest.cadence, after.digest.zone, now, EVERY_DAY)
        local = _local(due, after.digest.zone)
        lines.append(say("setup", "effect_digest", when=local, channel=after.digest.channel))
    return lines or [say("setup", "effect_none")]


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
    names = {team.key: team.name for team in after.teams}
    old: Mapping[str, Change] = {change.key: change for change in before.changes}
    for change in after.changes:
        known = {_start(trial) for trial in old[change.key].trials} if change.key in old else set()
        for trial in change.trials:
            if _start(trial) not in known:
                team = names.get(trial.team_key, trial.team_key)
                start = trial.start
                yield say(
                    "setup",
                    "effect_trial",
                    team=team,
                    change=change.title,
                    version=trial.version,
                    start=start,
                )


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
