"""Teams on the Home tab: participation of all for ops leads; and what a champion has to do with theirs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bot.analysis.remarks import shorten
from bot.domain.feedback import Reported
from bot.domain.message import Button, Buttons, Divider, Note, Part, Quote, Words
from bot.domain.pseudonym import champion_pseudonym
from bot.domain.round import Round
from bot.domain.team import Team
from bot.flows.home.paging import page_of, paging
from bot.flows.home.place import HomePlace
from bot.flows.home.visitor import Visitor
from bot.flows.share_team import BUTTON as SHARE
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, feedback_life, lessons, rounds, teams, threads
from storage.database import Session
from storage.threads import ThreadQuestion

SIZE, BLOCK = 25, 10
"""Teams on an ops lead's page, and in one block of it."""

FEEDBACK, CONVERSATIONS, OWN = 5, 5, 10
QUOTE = 600
"""Pieces of feedback, conversations and own teams on a champion's page; characters of what is quoted."""

WEEK = timedelta(days=7)


def teams_page(tools: Tools, visitor: Visitor, here: HomePlace) -> list[Part]:
    """An ops lead's list of all teams, then a champion's part."""
    with tools.database.snapshot() as session:
        parts = _all_teams(session, visitor, here) if visitor.is_lead else []
        if visitor.championed:
            parts += [Divider()] if parts else []
            parts += _champion(tools, session, visitor, here)
    return parts


def _all_teams(session: Session, visitor: Visitor, here: HomePlace) -> list[Part]:
    """All running teams by name, with how many answered in the last seven days."""
    by_name = sorted(visitor.running, key=lambda team: (team.name.casefold(), team.key))
    page = page_of(by_name, here.page, SIZE)
    lines = _lines(session, visitor, page.items)
    head = Words(say("home", "all_teams", count=len(by_name)))
    pieces = (Words("\n".join(lines[n : n + BLOCK])) for n in range(0, len(lines), BLOCK))
    return [head, *pieces, *paging(here, page.number, page.pages)]


def _lines(session: Session, visitor: Visitor, shown: Sequence[Team]) -> list[str]:
    """A line for each team: its rounds of the last week, as far as everybody may know of them."""
    workspace, keys = visitor.actor.workspace, [team.key for team in shown]
    asked = rounds.rounds_of_teams(session, workspace, keys, visitor.now - WEEK)
    titles = {change.key: change.title for change in changes.list_changes(session, workspace)}
    troubles = dict(teams.channel_troubles(session, workspace))
    return [
        say(
            "home",
            "team_line",
            team=team.name,
            rounds=_participation((r for r in asked if r.team_key == team.key), titles),
            trouble=troubles.get(team.channel),
            champions=team.champions,
        )
        for team in shown
    ]


def _participation(asked: Iterable[Round], titles: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "change": titles.get(r.change_key, r.change_key),
            "answered": r.shown,
            "asked": r.asked,
            "status": r.status.value,
        }
        for r in asked
    ]


def _champion(tools: Tools, session: Session, visitor: Visitor, here: HomePlace) -> list[Part]:
    """A champion's teams, what became of their feedback, and their conversations with unnamed authors."""
    workspace, user_id = visitor.actor.workspace, visitor.actor.user_id
    own = visitor.championed[:OWN]
    sharing = lessons.sharing(session, workspace)
    head = Words(say("home", "own_teams", shared=[t.name for t in own if sharing.get(t.key) in t.champions]))
    lines = Words("\n".join(_lines(session, visitor, own)))
    buttons = (
        Button(say("home", "feedback_button"), "give_feedback", style="primary"),
        Button(say("home", "comments_button"), "comments"),
        Button(say("champion", "share_button"), SHARE),
    )
    given = feedback_life.given_feedback(session, workspace, user_id)[::-1]
    me = champion_pseudonym(tools.secret, workspace, user_id)
    open_threads = threads.conversations_of(session, workspace, me)
    feedback = _feedback(given, here, paged=not visitor.is_lead)
    return [
        head,
        lines,
        Buttons("home|champion", buttons),
        *feedback,
        *_conversations(open_threads),
    ]


def _feedback(given: Sequence[Reported], here: HomePlace, *, paged: bool) -> list[Part]:
    """What the champion reported, newest first, with its state; a lead's pages are those of the teams."""
    page = page_of(given, here.page if paged else 0, FEEDBACK)
    parts: list[Part] = [Divider(), Words(say("home", "own_feedback", count=len(given)))]
    for each in page.items:
        parts += [Words(_state(each)), Quote(shorten(each.said.words, QUOTE))]
    if paged:
        return [*parts, *paging(here, page.number, page.pages)]
    left = len(given) - len(page.items)
    return [*parts, Note(say("champion", "more_unanswered", count=left))] if left else parts


def _state(each: Reported) -> str:
    last = each.steps[-1] if each.steps else None
    return say(
        "home",
        "feedback_state",
        day=each.said.day,
        state=each.state.value,
        actor=None if last is None else last.actor,
        words=next((shorten(step.words) for step in reversed(each.steps) if step.words), None),
        version=None if last is None else last.version,
    )


def _conversations(found: Sequence[ThreadQuestion]) -> list[Part]:
    """The last question of each open conversation, and what came back; never with whom."""
    parts: list[Part] = [Divider(), Words(say("home", "conversations", count=len(found)))]
    for each in found[:CONVERSATIONS]:
        block = "asked_waiting" if each.reply is None else "asked_replied"
        parts += [Words(say("home", block)), Quote(shorten(each.words))]
        if each.reply is not None:
            parts += [Words(say("thread", "reply_says")), Quote(shorten(each.reply))]
            again = Button(say("thread", "ask_again_button"), "ask_author", each.thread.id)
        else:
            again = None
        stop = Button(say("thread", "stop_button"), "thread_end", each.thread.id)
        parts.append(Buttons(f"thread|{each.thread.id}", (again, stop) if again else (stop,)))
    left = len(found) - CONVERSATIONS
    return [*parts, Note(say("home", "more_conversations", count=left))] if left > 0 else parts
