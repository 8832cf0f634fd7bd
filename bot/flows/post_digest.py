"""The weekly digest: made once a week and workspace, frozen, and owed in the transaction that makes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.analysis.chart import Chart
from bot.analysis.moves import moves
from bot.analysis.published import PublishedChange, published
from bot.domain.cadence import next_due, week_start
from bot.domain.feedback import Feedback
from bot.domain.message import Message
from bot.domain.refusal import RefusalError
from bot.domain.setup import Theme
from bot.domain.team import Team
from bot.flows.apply_setup import EVERY_DAY
from bot.flows.champion_week import owe_weeks
from bot.flows.digest_charts import charts
from bot.flows.digest_decisions import Standing, remember_told, standings
from bot.flows.digest_quotes import quotes_in, voices_of
from bot.flows.digest_words import (
    ChangeTold,
    Headline,
    headline,
    in_brief,
    in_detail,
    in_the_end,
    other_feedback,
)
from bot.flows.feedback_life import seen_in_digest
from bot.flows.metric_told import Outside, read_outside
from bot.flows.missing_voices import missing_voices
from bot.flows.one_by_one import one_by_one
from bot.flows.read_changes import WeekNews, read_week
from bot.flows.tools import Tools
from storage import deliveries, digests, teams, workspaces
from storage.cells import tell_cells
from storage.database import Session
from storage.feedback import carry_feedback
from storage.rows import from_json, to_json
from storage.workspaces import Workspace

log = structlog.get_logger()


def make_due_digests(tools: Tools, now: datetime) -> int:
    """Make every digest that is due; after a pause only the newest one."""
    with tools.database.snapshot() as session:
        due = workspaces.digests_due(session, now)
    return one_by_one(due, lambda item: _make_due(tools, *item, now))


def post_digest_now(tools: Tools, workspace: str, now: datetime) -> None:
    """Make this week's digest without waiting for its day.

    Raises:
        RefusalError: there is no digest channel, or this week has its digest.
    """
    with tools.database.transaction() as session:
        found = workspaces.get_workspace(session, workspace)
        if found is None:
            raise RefusalError("not_set_up")
        if found.digest is None:
            raise RefusalError("no_digest_channel")
        if not _make(tools, session, found, now):
            raise RefusalError("digest_posted", week=_week(found, now))


@dataclass(frozen=True)
class DigestDraft:
    """A digest as it would be now: its headline, then for each change (by key) messages and pictures.

    `published` are the same numbers for exports, `quotes` the places of quoted comments, `standings` what it
    tells of decisions.
    """

    head: Message
    changes: Mapping[str, tuple[list[Message], tuple[Chart, ...]]]
    others: list[Message]
    published: tuple[PublishedChange, ...]
    quotes: tuple[dict[str, Any], ...]
    standings: Mapping[str, Standing]

    @property
    def messages(self) -> list[Message]:
        """All messages, in the order in which they are posted."""
        return [self.head, *(m for some, _ in self.changes.values() for m in some), *self.others]


def draft_digest(
    tools: Tools,
    session: Session,
    workspace: Workspace,
    now: datetime,
    *,
    in_full: str | None = None,
    with_themes: bool = False,
) -> DigestDraft:
    """Put the digest into words and pictures, without posting it. What it shows counts as shown.

    `in_full` is the key of a change of which everything is told, even if nothing moved. What comments are
    about is counted when a digest is made, and for a preview (without themes) left alone.
    """
    news = read_week(tools, session, workspace, now, with_themes=with_themes)
    told = _told(session, workspace, news, now)
    day = _local_day(workspace, now)
    running = [team for team in teams.list_teams(session, workspace.id) if not team.archived]
    outside = read_outside(session, workspace, running, day)
    head = headline(Headline(day, told.changes, outside, missing_voices(running, news, day)))
    theme = Theme.LIGHT if workspace.digest is None else workspace.digest.pictures
    parts = {
        each.numbers.key: (_messages(each, outside, in_full), charts(each, theme)) for each in told.changes
    }
    return DigestDraft(
        head,
        parts,
        other_feedback(told.feedback),
        tuple(each.numbers for each in told.changes),
        tuple(quotes_in(parts, {each.numbers.key: voices_of(each.news.reading) for each in told.changes})),
        {each.numbers.key: each.standing for each in told.changes},
    )


def _messages(told: ChangeTold, outside: Outside, in_full: str | None) -> list[Message]:
    if not told.is_asked:
        return in_the_end(told)
    whole = bool(told.moved) or told.numbers.key == in_full
    return in_detail(told, outside) if whole else in_brief(told, outside)


@dataclass(frozen=True)
class _Told:
    changes: tuple[ChangeTold, ...]
    feedback: tuple[tuple[Team, Feedback], ...]


def _told(session: Session, workspace: Workspace, news: WeekNews, now: datetime) -> _Told:
    """Every change with its numbers, and what of them moved since the digest of an earlier week."""
    before = digests.digest_before(session, workspace.id, _week(workspace, now))
    content = () if before is None else before.content.get("changes", ())
    then = {change.key: change for change in from_json(tuple[PublishedChange, ...], content)}
    stands = standings(session, workspace, [each.change for each in news.changes], now)
    numbers = [published(each.change, each.reading) for each in news.changes]
    changes = (
        ChangeTold(each, of_it, moves(of_it, then.get(of_it.key)), stands[of_it.key])
        for each, of_it in zip(news.changes, numbers, strict=True)
    )
    return _Told(tuple(changes), news.feedback)


def _make_due(tools: Tools, workspace: Workspace, due: datetime, now: datetime) -> bool:
    plan = workspace.digest
    if plan is None:
        return False
    with tools.database.transaction() as session:
        made = _make(tools, session, workspace, now)
        workspaces.set_digest_due(session, workspace.id, next_due(plan.cadence, plan.zone, now, EVERY_DAY))
    log.info("digest_due", workspace=workspace.id, made=made, late_seconds=int((now - due).total_seconds()))
    return made


def _make(tools: Tools, session: Session, workspace: Workspace, now: datetime) -> bool:
    """Make and owe the digest of this week: False if the week has one."""
    week = _week(workspace, now)
    if workspace.digest is None or digests.digest_of_week(session, workspace.id, week) is not None:
        return False
    draft = draft_digest(tools, session, workspace, now, with_themes=True)
    content = {
        "headline": to_json(Message, draft.head),
        "details": list(_details(draft)),
        "changes": to_json(tuple[PublishedChange, ...], draft.published),
        "quotes": list(draft.quotes),
    }
    digest_id = digests.claim_digest(session, workspace.id, week, content)
    if digest_id is None:
        return False
    carried = carry_feedback(session, workspace.id, digest_id)
    seen_in_digest(session, workspace.id, carried, now)
    owe_weeks(session, workspace.id, digest_id, week, now)
    tell_cells(session, workspace.id, digest_id)
    remember_told(session, workspace, digest_id, draft.standings, now)
    key, ref = f"digest:{digest_id}", {"digest": digest_id}
    return deliveries.owe(session, workspace.id, key, "digest", workspace.digest.channel, ref, now)


def _details(draft: DigestDraft) -> Iterator[dict[str, Any]]:
    for messages, cards in draft.changes.values():
        yield from map(_detail, messages)
        for number, card in enumerate(cards, start=1):
            yield {"kind": "picture", "chart": to_json(Chart, card), "name": f"comparison-{number}.png"}
    yield from map(_detail, draft.others)


def _detail(message: Message) -> dict[str, Any]:
    return {"kind": "detail", "message": to_json(Message, message)}


def _week(workspace: Workspace, now: datetime) -> date:
    return week_start(_local_day(workspace, now))


def _local_day(workspace: Workspace, now: datetime) -> date:
    zone = "UTC" if workspace.digest is None else workspace.digest.zone
    return now.astimezone(ZoneInfo(zone)).date()
