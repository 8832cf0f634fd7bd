"""A change from its first day on: its versions with the teams on each, and every decision with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.change import Change
from bot.domain.decision import EDITS, Decision, DecisionKind
from bot.flows.citing import cited_briefly
from bot.flows.decision_words import actor_words, edit_words, what_words
from bot.prompts import Safe, say
from storage import changes, decisions, teams
from storage.database import Session


@dataclass(frozen=True)
class Life:
    """What was decided, each with its day, oldest first; and a line for each version."""

    decided: tuple[tuple[date, str], ...] = ()
    versions: tuple[str, ...] = ()


def life_of(session: Session, workspace: str, change_key: str) -> Life:
    """The life of a change, for everybody who may see how it does: of people's words only the reasons."""
    change = changes.get_change(session, workspace, change_key)
    if change is None:
        return Life()
    names = {team.key: team.name for team in teams.list_teams(session, workspace)}
    decided = decisions.decisions_of(session, workspace, change_key)
    told = tuple((d.day, _line(d, names)) for d in decided if d.kind is not DecisionKind.STALLED)
    return Life(told, tuple(_versions(change, decided, names)))


def _line(decision: Decision, names: Mapping[str, str]) -> str:
    if decision.kind in EDITS:
        return f"• {edit_words(decision)}"
    return say(
        "decision",
        "compare_decision",
        day=decision.day,
        what=Safe(what_words(decision, names)),
        by=Safe(actor_words(decision.actor)),
        reason=decision.reason,
        cited=[cited_briefly(cause, names) for cause in decision.details.cited],
    )


def _versions(change: Change, decided: Sequence[Decision], names: Mapping[str, str]) -> Iterator[str]:
    causes = {d.details.version: d.details.cited for d in decided if d.details.what is not None}
    for version in change.versions:
        cited = [cited_briefly(cause, names) for cause in causes.get(version.number, ())]
        yield say(
            "decision",
            "compare_version",
            number=version.number,
            what=version.what,
            trials=_trials(change, version.number, names),
            cited=cited,
        )


def _trials(change: Change, version: int, names: Mapping[str, str]) -> list[str]:
    """Who tried a version from when until when; teams of the same days stand together."""
    together: dict[tuple[date, date | None], list[str]] = {}
    for trial in change.trials:
        if trial.version == version:
            name = names.get(trial.team_key, trial.team_key)
            together.setdefault((trial.start, trial.until), []).append(name)
    return [
        say("decision", "compare_trial", teams=teams, start=start, until=until)
        for (start, until), teams in together.items()
    ]
