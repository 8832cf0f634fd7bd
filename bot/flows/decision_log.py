"""Steps of changes that come from the set-up, and what a set-up must not undo that was decided in Slack."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.audit import OPERATOR
from bot.domain.change import Change, Trial
from bot.domain.decision import (
    STARTING,
    Decision,
    DecisionKind,
    Details,
    State,
    is_asked,
    metric_of,
    state_of,
)
from bot.domain.refusal import RefusalError
from bot.domain.setup import Setup
from storage import decisions, rounds
from storage.database import Session
from storage.workspaces import Workspace, get_workspace


def today_in(workspace: Workspace | None, now: datetime) -> date:
    """The day in the zone of the workspace's digest."""
    zone = "UTC" if workspace is None or workspace.digest is None else workspace.digest.zone
    return now.astimezone(ZoneInfo(zone)).date()


def note_changes(
    session: Session,
    workspace: str,
    before: Mapping[str, Change],
    after: Iterable[Change],
    actor: str,
    now: datetime,
) -> None:
    """Keep what a set-up did to changes: proposed, taken out, brought back, or judged by something else."""
    today = today_in(get_workspace(session, workspace), now)
    there = {change.key: change for change in after}
    for key in dict.fromkeys((*there, *before)):
        for kind, details in _steps(session, workspace, before.get(key), there.get(key)):
            decisions.note(session, workspace, key, kind, actor, now, today, details)
        if actor != OPERATOR and key in there:
            for details in _starts(session, workspace, before.get(key), there[key]):
                decisions.note(session, workspace, key, DecisionKind.SPREAD, actor, now, today, details)


def _steps(
    session: Session, workspace: str, before: Change | None, after: Change | None
) -> Iterator[tuple[DecisionKind, Details]]:
    if after is None:
        if before is not None and not before.archived:
            yield DecisionKind.STOP, Details()
        return
    if before is None:
        yield DecisionKind.PROPOSED, Details()
        return
    if before.archived:
        yield DecisionKind.BACK, Details()
    edited = metric_of(before) != metric_of(after)
    if edited and rounds.was_asked(session, workspace, after.key):
        yield DecisionKind.METRIC, Details(before=metric_of(before), after=metric_of(after))


def _starts(session: Session, workspace: str, before: Change | None, after: Change) -> Iterator[Details]:
    """The trials that somebody began in Slack, together where they begin alike: no file may undo them."""
    known = {(t.team_key, t.version, t.start) for t in ([] if before is None else before.trials)}
    new = [t for t in after.trials if (t.team_key, t.version, t.start) not in known]
    if is_asked(decisions.decisions_of(session, workspace, after.key)):
        for version, start in dict.fromkeys((t.version, t.start) for t in new):
            teams = tuple(t.team_key for t in new if (t.version, t.start) == (version, start))
            yield Details(version=version, teams=teams, start=start)


def fitting_setup(
    session: Session,
    workspace: str,
    setup: Setup,
    stored: Mapping[str, Change],
    actor: str,
    now: datetime,
) -> Setup:
    """The set-up, with the pulses of changes that were decided to rest at rest: nobody is asked about those.

    Raises:
        RefusalError: it restarts what was stopped in Slack, or is a file that lacks what was decided there.
    """
    decided = decisions.all_decisions(session, workspace)
    today = today_in(get_workspace(session, workspace), now)
    resting = set()
    for change in setup.changes:
        mine = decided.get(change.key, [])
        was = stored.get(change.key)
        if was is None or was.archived:
            continue
        _refuse_restart(was, change, mine, today)
        if actor == OPERATOR:
            there = {team.key for team in setup.teams}
            going = tuple(trial for trial in was.trials if trial.team_key in there)
            _refuse_undoing(replace(was, trials=going), change, mine)
        if not is_asked(mine):
            resting.add(change.key)
    pulses = tuple(replace(p, archived=True) if p.change_key in resting else p for p in setup.pulses)
    return replace(setup, pulses=pulses)


def _refuse_restart(was: Change, wanted: Change, decided: list[Decision], today: date) -> None:
    if state_of(was, decided, today) is State.STOPPED:
        stop = next(d for d in reversed(decided) if d.kind is DecisionKind.STOP)
        going = [t for t in wanted.trials if t.until is None or t.until > stop.day]
        if going:
            lines = [_trial_line(replace(t, until=stop.day)) for t in going if t.start < stop.day]
            raise RefusalError("setup_restarts", change=was.key, day=stop.day, lines=lines)


def _refuse_undoing(was: Change, wanted: Change, decided: list[Decision]) -> None:
    missing = [*_missing_versions(was, wanted, decided), *_missing_trials(was, wanted, decided)]
    if missing:
        raise RefusalError("setup_lacks", change=was.key, lines=missing)


def _missing_versions(was: Change, wanted: Change, decided: list[Decision]) -> Iterator[str]:
    made = {d.details.version for d in decided if d.details.what is not None and d.actor != OPERATOR}
    there = {(version.number, version.what) for version in wanted.versions}
    for version in was.versions:
        if version.number in made and (version.number, version.what) not in there:
            yield f"{version.number}: {json.dumps(version.what, ensure_ascii=False)}"


def _missing_trials(was: Change, wanted: Change, decided: list[Decision]) -> Iterator[str]:
    made = {
        (team, d.details.version, d.details.start)
        for d in decided
        if d.kind in STARTING
        for team in d.details.teams
    }
    there = {(trial.team_key, trial.version, trial.start) for trial in wanted.trials}
    for trial in was.trials:
        mine = (trial.team_key, trial.version, trial.start)
        if mine in made and mine not in there:
            yield _trial_line(trial)


def _trial_line(trial: Trial) -> str:
    until = "" if trial.until is None else f", until: {trial.until}"
    return f"{{team: {trial.team_key}, version: {trial.version}, from: {trial.start}{until}}}"
