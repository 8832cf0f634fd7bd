"""Making a team of a channel that Pops was invited to: what is known of the channel is filled in."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.domain.delivery import RefusedError
from bot.domain.form import Form
from bot.domain.message import Button, Buttons, Message, Words
from bot.domain.people import Actor, Person, PersonKind
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.people_gone import active_leads
from bot.flows.refusal_words import refusal_words
from bot.flows.setup_dialog import asks_as_admin, setup_form
from bot.flows.setup_forms.kinds import Held
from bot.flows.tools import Tools
from bot.prompts import Safe, say
from storage import deliveries, teams, workspaces
from storage.database import Session
from storage.deliveries import Delivery

KIND = "offer_team"
MOST_LOOKED_AT = 60
"""People of a channel about whom Slack is asked before anything is offered; it answers 100 a minute."""

PREFIXES = ("team-", "squad-", "proj-", "project-")


def pops_invited(tools: Tools, actor: Actor, channel: str, now: datetime) -> Message | None:
    """Owe the ops leads an offer of a channel to which somebody invited Pops who may not make it a team.

    Once for a channel. Returns what the one who invited hears: who may; None where they may themselves, the
    channel is a team's, or all that was said before.
    """
    with tools.database.transaction() as session:
        known = workspaces.get_workspace(session, actor.workspace)
        if known is None or teams.team_of_channel(session, known.id, channel) is not None:
            return None
        refusal = _refusal(session, actor)
        leads = active_leads(session, known)
        if refusal is None or not leads:
            return None
        owed = [
            deliveries.owe(
                session, known.id, f"{KIND}:{channel}:{lead}", KIND, lead, {"channel": channel}, now
            )
            for lead in leads
        ]
    return _who_may(refusal) if any(owed) else None


def offer_team(tools: Tools, actor: Actor, channel: str) -> Message | None:
    """What to say to whoever invited Pops to a channel: an offer, or who may make a team of it.

    None where the channel is a team's already, or there are ops leads to whom `pops_invited` offers it.
    """
    is_admin = asks_as_admin(tools, actor)
    with tools.database.snapshot() as session:
        if teams.team_of_channel(session, actor.workspace, channel) is not None:
            return None
        refusal = _refusal(session, actor, is_admin=is_admin)
        known = workspaces.get_workspace(session, actor.workspace)
        leads = () if known is None else active_leads(session, known)
    if refusal is not None:
        return None if leads else _who_may(refusal)
    return _offer(tools, channel, "offer_team")


def write_offer(tools: Tools, delivery: Delivery, _now: datetime) -> Message | None:
    """The offer to an ops lead; None once it is a team's channel, Pops is out of it, or they lead no more."""
    channel = delivery.ref["channel"]
    with tools.database.snapshot() as session:
        known = workspaces.get_workspace(session, delivery.workspace)
        taken = teams.team_of_channel(session, delivery.workspace, channel) is not None
        if known is None or taken or delivery.channel not in active_leads(session, known):
            return None
    try:
        facts = tools.directory.channel(channel)
        if not facts.bot_is_member or facts.archived:
            return None
        return _offer(tools, channel, "offer_team_to_lead")
    except RefusedError:
        return None  # Pops may not look into the channel any more


def _refusal(session: Session, actor: Actor, *, is_admin: bool = False) -> RefusalError | None:
    try:
        access.may_set_up(session, actor, "team", "", is_admin=is_admin)
    except RefusalError as refusal:
        return refusal
    return None


def _who_may(refusal: RefusalError) -> Message:
    return Message((Words(say("setup", "invited", who=Safe(refusal_words(refusal)))),))


def _offer(tools: Tools, channel: str, block: str) -> Message:
    members = tools.directory.members(channel)[:MOST_LOOKED_AT]
    people = [
        person for user in members if (person := tools.directory.person(user)).kind is PersonKind.MEMBER
    ]
    button = Button(say("setup", "make_team"), "make_team", f"{channel}|{_zone(people)}", style="primary")
    words = Words(say("setup", block, people=len(people), channel=channel))
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
