"""`/pops forget me`: says what will go, asks, and then deletes it in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.form import Form
from bot.domain.message import Part, Words
from bot.domain.people import Actor
from bot.domain.pseudonym import champion_pseudonym
from bot.domain.refusal import RefusalError
from bot.domain.round import RoundStatus
from bot.flows import access
from bot.flows.about_person import AboutPerson, about_person, own_pseudonyms
from bot.flows.record_answer import refresh_counts
from bot.flows.tools import Tools
from bot.prompts import say
from storage import answers, personal, rosters
from storage.database import Session
from storage.workspaces import Workspace

FORM = "forget"


@dataclass(frozen=True)
class Traces:
    """How much of somebody there is to delete, or was deleted, by kind."""

    answers: int = 0
    rounds: int = 0
    feedback: int = 0
    lessons: int = 0
    sharing: int = 0
    steps: int = 0
    threads: int = 0
    reminders: int = 0
    teams: int = 0
    messages: int = 0
    seen: int = 0
    decisions: int = 0
    readings: int = 0


def forget_form(tools: Tools, actor: Actor) -> Form:
    """What would go and what stays, to be confirmed.

    Raises:
        RefusalError: there is nothing to forget, nothing is set up, or the actor is of another company.
    """
    with tools.database.snapshot() as session:
        workspace = access.insider(session, actor)
        about = about_person(tools, session, workspace, actor.user_id)
        counted = personal.count_rows(
            session,
            workspace.id,
            actor.user_id,
            champion_pseudonym(tools.secret, workspace.id, actor.user_id),
        )
    found = Traces(answers=len(about.answers), rounds=len(about.asked), **counted)
    if found == Traces():
        raise RefusalError(
            "nothing_to_forget", sealed=about.sealed, roles=about.roles, leads=workspace.ops_leads
        )
    parts = (Words(say("rights", "forget_what", found=found)), *_what_stays(about, workspace))
    return Form(
        FORM,
        say("rights", "forget_title"),
        parts,
        submit=say("rights", "forget_submit"),
        close=say("rights", "forget_close"),
    )


def forget(tools: Tools, actor: Actor, now: datetime) -> Form:
    """Delete everything that names somebody or is known to be theirs; returns what takes the form's place.

    Raises:
        RefusalError: nothing is set up, or the actor is of another company.
    """
    with tools.database.transaction() as session:
        workspace = access.insider(session, actor)
        about = about_person(tools, session, workspace, actor.user_id)
        gone = _delete(tools, session, workspace.id, actor.user_id, now)
    block = "forgotten_before" if gone == Traces() else "forgotten"
    done = Words(say("rights", block, gone=gone))
    return Form(
        "receipt",
        say("rights", "forget_title"),
        (done, *_what_stays(about, workspace)),
        close=say("answer", "done"),
    )


def not_forgotten(said: str) -> Form:
    """What takes the form's place when nothing was deleted."""
    return Form("notice", say("rights", "forget_title"), (Words(said),), close=say("answer", "done"))


def _delete(tools: Tools, session: Session, workspace: str, user_id: str, now: datetime) -> Traces:
    """The rosters first: from then on nobody answers, closes or rewrites these rounds."""
    named = rosters.forget_in_rounds(session, workspace, user_id)
    own = own_pseudonyms(tools, user_id, named, personal.salts(session, workspace))
    answered = answers.forget_answers(session, own)
    me = champion_pseudonym(tools.secret, workspace, user_id)
    deleted = personal.forget_rows(session, workspace, user_id, me)
    still_open = [r for r in named if r.id in answered and r.status is RoundStatus.OPEN]
    refresh_counts(session, still_open, now)
    return Traces(answers=len(answered), rounds=len(named), **deleted)


def _what_stays(about: AboutPerson, workspace: Workspace) -> tuple[Part, ...]:
    leads = workspace.ops_leads
    stays = say("rights", "forget_stays", sealed=about.sealed, roles=about.roles, leads=leads)
    later = say("rights", "forget_later", teams=[t.name for t in about.teams], leads=leads)
    return (Words(stays), Words(later))
