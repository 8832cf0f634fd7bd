"""What happens in Slack by itself: people and the bot come and go, channels change."""

import structlog
from slack_bolt import App

from bot.domain.delivery import DeliveryError
from bot.domain.message import Message
from bot.domain.people import Actor
from bot.domain.round import SkipReason
from bot.flows import follow_channel
from bot.flows.follow_person import person_changed
from bot.flows.installation import installation_ended
from bot.flows.make_team import offer_team, pops_invited
from bot.flows.welcome import welcome
from bot.listeners.desk import Desk
from bot.slack.event_payloads import (
    ChannelChange,
    Membership,
    read_channel_change,
    read_installation_end,
    read_membership,
    read_user_change,
)

CHANNEL_EVENTS = (
    "channel_archive",
    "group_archive",
    "channel_unarchive",
    "group_unarchive",
    "channel_deleted",
    "group_deleted",
    "channel_rename",
    "group_rename",
    "channel_left",
    "group_left",
    "channel_id_changed",
)
MEMBER_EVENTS = ("member_joined_channel", "member_left_channel")
END_EVENTS = ("app_uninstalled", "tokens_revoked")

log = structlog.get_logger()


def register(app: App, desk: Desk) -> None:
    """Listen for every event that the manifest subscribes to."""
    _register_people(app, desk)
    _register_channels(app, desk)


def _register_people(app: App, desk: Desk) -> None:
    def on_member(body: dict[str, object]) -> None:
        moved, now = read_membership(body), desk.now()
        if moved.user == desk.identity().user and moved.joined:
            follow_channel.channel_usable(desk.tools, moved.workspace, moved.channel, now)
            said = _invited(desk, moved)
            desk.soon(lambda: _offer_team(desk, moved, said))
        desk.soon(lambda: follow_channel.people_changed(desk.tools, moved.workspace, moved.channel, now))

    @app.event("user_change")
    def on_user(body: dict[str, object]) -> None:
        changed, now = read_user_change(body), desk.now()
        given = (desk.tools, changed.workspace, changed.user, now)
        desk.soon(lambda: person_changed(*given, gone=changed.gone))

    for name in MEMBER_EVENTS:
        app.event(name)(on_member)


def _invited(desk: Desk, moved: Membership) -> Message | None:
    """Before the ack: ops leads are owed the offer that whoever invited Pops cannot take."""
    if moved.inviter is None:
        return None
    return pops_invited(desk.tools, _inviter(moved, moved.inviter), moved.channel, desk.now())


def _inviter(moved: Membership, user: str) -> Actor:
    return Actor(moved.workspace, user, moved.workspace)


def _offer_team(desk: Desk, moved: Membership, said: Message | None) -> None:
    """Whoever invited Pops may make the channel a team, or hears who may; `/pops setup` can do it too."""
    if moved.inviter is None:
        return
    actor = _inviter(moved, moved.inviter)
    welcome(desk.tools, actor, desk.now())
    try:
        offer = said or offer_team(desk.tools, actor, moved.channel)
        if offer is not None:
            desk.replies.post_ephemeral(moved.channel, moved.inviter, offer)
    except DeliveryError as trouble:
        log.warning("team_not_offered", reason=trouble.reason, channel=moved.channel)


def _register_channels(app: App, desk: Desk) -> None:
    def on_channel(body: dict[str, object]) -> None:
        _follow(desk, read_channel_change(body))

    def on_end(body: dict[str, object]) -> None:
        end = read_installation_end(body)
        if end is not None:
            now = desk.now()
            installation_ended(desk.tools, end.workspace, end.happened or now, now)

    for name in CHANNEL_EVENTS:
        app.event(name)(on_channel)
    for name in END_EVENTS:
        app.event(name)(on_end)


def _follow(desk: Desk, change: ChannelChange) -> None:
    now = desk.now()
    match change.what:
        case "archived":
            reason = SkipReason.CHANNEL_ARCHIVED
            follow_channel.channel_in_trouble(desk.tools, change.workspace, change.channel, reason, now)
        case "deleted":
            reason = SkipReason.CHANNEL_DELETED
            follow_channel.channel_in_trouble(desk.tools, change.workspace, change.channel, reason, now)
        case "left":
            reason = SkipReason.BOT_REMOVED
            follow_channel.channel_in_trouble(desk.tools, change.workspace, change.channel, reason, now)
        case "unarchived":
            follow_channel.channel_usable(desk.tools, change.workspace, change.channel, now)
        case "id_changed" if change.new_channel is not None:
            follow_channel.channel_moved(desk.tools, change.workspace, change.channel, change.new_channel)
        case _:
            log.info("channel_renamed", workspace=change.workspace, channel=change.channel)
