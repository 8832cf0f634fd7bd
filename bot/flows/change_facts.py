"""What is known of a change when somebody decides on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.analysis.compare.values import Verdict
from bot.analysis.published import PublishedChange
from bot.domain.change import Change
from bot.domain.decision import Decision, DecisionKind, NextStep, State, next_step, state_of
from bot.domain.form import Option
from bot.domain.people import Actor
from bot.domain.setup import Pulse
from bot.domain.team import Team
from bot.flows import access
from bot.flows.citing import options_for
from bot.flows.decision_log import today_in
from storage import changes, decisions, digests, sealing, teams
from storage.database import Session
from storage.rows import from_json
from storage.workspaces import Workspace


@dataclass(frozen=True)
class ChangeFacts:
    """A change with all that was decided on it, its pulses, the running teams by key, and the day.

    `gone` are those who have left Slack.
    """

    workspace: Workspace
    change: Change
    decided: Sequence[Decision]
    state: State
    pulses: Sequence[Pulse]
    teams: Mapping[str, Team]
    today: date
    gone: frozenset[str]

    @property
    def step(self) -> NextStep | None:
        """Who looks at the change next, and by when."""
        return next_step(self.change, self.decided, self.workspace.ops_leads, self.gone)

    @property
    def names(self) -> dict[str, str]:
        """What the teams are called, by key."""
        return {key: team.name for key, team in self.teams.items()}

    @property
    def told(self) -> list[Decision]:
        """What somebody did, without what Pops noted by itself: a window says it when it comes meanwhile."""
        return [decision for decision in self.decided if decision.kind is not DecisionKind.STALLED]

    @property
    def next_version(self) -> int:
        """The number of the version that would be made now."""
        return max(version.number for version in self.change.versions) + 1

    @property
    def on_it(self) -> tuple[str, ...]:
        """The keys of the teams that are on the change, or have a day to start."""
        going = {t.team_key for t in self.change.trials if t.until is None or t.until > self.today}
        return self._by_name(going)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The keys of the teams that are asked about the change and neither on it nor going to be."""
        return self._by_name(self.asked - set(self.on_it))

    def offered(self, kind: DecisionKind) -> tuple[str, ...]:
        """The keys of the teams that a decision of this kind may start."""
        match kind:
            case DecisionKind.TWEAK:
                return self.on_it
            case DecisionKind.ADAPT:
                return (*self.on_it, *self.waiting)
            case _:
                return self._by_name(set(self.teams) - set(self.on_it))

    @property
    def asking(self) -> list[Pulse]:
        """The pulses that ask about the change, or would if it were asked about further."""
        rested = {key for each in self.decided for key in each.details.pulses}
        return [p for p in self.pulses if not p.archived or p.key in rested]

    @property
    def asked(self) -> set[str]:
        """The keys of the teams that these pulses ask."""
        return {key for pulse in self.asking for key in pulse.team_keys}

    @property
    def pulse(self) -> Pulse | None:
        """The pulse that a team joins which is not asked yet: the largest."""
        return max(self.asking, key=lambda p: (len(p.team_keys), p.key), default=None)

    def version_of(self, team_key: str) -> int | None:
        """The version that a team is on, or is going to start first."""
        going = (t for t in self.change.trials if t.until is None or t.until > self.today)
        return next((t.version for t in going if t.team_key == team_key), None)

    def _by_name(self, keys: set[str]) -> tuple[str, ...]:
        there = (key for key in keys if key in self.teams)
        return tuple(sorted(there, key=lambda key: (self.teams[key].name.casefold(), key)))


def facts_for(session: Session, actor: Actor, change_key: str, now: datetime, *, hold: bool) -> ChangeFacts:
    """What is known of a change that the actor may decide on; `hold` keeps others from deciding meanwhile.

    Raises:
        RefusalError: there is no such change, or the actor may not.
    """
    if hold:
        decisions.hold_change(session, actor.workspace, change_key)
    workspace, change = access.may_decide(session, actor, change_key)
    return facts_of(session, workspace, change, around(session, workspace.id), now)


@dataclass(frozen=True)
class Around:
    """What the facts of all changes share, read once: pulses, the running teams by key, who has left."""

    pulses: Sequence[Pulse]
    teams: Mapping[str, Team]
    gone: frozenset[str]


def around(session: Session, workspace: str) -> Around:
    """What the facts of all changes share."""
    running = {t.key: t for t in teams.list_teams(session, workspace) if not t.archived}
    return Around(changes.list_pulses(session, workspace), running, teams.gone_people(session, workspace))


def facts_of(
    session: Session, workspace: Workspace, change: Change, shared: Around, now: datetime
) -> ChangeFacts:
    """What is known of a change."""
    decided = decisions.decisions_of(session, workspace.id, change.key)
    sealed = sealing.sealed_on(session, workspace.id, change.key) is not None
    return _facts(workspace, change, shared, decided, today_in(workspace, now), sealed=sealed)


def facts_of_all(
    session: Session, workspace: Workspace, known: Iterable[Change], shared: Around, now: datetime
) -> list[ChangeFacts]:
    """What is known of some changes, in two queries however many they are."""
    decided, sealed = (
        decisions.all_decisions(session, workspace.id),
        sealing.sealed_changes(session, workspace.id),
    )
    today = today_in(workspace, now)
    return [
        _facts(workspace, c, shared, decided.get(c.key, []), today, sealed=c.key in sealed) for c in known
    ]


def _facts(
    workspace: Workspace,
    change: Change,
    shared: Around,
    decided: Sequence[Decision],
    today: date,
    *,
    sealed: bool,
) -> ChangeFacts:
    return ChangeFacts(
        workspace=workspace,
        change=change,
        decided=decided,
        state=state_of(change, decided, today, sealed=sealed),
        pulses=[pulse for pulse in shared.pulses if pulse.change_key == change.key],
        teams=shared.teams,
        today=today,
        gone=shared.gone,
    )


def citable(session: Session, facts: ChangeFacts) -> list[Option]:
    """What can be cited for a new version."""
    return options_for(session, facts.workspace.id, facts.change, facts.names)


def not_suited(session: Session, facts: ChangeFacts) -> tuple[str, ...]:
    """The keys of the teams that the change hurts, as the last digest said."""
    for digest in digests.newest_digests(session, facts.workspace.id, 1):
        for shown in from_json(tuple[PublishedChange, ...], digest.content.get("changes", ())):
            if shown.key == facts.change.key:
                effects = ((team.key, shown.effect_of(team)) for team in shown.teams)
                return tuple(k for k, effect in effects if effect and effect.verdict is Verdict.HURTS)
    return ()
