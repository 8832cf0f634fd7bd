"""Making a team of a channel that Pops was invited to: what is known of the channel is filled in."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.domain.form import Form
from bot.domain.message import Button, Buttons, Message, Words
from bot.domain.people import Actor, Person, PersonKind
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.setup_dialog import asks_as_admin, setup_form
from bot.flows.setup_forms.kinds import Held
from bot.flows.tools import Tools
from bot.prompts import say
from storage import teams

MOST_LOOKED_AT = 60
"""People of a channel about whom Slack is asked before anything is offered; it answers 100 a minute."""

PREFIXES = ("team-", "squad-", "proj-", "project-")


def offer_team(tools: Tools, actor: Actor, channel: str) -> Message | None:
    """What to say to whoever invited Pops to a channel; None when there is nothing to offer them."""
    is_admin = asks_as_admin(tools, actor)
    with tools.database.snapshot() as session:
        if teams.team_of_channel(session, actor.workspace, channel) is not None:
            return None
        try:
            access.may_set_up(session, actor, "team", "", is_admin=is_admin)
        except RefusalError:
            return None
    members = tools.directory.members(channel)[:MOST_LOOKED_AT]
    people = [
        person for user in members if (person := tools.directory.person(user)).kind is PersonKind.MEMBER
    ]
    button = Button(say("setup", "make_team"), "make_team", f"{channel}|{_zone(people)}", style="primary")
    words = Words(say("setup", "offer_team", people=len(people)))
    return Message((words, Buttons(f"make_team|{channel}", (button,))))


def team_form(tools: Tools, actor: Actor, value: str, now: datetime) -> Form:
    """The form of a new team with what is known of its channel, or of the team that it has become.

    Raises:
        RefusalError: the actor may not make a team.
    """
    channel, _, zone = value.partition("|")
    with tools.database.snapshot() as session:
        known = teams.team_of_channel(session, actor.workspace, channel)
    if known is not None:
        return setup_form(tools, actor, "team", known.key, now, {})
    begin: Held = {
        "name": (_name(tools.directory.channel(channel).name),),
        "channel": (channel,),
        "zone": (zone,) if zone else (),
    }
    return setup_form(tools, actor, "team", "", now, begin)


def _name(channel: str) -> str:
    """A team's name from its channel's: `team-fig` is Fig."""
    short = next((channel.removeprefix(p) for p in PREFIXES if channel.startswith(p)), channel)
    return short.replace("-", " ").replace("_", " ").strip().capitalize()


def _zone(people: Sequence[Person]) -> str:
    """Where most of the people are; of several such zones the first by name."""
    zones = Counter(person.zone for person in people if person.zone is not None)
    return min(zones, key=lambda zone: (-zones[zone], zone), default="")
