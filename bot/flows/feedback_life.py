"""The life of feedback: new, seen, answered, used in a version. Its author alone is told, directly.

A step owes its letter a minute later, and the letter tells all that was not told by then: steps that follow
each other quickly make one message.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.analysis.remarks import shorten
from bot.domain.change import Change
from bot.domain.feedback import Feedback, FeedbackState, FeedbackStep
from bot.domain.message import Heading, Message, Quote, Words
from bot.domain.people import Actor
from bot.flows.letter import Letter
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, deliveries, feedback_life, teams
from storage.database import Session
from storage.deliveries import Delivery
from storage.feedback_life import ToTell

TOGETHER = timedelta(minutes=1)
"""Steps that follow each other as quickly are told together."""


def seen_in_digest(session: Session, workspace: str, feedback_ids: Collection[str], now: datetime) -> None:
    """A digest carries this feedback: everybody in its channel has seen it."""
    _step(session, workspace, feedback_ids, FeedbackStep(FeedbackState.SEEN, now))


def seen_by(session: Session, actor: Actor, feedback_ids: Collection[str], now: datetime) -> None:
    """An ops lead has read this feedback."""
    _step(session, actor.workspace, feedback_ids, FeedbackStep(FeedbackState.SEEN, now, actor.user_id))


def answered_by(
    session: Session, actor: Actor, feedback_ids: Collection[str], words: str, now: datetime
) -> None:
    """An ops lead answers this feedback with these words."""
    step = FeedbackStep(FeedbackState.ANSWERED, now, actor.user_id, words)
    _step(session, actor.workspace, feedback_ids, step)


def used_in_version(
    session: Session, feedback_ids: Collection[str], change: Change, version: int, actor: Actor, now: datetime
) -> None:
    """A version of a change cites this feedback: its authors, joined ones too, hear so. Twice is as once."""
    step = FeedbackStep(FeedbackState.USED, now, actor.user_id, change_key=change.key, version=version)
    _step(session, actor.workspace, feedback_ids, step)


def owe_news(session: Session, workspace: str, telling: Iterable[ToTell], now: datetime) -> None:
    """Owe each author a letter on what was done with their feedback."""
    for each in telling:
        key, ref = f"{deliveries.FEEDBACK_NEWS}:{each.step_id}", {"step": each.step_id}
        kind = deliveries.FEEDBACK_NEWS
        deliveries.owe(session, workspace, key, kind, each.author, ref, now + TOGETHER)


def write_news(tools: Tools, delivery: Delivery, _now: datetime) -> Letter | None:
    """What became of somebody's feedback, or None where that is told already or the feedback is gone."""
    with tools.database.transaction() as session:
        claimed = feedback_life.claim_untold(session, delivery.ref["step"], delivery.id)
        if claimed is None:
            return None
        reported, steps = claimed
        about = _about(session, delivery.workspace, reported.said)
        lines = [line for step in _without_the_obvious(steps) for line in _told(session, delivery, step)]
    parts = (Heading(say("inbox", "news_heading")), Words(about), Quote(shorten(reported.said.words)), *lines)
    return Letter(reported.said.author, Message(parts))


def _step(session: Session, workspace: str, feedback_ids: Collection[str], step: FeedbackStep) -> None:
    owe_news(session, workspace, feedback_life.take_step(session, workspace, feedback_ids, step), step.moment)


def _without_the_obvious(steps: list[FeedbackStep]) -> list[FeedbackStep]:
    """Whoever answers or uses feedback has seen it."""
    further = [step for step in steps if step.state is not FeedbackState.SEEN]
    return further or steps


def _about(session: Session, workspace: str, said: Feedback) -> str:
    team = teams.get_team(session, workspace, said.team_key)
    change = None if said.change_key is None else changes.get_change(session, workspace, said.change_key)
    return say(
        "inbox",
        "news_about",
        team=said.team_key if team is None else team.name,
        change=None if change is None else change.title,
        day=said.day,
    )


def _told(session: Session, delivery: Delivery, step: FeedbackStep) -> list[Words | Quote]:
    """One step in words; an answer with the words of whoever gave it."""
    change = (
        None if step.change_key is None else changes.get_change(session, delivery.workspace, step.change_key)
    )
    versions = () if change is None else change.versions
    line = say(
        "inbox",
        f"news_{step.state.value}",
        actor=step.actor,
        change=None if change is None else change.title,
        version=step.version,
        what=next((v.what for v in versions if v.number == step.version), None),
    )
    return [Words(line), *([] if step.words is None else [Quote(step.words)])]
