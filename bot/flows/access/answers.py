"""Who may answer a round, and who may still say how their own words are meant."""

from bot.domain.feedback import Feedback
from bot.domain.people import Actor, PersonKind
from bot.domain.refusal import RefusalError
from bot.domain.round import RoundStatus
from storage import cells, rounds, teams
from storage.database import Session
from storage.feedback import hold_feedback
from storage.rounds import Asked


def answerable_round(session: Session, actor: Actor, round_id: str) -> Asked:
    """The open round that the actor may answer, held open until the transaction ends.

    Raises:
        RefusalError: see `may_answer`.
    """
    return may_answer(session, actor, rounds.hold_rounds(session, (round_id,)).get(round_id))


def may_answer(session: Session, actor: Actor, asked: Asked | None) -> Asked:
    """The round, if it is open and the actor may answer it.

    Raises:
        RefusalError: unknown or closed round, archived team, outsider, or not somebody who was asked.
    """
    asked = _was_asked(session, actor, asked)
    if asked.round.status is not RoundStatus.OPEN:
        team = asked.team
        raise RefusalError("round_closed", team=team.name, closed=asked.round.closes, zone=team.zone)
    return asked


def correctable_round(session: Session, actor: Actor, round_id: str) -> Asked:
    """The round in which the actor may say how their comment is meant: until its words are shown.

    Were a correction taken afterwards, the difference of two sums that were shown would be one person's.

    Raises:
        RefusalError: unknown round, its words are shown, archived team, outsider, or not one who was asked.
    """
    asked = _was_asked(session, actor, rounds.hold_rounds(session, (round_id,)).get(round_id))
    if asked.round.status is RoundStatus.OPEN:
        return asked
    cells.hold_cells(session, actor.workspace)
    if round_id in cells.words_shown(session, actor.workspace, asked.round.change_key):
        raise RefusalError("comment_shown", team=asked.team.name)
    return asked


def correctable_feedback(session: Session, actor: Actor, feedback_id: str) -> Feedback:
    """The feedback of which the actor may say how it is meant: their own, until a digest carries it.

    Raises:
        RefusalError: it is not there, not the actor's, or was carried.
    """
    found = hold_feedback(session, actor.workspace, feedback_id)
    if found is None or actor.is_outsider or found[0].author != actor.user_id:
        raise RefusalError("feedback_not_yours")
    said, is_told = found
    if is_told:
        raise RefusalError("feedback_told")
    return said


def _was_asked(session: Session, actor: Actor, asked: Asked | None) -> Asked:
    """The round, if the actor was asked in it."""
    if asked is None or asked.round.workspace != actor.workspace:
        raise RefusalError("round_unknown")
    round_, team = asked.round, asked.team
    if actor.is_outsider:
        raise RefusalError("outsider", team=team.name)
    if team.archived:
        raise RefusalError("team_archived", team=team.name)
    if actor.user_id not in round_.roster:
        raise _not_asked(session, actor, asked)
    return asked


def _not_asked(session: Session, actor: Actor, asked: Asked) -> RefusalError:
    team = asked.team
    known = teams.get_person(session, actor.workspace, actor.user_id)
    if known is not None and known[0].kind in {PersonKind.GUEST, PersonKind.BOT}:
        return RefusalError("guest_or_bot", team=team.name)
    if actor.user_id in teams.members_of(session, actor.workspace, team):
        if asked.round.sample:
            return RefusalError("not_your_turn", team=team.name)
        return RefusalError("joined_later", team=team.name)
    return RefusalError("not_a_member", team=team.name, champions=team.champions)
