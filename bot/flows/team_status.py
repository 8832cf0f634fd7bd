"""How teams stand, each in a few lines: its changes, its open rounds with participation, its next pulse."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.change import Change
from bot.domain.round import Round
from bot.domain.setup import crowded_teams
from bot.domain.team import Team
from bot.flows.quiet_weeks import Settled
from bot.prompts import say
from storage import changes, rounds, teams, workspaces
from storage.database import Session


def team_statuses(session: Session, workspace: str, shown: Sequence[Team], now: datetime) -> list[str]:
    """A text for each team; however many they are, the database is asked equally often."""
    keys = tuple(team.key for team in shown)
    known = changes.list_changes(session, workspace)
    open_now = rounds.open_rounds(session, workspace, keys)
    due = changes.due_in_teams(session, workspace, keys)
    troubles = dict(teams.channel_troubles(session, workspace))
    crowded = _crowded(session, workspace)
    settled = Settled(session, workspace)
    return [
        say(
            "status",
            "team",
            team=team.name,
            zone=team.zone,
            running=_running(known, team, now),
            open=_open([asked for asked in open_now if asked.team_key == team.key], known),
            next=due.get(team.key),
            trouble=troubles.get(team.channel),
            crowded=crowded.get(team.key),
            quiet=[
                c.title
                for c in known
                if not c.archived and settled.knows_enough(c, team.key, team.local_day(now))
            ],
        )
        for team in shown
    ]


def _running(known: Collection[Change], team: Team, now: datetime) -> list[tuple[str, int]]:
    day = team.local_day(now)
    found = ((change, change.trial_on(team.key, day)) for change in known if not change.archived)
    return [(change.title, trial.version) for change, trial in found if trial is not None]


def _crowded(session: Session, workspace: str) -> dict[str, int]:
    """How often one person is asked a week, by the keys of the teams that have messages more often."""
    settings = workspaces.get_workspace(session, workspace)
    if settings is None:
        return {}
    pulses = [pulse for pulse in changes.list_pulses(session, workspace) if not pulse.archived]
    return dict.fromkeys(crowded_teams(pulses, settings.asking), settings.asking.per_week)


def _open(asked: Collection[Round], known: Collection[Change]) -> list[dict[str, object]]:
    titles = {change.key: change.title for change in known}
    return [
        {
            "change": titles.get(r.change_key, r.change_key),
            "answered": r.shown,
            "asked": r.asked,
            "closes": r.closes,
        }
        for r in asked
    ]
