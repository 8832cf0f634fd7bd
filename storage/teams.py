"""Teams, who is in them, what kind of Slack user somebody is, and channels in trouble."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, delete, select, tuple_

from bot.domain.people import Person, PersonKind
from bot.domain.team import Team
from storage.rows import from_json, put, to_json
from storage.tables import ChannelTroubleRow, MemberRow, PersonRow, TeamRow


def get_team(session: Session, workspace: str, key: str) -> Team | None:
    """The team, archived or not."""
    row = session.get(TeamRow, (workspace, key))
    return None if row is None else _team(row)


def get_teams(session: Session, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Team]:
    """Those of these teams that there are, by workspace and key."""
    mine = tuple_(col(TeamRow.workspace), col(TeamRow.key)).in_(keys)
    return {(row.workspace, row.key): _team(row) for row in session.exec(select(TeamRow).where(mine))}


def list_teams(session: Session, workspace: str) -> list[Team]:
    """All teams by key, archived ones too."""
    query = select(TeamRow).where(TeamRow.workspace == workspace).order_by(TeamRow.key)
    return [_team(row) for row in session.exec(query)]


def team_of_channel(session: Session, workspace: str, channel: str) -> Team | None:
    """The running team whose channel this is."""
    query = select(TeamRow).where(TeamRow.workspace == workspace, TeamRow.channel == channel)
    row = session.exec(query.where(col(TeamRow.archived).is_(False))).first()
    return None if row is None else _team(row)


def save_team(session: Session, workspace: str, team: Team) -> None:
    """Write a team as it is now."""
    row = session.get(TeamRow, (workspace, team.key)) or TeamRow(
        workspace=workspace, key=team.key, channel=""
    )
    row.channel = team.channel
    row.archived = team.archived
    row.definition = to_json(Team, team)
    session.add(row)
    session.flush()


def move_channel(session: Session, workspace: str, old: str, new: str) -> None:
    """Follow a channel whose id Slack changed, with what is known of its trouble."""
    trouble = channel_trouble(session, workspace, old)
    if trouble is not None:
        set_channel_trouble(session, workspace, old, None)
        set_channel_trouble(session, workspace, new, trouble)
    for row in session.exec(select(TeamRow).where(TeamRow.workspace == workspace, TeamRow.channel == old)):
        row.channel = new
        row.definition = {**row.definition, "channel": new}
        session.add(row)


def members_of(session: Session, workspace: str, team: Team) -> tuple[str, ...]:
    """Who is in the team now: its roster without whom Slack has deactivated, or who is in its channel."""
    if team.roster is not None:
        return tuple(sorted(set(team.roster) - gone_people(session, workspace, team.roster)))
    query = select(MemberRow.user_id).where(MemberRow.workspace == workspace, MemberRow.team == team.key)
    return tuple(sorted(session.exec(query)))


def teams_of_person(session: Session, workspace: str, user_id: str) -> list[Team]:
    """The running teams that have somebody on their roster, by key."""
    seen = teams_of_member(session, workspace, user_id)
    running = (team for team in list_teams(session, workspace) if not team.archived)
    return [t for t in running if (t.key in seen if t.roster is None else user_id in t.roster)]


def gone_people(session: Session, workspace: str, among: Collection[str] | None = None) -> frozenset[str]:
    """Those of these users, or of all, whom Slack has deactivated, as far as Pops heard of it."""
    gone = [col(PersonRow.workspace) == workspace, col(PersonRow.kind) == PersonKind.GONE.value]
    gone += [] if among is None else [col(PersonRow.user_id).in_(among)]
    return frozenset(session.exec(select(PersonRow.user_id).where(*gone)))


def teams_of_member(session: Session, workspace: str, user_id: str) -> frozenset[str]:
    """The keys of the teams in whose channels somebody was last seen; rosters are not looked at."""
    mine = (MemberRow.workspace == workspace, MemberRow.user_id == user_id)
    return frozenset(session.exec(select(MemberRow.team).where(*mine)))


def set_members(session: Session, workspace: str, team_key: str, user_ids: tuple[str, ...]) -> None:
    """Remember who is in the team's channel."""
    session.get(TeamRow, (workspace, team_key), with_for_update={"key_share": True})
    mine = (col(MemberRow.workspace) == workspace, col(MemberRow.team) == team_key)
    session.exec(delete(MemberRow).where(*mine))
    session.add_all(MemberRow(workspace=workspace, team=team_key, user_id=u) for u in sorted(set(user_ids)))


def drop_member(session: Session, workspace: str, user_id: str) -> None:
    """Take somebody out of every team whose roster is its channel."""
    session.exec(
        delete(MemberRow).where(col(MemberRow.workspace) == workspace, col(MemberRow.user_id) == user_id)
    )


def get_person(session: Session, workspace: str, user_id: str) -> tuple[Person, date] | None:
    """What kind of user this is, and the day on which Slack said so."""
    row = session.get(PersonRow, (workspace, user_id))
    return None if row is None else _person(row)


def _person(row: PersonRow) -> tuple[Person, date]:
    return Person(row.user_id, PersonKind(row.kind), row.zone), row.seen


def get_people(session: Session, workspace: str, user_ids: Collection[str]) -> dict[str, tuple[Person, date]]:
    """What is known of these users, like `get_person`, by id; who is not known is left out."""
    mine = (PersonRow.workspace == workspace, col(PersonRow.user_id).in_(user_ids))
    return {row.user_id: _person(row) for row in session.exec(select(PersonRow).where(*mine))}


def save_person(session: Session, workspace: str, person: Person, now: datetime) -> None:
    """Remember what Slack said of a user."""
    row = PersonRow(workspace=workspace, user_id=person.user_id, kind=person.kind.value, seen=now.date())
    row.zone = person.zone
    put(session, row)


def channel_trouble(session: Session, workspace: str, channel: str) -> str | None:
    """Why the channel cannot be posted to, or None when it can."""
    row = session.get(ChannelTroubleRow, (workspace, channel))
    return None if row is None else row.reason


def channel_troubles(session: Session, workspace: str) -> list[tuple[str, str]]:
    """Every channel that cannot be posted to, with the reason."""
    query = select(ChannelTroubleRow).where(ChannelTroubleRow.workspace == workspace)
    return [(row.channel, row.reason) for row in session.exec(query.order_by(ChannelTroubleRow.channel))]


def set_channel_trouble(session: Session, workspace: str, channel: str, reason: str | None) -> None:
    """Remember, or with None forget, why a channel cannot be posted to."""
    if reason is not None:
        put(session, ChannelTroubleRow(workspace=workspace, channel=channel, reason=reason))
        return
    row = session.get(ChannelTroubleRow, (workspace, channel))
    if row is not None:
        session.delete(row)


def _team(row: TeamRow) -> Team:
    return from_json(Team, row.definition)
