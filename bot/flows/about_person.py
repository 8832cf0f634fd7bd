"""What is kept about one person, for that person alone: answers are found through the key of each change."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answer import Answer
from bot.domain.change import Change
from bot.domain.decision import Decision
from bot.domain.feedback import Feedback, Reported
from bot.domain.metric import Reading
from bot.domain.people import Person
from bot.domain.pseudonym import champion_pseudonym, pseudonyms
from bot.domain.round import Round
from bot.domain.team import Team
from bot.flows.tools import Tools
from bot.prompts import say
from storage import (
    answers,
    changes,
    decisions,
    feedback,
    feedback_life,
    lessons,
    personal,
    readings,
    rosters,
    teams,
)
from storage.database import Session
from storage.lessons import Lesson
from storage.personal import ReminderChoice
from storage.workspaces import Workspace


@dataclass(frozen=True)
class AboutPerson:
    """Everything that is kept about somebody. It is made when they ask, shown to them and kept nowhere.

    `asked` are the rounds that name them, `teams` where they are now, `roles` what the set-up file says of
    them, `reported` is the feedback with what became of it, `answered` what they answered to that of others,
    `sharing` are the keys of the teams that others may hear of by their word, `threads` is what they asked
    and replied about comments (team key and words), and `sealed` the titles of changes in which nobody can
    find their answers any more. `decided` is what they decided about changes.
    """

    answers: tuple[tuple[Round, Answer], ...]
    feedback: tuple[Feedback, ...]
    asked: tuple[Round, ...]
    teams: tuple[Team, ...]
    roles: tuple[str, ...]
    person: Person | None
    reminders: ReminderChoice | None
    threads: tuple[tuple[str, str], ...]
    sealed: tuple[str, ...]
    decided: tuple[Decision, ...] = ()
    readings: tuple[Reading, ...] = ()
    reported: tuple[Reported, ...] = ()
    answered: tuple[tuple[datetime, str], ...] = ()
    lessons: tuple[Lesson, ...] = ()
    sharing: tuple[str, ...] = ()
    chosen: tuple[Decision, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        words = self.answers or self.feedback or self.threads
        work = self.decided or self.readings or self.answered or self.lessons or self.sharing or self.chosen
        lists = self.asked or self.teams or self.roles or self.person or self.reminders
        return not (words or work or lists)


def about_person(tools: Tools, session: Session, workspace: Workspace, user_id: str) -> AboutPerson:
    """Find everything about somebody."""
    known, salts = changes.list_changes(session, workspace.id), personal.salts(session, workspace.id)
    running = [t for t in teams.list_teams(session, workspace.id) if not t.archived]
    asked = {r.id: r for r in rosters.rounds_naming(session, workspace.id, user_id)}
    seen = teams.get_person(session, workspace.id, user_id)
    own = own_pseudonyms(tools, user_id, asked.values(), salts)
    given = dict(answers.given_by(session, own))
    return AboutPerson(
        answers=tuple((r, given[r.id]) for r in asked.values() if r.id in given),
        feedback=tuple(feedback.feedback_by(session, workspace.id, user_id)),
        asked=tuple(asked.values()),
        teams=tuple(t for t in running if user_id in teams.members_of(session, workspace.id, t)),
        roles=tuple(_roles(workspace, user_id, running, known)),
        person=None if seen is None else seen[0],
        reminders=personal.reminder_choice(session, workspace.id, user_id),
        threads=(
            *personal.asked_in_threads(
                session, workspace.id, champion_pseudonym(tools.secret, workspace.id, user_id)
            ),
            *personal.replied_in_threads(session, own),
        ),
        sealed=tuple(change.title for change in known if salts[change.key] is None),
        reported=tuple(feedback_life.given_feedback(session, workspace.id, user_id)),
        answered=tuple(feedback_life.answers_given(session, workspace.id, user_id)),
        lessons=tuple(lessons.lessons_by(session, workspace.id, user_id)),
        sharing=tuple(key for key, by in lessons.sharing(session, workspace.id).items() if by == user_id),
        decided=tuple(decisions.decided_by(session, workspace.id, user_id)),
        chosen=tuple(decisions.chosen_for(session, workspace.id, user_id)),
        readings=tuple(readings.written_by(session, workspace.id, user_id)),
    )


def own_answers(
    tools: Tools, session: Session, workspace: str, user_id: str, asked: Collection[Round]
) -> dict[str, Answer]:
    """What somebody answered in these rounds (by id) whose changes are not sealed; for them alone."""
    if not asked:
        return {}
    own = own_pseudonyms(tools, user_id, asked, personal.salts(session, workspace))
    return dict(answers.given_by(session, own))


def own_pseudonyms(
    tools: Tools, user_id: str, asked: Iterable[Round], salts: Mapping[str, bytes | None]
) -> dict[str, str]:
    """Somebody's pseudonym in each of these rounds (by its id) whose change is not sealed."""
    return {
        r.id: pseudonyms(tools.secret, salt, r.workspace).stored(r.id, user_id)
        for r in asked
        if (salt := salts[r.change_key]) is not None
    }


def _roles(
    workspace: Workspace, user_id: str, running: Sequence[Team], known: Sequence[Change]
) -> Iterator[str]:
    """What the set-up file says of somebody: Pops cannot change that."""
    if user_id in workspace.ops_leads:
        yield say("rights", "is_lead")
    for team in running:
        if user_id in team.champions:
            yield say("rights", "is_champion", team=team.name)
        if team.roster is not None and user_id in team.roster:
            yield say("rights", "is_on_roster", team=team.name)
    for change in known:
        if change.owner == user_id:
            yield say("rights", "is_owner", change=change.title)
