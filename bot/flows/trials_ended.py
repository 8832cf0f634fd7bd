"""Trials that ended lately, and who may write down what was learnt from one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.change import Change, Trial
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows import access
from storage import changes, lessons, teams
from storage.database import Session
from storage.lessons import Lesson

ASKED_WITHIN = timedelta(days=14)
"""A trial that ended longer ago is asked about no more."""


@dataclass(frozen=True)
class Ended:
    """One team's trial of a change, which has ended."""

    change: Change
    trial: Trial
    team: Team

    @property
    def text(self) -> str:
        """The trial as a button's value and a form's context, which `find_ended` reads."""
        trial = self.trial
        return "|".join((self.change.key, trial.team_key, str(trial.version), trial.start.isoformat()))

    @property
    def names(self) -> dict[str, Any]:
        """What it is called in words."""
        what = next((v.what for v in self.change.versions if v.number == self.trial.version), None)
        return {
            "team": self.team.name,
            "change": self.change.title,
            "version": self.trial.version,
            "start": self.trial.start,
            "what": what,
        }


def ended_lately(
    change: Change, running: Mapping[str, Team], stopped: datetime | None, now: datetime
) -> Iterator[Ended]:
    """The trials of running teams (by key) that have ended in the last two weeks."""
    for trial in change.trials:
        team = running.get(trial.team_key)
        day = None if team is None else _end(trial, team, stopped)
        if team is not None and day is not None and timedelta(0) <= team.local_day(now) - day < ASKED_WITHIN:
            yield Ended(change, trial, team)


def find_ended(session: Session, workspace: str, text: str, now: datetime) -> Ended | None:
    """The trial that a text names, if it has ended and its team is still running."""
    change_key, _, rest = text.partition("|")
    team_key = rest.partition("|")[0]
    change = changes.get_change(session, workspace, change_key)
    team = teams.get_team(session, workspace, team_key)
    if change is None or team is None or team.archived:
        return None
    stopped = lessons.stopped_on(session, workspace).get(change_key)
    for trial in change.trials:
        found = Ended(change, trial, team)
        day = _end(trial, team, stopped)
        if found.text == text and day is not None and day <= team.local_day(now):
            return found
    return None


def may_write(session: Session, actor: Actor, text: str, now: datetime) -> Ended:
    """The trial that a text names, if the actor may write down what was learnt from it.

    Raises:
        RefusalError: the trial is not there, the actor is no champion of its team, or another one wrote it.
    """
    workspace = access.known_workspace(session, actor)
    found = find_ended(session, actor.workspace, text, now)
    if found is None:
        raise RefusalError("lesson_gone")
    if actor.is_outsider or actor.user_id not in found.team.champions:
        team = found.team
        raise RefusalError(
            "lesson_for_champions", team=team.name, champions=team.champions, leads=workspace.ops_leads
        )
    before = lesson_from(session, actor.workspace, found)
    if before is not None and before.author != actor.user_id:
        raise RefusalError("lesson_of_another", author=before.author, team=found.team.name)
    return found


def lesson_from(session: Session, workspace: str, ended: Ended) -> Lesson | None:
    """What was learnt from a trial, if somebody wrote it down."""
    trial = ended.trial
    return lessons.lesson_of(session, workspace, ended.change.key, trial.team_key, trial.version, trial.start)


def _end(trial: Trial, team: Team, stopped: datetime | None) -> date | None:
    """The day from which on the trial is over; None for one without an end, or that never began."""
    stop = None if stopped is None else stopped.astimezone(ZoneInfo(team.zone)).date()
    ends = [day for day in (trial.until, stop) if day is not None]
    return min(ends) if ends and trial.start <= min(ends) else None
