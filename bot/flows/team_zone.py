"""Most of a team have moved: ops leads are asked once whether its zone should follow; nothing else moves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.message import Button, Buttons, Message, Words
from bot.domain.people import Actor, Person, PersonKind
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows import access
from bot.flows.edit_setup import Edit, edited, read_stored, save
from bot.flows.people_gone import active_leads
from bot.flows.setup_effects import effects
from bot.flows.setup_forms.kinds import FormMistakesError
from bot.flows.setup_forms.team import TEAM
from bot.flows.sync_roster import people_of
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, deliveries, teams, workspaces
from storage.database import Session
from storage.deliveries import Delivery

KIND, ACTION = "team_zone", "team_zone"
SEASONS = tuple(timedelta(days=91) * n for n in range(4))
"""Zones whose clocks agree now and in each of these times from now are the same to a team."""


@dataclass(frozen=True)
class Moved:
    """Where most of a team are: so many of so many people."""

    zone: str
    there: int
    people: int


def suggest_zones(tools: Tools, workspace: str, user_id: str, now: datetime) -> None:
    """After somebody moved: ask the ops leads about each team of theirs that most people are elsewhere of."""
    with tools.database.snapshot() as session:
        mine = [
            (team, teams.members_of(session, workspace, team))
            for team in teams.teams_of_person(session, workspace, user_id)
        ]
    for team, members in mine:
        moved = where_most_are(team, people_of(tools, workspace, members, now), len(members), now)
        if moved is not None:
            _owe(tools, workspace, team, moved, now)


def where_most_are(team: Team, known: Sequence[Person], people: int, now: datetime) -> Moved | None:
    """Where more than half of a team's people are, if its clocks go otherwise there than in its own zone."""
    zones = Counter(p.zone for p in known if p.zone is not None and p.kind is PersonKind.MEMBER)
    clocks: Counter[tuple[timedelta | None, ...]] = Counter()
    for zone, count in zones.items():
        clocks[_clock(zone, now)] += count
    for clock, count in clocks.items():
        if count * 2 > people and clock != _clock(team.zone, now):
            here = (zone for zone in zones if _clock(zone, now) == clock)
            return Moved(min(here, key=lambda zone: (-zones[zone], zone)), count, people)
    return None


def _clock(zone: str, now: datetime) -> tuple[timedelta | None, ...]:
    return tuple((now + later).astimezone(ZoneInfo(zone)).utcoffset() for later in SEASONS)


def _owe(tools: Tools, workspace: str, team: Team, moved: Moved, now: datetime) -> None:
    """Once for this team, from this zone to that one."""
    ref = {"team": team.key, "zone": moved.zone, "there": moved.there, "people": moved.people}
    with tools.database.transaction() as session:
        known = workspaces.get_workspace(session, workspace)
        for lead in () if known is None else active_leads(session, known):
            key = f"{KIND}:{team.key}:{team.zone}:{moved.zone}:{lead}"
            deliveries.owe(session, workspace, key, KIND, lead, ref, now)


def write_suggestion(tools: Tools, delivery: Delivery, now: datetime) -> Message | None:
    """The suggestion with when the pulses would come; None where the team has that zone, or ended."""
    ref, workspace = delivery.ref, delivery.workspace
    with tools.database.snapshot() as session:
        team = teams.get_team(session, workspace, ref["team"])
        if team is None or team.archived or _clock(team.zone, now) == _clock(ref["zone"], now):
            return None
        try:
            lines = _effects(session, workspace, _edit(session, workspace, team.key, ref["zone"], now), now)
        except FormMistakesError:
            return None  # the set-up as a whole would not fit any more
    about = say(
        "people", "moved", team=team.name, old=team.zone, **{k: ref[k] for k in ("zone", "there", "people")}
    )
    button = Button(
        say("people", "use_zone", zone=ref["zone"]), ACTION, f"{team.key}|{ref['zone']}", "primary"
    )
    return Message((Words(about), Words(lines), Buttons(f"zone|{team.key}", (button,))))


def use_zone(tools: Tools, actor: Actor, value: str, now: datetime) -> Message:
    """Give a team the zone that was suggested; says when its pulses come next.

    Raises:
        RefusalError: the actor may not, the team is gone, or the zone does not fit the set-up.
    """
    key, _, zone = value.partition("|")
    with tools.database.transaction() as session:
        workspaces.hold_workspace(session, actor.workspace)
        access.may_set_up(session, actor, "team", key, is_admin=False)
        team = teams.get_team(session, actor.workspace, key)
        if team is None or team.archived:
            raise RefusalError("entry_gone")
        try:
            edit = _edit(session, actor.workspace, key, zone, now)
        except FormMistakesError as mistakes:
            raise RefusalError("zone_unfit", why=" ".join(mistakes.sentences.values())) from mistakes
        if edit.new == edit.old:
            return Message((Words(say("people", "zone_same", team=team.name, zone=zone)),))
        said = _effects(session, actor.workspace, edit, now)
        save(session, actor, edit, now)
    return Message((Words(say("people", "zone_used", team=team.name, zone=zone)), Words(said)))


def _edit(session: Session, workspace: str, key: str, zone: str, now: datetime) -> Edit:
    stored = read_stored(session, workspace, now)
    held = TEAM.read(stored.facts, TEAM.take(stored.facts.document, key))
    return edited(stored, TEAM, key, {**held, "zone": (zone,)})


def _effects(session: Session, workspace: str, edit: Edit, now: datetime) -> str:
    return "\n".join(effects(edit, changes.all_due(session, workspace), now))
