"""The set-up as it is stored now."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.change import Change
from bot.domain.question import Question
from bot.domain.setup import Pulse, Setup
from bot.flows.setup_file.dump import as_yaml, document_of
from bot.prompts import say
from storage import changes, teams, workspaces
from storage.database import Session
from storage.workspaces import Workspace


def stored_setup(session: Session, workspace: str, bank: Mapping[str, Question]) -> Setup:
    """Everything that runs in the workspace, as one set-up; an empty one before anything is set up."""
    settings = workspaces.get_workspace(session, workspace) or Workspace(workspace)
    running = tuple(t for t in teams.list_teams(session, workspace) if not t.archived)
    known = tuple(team.key for team in running)
    pulses = tuple(p for p in changes.list_pulses(session, workspace) if not p.archived)
    return Setup(
        teams=running,
        changes=tuple(
            _of_running(c, known) for c in changes.list_changes(session, workspace) if not c.archived
        ),
        pulses=tuple(_in_order(pulse, known) for pulse in pulses),
        ops_leads=settings.ops_leads,
        digest=settings.digest,
        north_star=settings.north_star,
        privacy=settings.privacy,
        asking=settings.asking,
        metrics=settings.metrics,
        themes=settings.themes,
        questions=_own(settings.questions, pulses, bank),
    )


def setup_text(session: Session, workspace: str, bank: Mapping[str, Question]) -> str:
    """The set-up file that says what is stored, with a line at its top that says so."""
    return f"# {say('setup', 'file_header')}\n{as_yaml(document_of(stored_setup(session, workspace, bank)))}"


def _of_running(change: Change, teams: tuple[str, ...]) -> Change:
    """A change without the trials of teams that were taken out: a set-up cannot name those teams."""
    return replace(change, trials=tuple(trial for trial in change.trials if trial.team_key in teams))


def _in_order(pulse: Pulse, teams: tuple[str, ...]) -> Pulse:
    """A pulse for all teams names them in the order in which they stand here."""
    return replace(pulse, team_keys=teams) if set(pulse.team_keys) == set(teams) else pulse


def _own(
    kept: tuple[Question, ...], pulses: tuple[Pulse, ...], bank: Mapping[str, Question]
) -> tuple[Question, ...]:
    """The workspace's own questions: those it keeps, and those that only a pulse still holds."""
    asked = (question for pulse in pulses for question in pulse.questions)
    found = {question.id: question for question in (*asked, *kept)}
    return tuple(question for name, question in found.items() if name not in bank)
