"""`/pops compare`: what digests have shown of a change over time, for whoever may use `/pops status`.

Everything comes out of what was kept with the digests when they were made, as they showed it. Nothing is
computed anew and no answer is read, so that the anonymity gate has nothing more to decide here.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.analysis.history import History, history_of
from bot.analysis.published import PublishedChange
from bot.domain.change import Change
from bot.domain.message import Message, Note, Part, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.change_life import Life, life_of
from bot.flows.compare_words import MONTH, history_messages, life_parts, list_message
from bot.flows.decision_log import today_in
from bot.flows.metric_told import beside_parts, read_outside
from bot.flows.share_lesson import lesson_parts
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, digests, lessons, teams, workspaces
from storage.database import Session
from storage.rows import from_json
from storage.workspaces import Workspace

_MOST_TYPED = 80
MOST_LESSONS = 5


@dataclass(frozen=True)
class _Known:
    """The weeks of the digests, each with what it published as it is stored, and the running changes."""

    digests: Sequence[tuple[date, Sequence[Mapping[str, Any]]]]
    running: Sequence[Change]

    def titles(self) -> dict[str, str]:
        """The title that each change had in the last digest that showed it, by key, in order of titles."""
        titles = {shown["key"]: shown["title"] for _, published in self.digests for shown in published}
        return dict(sorted(titles.items(), key=lambda item: (item[1], item[0])))

    def names(self) -> dict[str, str]:
        """The keys of changes by all that one may call them: every title so far, the newest first of all."""
        pairs = list(self._titled())
        return {_folded(title): key for title, key in pairs} | {_folded(key): key for _, key in pairs}

    def _titled(self) -> Iterator[tuple[str, str]]:
        for _, published in self.digests:
            yield from ((shown["title"], shown["key"]) for shown in published)
        yield from ((change.title, change.key) for change in self.running)

    def history(self, key: str) -> History | None:
        """What the digests have shown of a change."""
        mine = ((week, [shown for shown in told if shown["key"] == key]) for week, told in self.digests)
        return history_of(key, ((w, from_json(tuple[PublishedChange, ...], told)) for w, told in mine))


def compare_messages(tools: Tools, actor: Actor, typed: str, now: datetime) -> list[Message]:
    """The history of the change that is named by key or title; without a name, which changes there are.

    `month` behind the name asks for the last five digests only. Metrics stand beside a running change as they
    are `now`.

    Raises:
        RefusalError: the actor is in no team and no ops lead, or there is no such change.
    """
    with tools.database.snapshot() as session:
        workspace = access.may_compare(session, actor)
        running = [c for c in changes.list_changes(session, workspace.id) if not c.archived]
        known = _Known(digests.published_by_week(session, workspace.id), running)
        due = workspaces.digest_due(session, workspace.id)
        key, month = _read(typed, known)
        titles = known.titles()
        if key is None and len(titles) > 1:
            return [list_message(titles)]
        key = next(iter(titles), None) if key is None else key
        learnt = () if key is None or month else _learnt(session, workspace.id, key)
        life = Life() if key is None else life_of(session, workspace.id, key)
        history = None if key is None else known.history(key)
        beside = _beside(session, workspace, known, key, history, now)
    if history is not None:
        return history_messages(history, month=month, learnt=learnt, life=life, beside=beside)
    title = next((change.title for change in running if change.key == key), None)
    zone = "UTC" if workspace.digest is None else workspace.digest.zone
    none_yet = Words(say("compare", "no_digest", change=title, due=due, zone=zone))
    return [Message((none_yet, *beside, *life_parts(life), *learnt))]


def _beside(
    session: Session,
    workspace: Workspace,
    known: _Known,
    key: str | None,
    history: History | None,
    now: datetime,
) -> tuple[Part, ...]:
    """The metrics beside a running change, as in a digest, and its last verdict with the North Star."""
    if key not in {change.key for change in known.running}:
        return ()
    there = [team for team in teams.list_teams(session, workspace.id) if not team.archived]
    outside = read_outside(session, workspace, there, today_in(workspace, now))
    newest = None if history is None else history.newest.change
    keys = [team.key for team in there] if newest is None else [team.key for team in newest.teams]
    verdict = None if newest is None else newest.comparison.verdict
    heading = Words(say("compare", "beside_heading"))
    return (heading, *beside_parts(outside, str(key), keys, verdict))


def _learnt(session: Session, workspace: str, key: str) -> tuple[Part, ...]:
    """What teams wrote down about a change, the newest of it; champions signed it for everybody to read."""
    found = lessons.lessons_on(session, workspace, key)
    if not found:
        return ()
    left = len(found) - MOST_LESSONS
    more = (Note(say("champion", "lessons_more", count=left)),) if left > 0 else ()
    heading = Words(say("champion", "lessons_heading"))
    return (heading, *lesson_parts(session, workspace, found[:MOST_LESSONS]), *more)


def _read(typed: str, known: _Known) -> tuple[str | None, bool]:
    """The key of the change that is asked for, if any is, and whether only its last five digests are."""
    names, whole = known.names(), _folded(typed)
    if not whole or (whole == MONTH and whole not in names):
        return None, bool(whole)
    stem = whole.removesuffix(f" {MONTH}")
    found = names.get(whole) or names.get(stem)
    if found is None:
        keys = sorted(set(names.values()))
        near = _nearest(stem, names)
        raise RefusalError("compare_unknown", change=typed[:_MOST_TYPED], near=near, known=keys)
    return found, whole not in names


def _nearest(typed: str, names: Mapping[str, str]) -> str | None:
    begun = [name for name in names if len(typed) > 1 and name.startswith(typed)]
    near = begun or difflib.get_close_matches(typed, names, n=1, cutoff=0.5)
    return names[near[0]] if near else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
