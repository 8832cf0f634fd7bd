"""`/pops share`: a champion says whether other teams may hear that a change helps theirs. Off by default."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.form import Form, TickField
from bot.domain.message import Note, Words
from bot.domain.people import Actor
from bot.flows import access
from bot.flows.tools import Tools
from bot.prompts import say
from storage import lessons

FORM = "share_team"
BUTTON = "share_team"
_FIELD = "team-"
MOST_TEAMS = 40


def sharing_form(tools: Tools, actor: Actor) -> Form:
    """A box to tick for each team of a champion, as it stands.

    Raises:
        RefusalError: the actor is no champion.
    """
    with tools.database.snapshot() as session:
        mine = access.may_share(session, actor)[:MOST_TEAMS]
        given = lessons.sharing(session, actor.workspace)
    ticks = (
        TickField(
            _FIELD + team.key,
            say("champion", "share_label", team=team.name),
            say("champion", "share_tick"),
            initial=given.get(team.key) in team.champions,
        )
        for team in mine
    )
    return Form(
        FORM,
        say("champion", "share_title"),
        (Words(say("champion", "share_about")), *ticks, Note(say("champion", "share_note"))),
        submit=say("champion", "share_submit"),
        close=say("champion", "share_close"),
    )


def share(tools: Tools, actor: Actor, values: Mapping[str, str | None], now: datetime) -> Form:
    """Keep what a champion ticked; returns what takes the form's place.

    Raises:
        RefusalError: the actor is no champion any more.
    """
    with tools.database.transaction() as session:
        mine = [team for team in access.may_share(session, actor) if _FIELD + team.key in values]
        shared = []
        for team in mine:
            if values[_FIELD + team.key] == "yes":
                lessons.share(session, actor.workspace, team.key, actor.user_id, now)
                shared.append(team.name)
            else:
                lessons.stop_sharing(session, actor.workspace, team.key)
    words = Words(
        say("champion", "shared", teams=shared, rest=[team.name for team in mine if team.name not in shared])
    )
    return Form("receipt", say("champion", "share_title"), (words,), close=say("answer", "done"))
