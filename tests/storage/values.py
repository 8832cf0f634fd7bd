"""Values with every field filled, to be stored and read back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from bot.domain.cadence import Cadence, Weekday
from bot.domain.change import Change, Direction, Trial, Version
from bot.domain.question import Question
from bot.domain.round import Round, RoundStatus
from bot.domain.setup import DigestPlan, NorthStar, Pulse, Window
from bot.domain.team import Team
from storage.changes import save_change, save_pulse
from storage.rounds import claim_round
from storage.rows import random_key
from storage.teams import save_team
from storage.workspaces import Workspace, save_workspace

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

WEEKLY = Cadence((Weekday.MONDAY, Weekday.THURSDAY), time(9, 30), every_weeks=2, since=date(2026, 1, 5))
WORKSPACE = Workspace(
    id="T01",
    ops_leads=("U90", "U91"),
    digest=DigestPlan("C90", WEEKLY, "Europe/Berlin"),
    north_star=NorthStar("Weekly active teams", Direction.UP),
)
TEAM = Team(
    key="checkout",
    name="Checkout “🛒” & Käse",
    channel="C01",
    zone="Asia/Kathmandu",
    country="DE-BE",
    working_days=(Weekday.SUNDAY, Weekday.MONDAY),
    roster=("U02", "U01"),
    champions=("U01",),
)
CHANGE = Change(
    key="async",
    title="Async stand-ups",
    hypothesis="Fewer interruptions; DROP TABLE change;",
    question="focus",
    direction=Direction.DOWN,
    smallest=0.3,
    versions=(Version(1, "in writing"), Version(2, "in writing, before ten")),
    trials=(
        Trial("checkout", 1, date(2026, 1, 5), date(2026, 2, 2)),
        Trial("checkout", 2, date(2026, 2, 2)),
    ),
    owner="U90",
    review=date(2026, 6, 1),
)
FOCUS = Question(
    "focus",
    2,
    "How well could you focus?",
    ("not", "a bit", "so so", "well", "fully"),
    Direction.UP,
    "Focus.",
)
LOAD = replace(FOCUS, id="load", wording=1, direction=Direction.DOWN)
PULSE = Pulse("weekly", "async", (FOCUS, LOAD), WEEKLY, Window(None, 36), ("checkout",))
ROUND = Round(
    id="round-1",
    workspace="T01",
    pulse_key="weekly",
    team_key="checkout",
    change_key="async",
    version=2,
    questions=(FOCUS, LOAD),
    roster=("U02", "U01"),
    due=NOW,
    closes=NOW + 36 * HOUR,
    status=RoundStatus.OPEN,
)


def set_up(session: Session) -> None:
    """Write the workspace, team, change and pulse that rounds need."""
    save_workspace(session, WORKSPACE, NOW)
    save_team(session, "T01", TEAM)
    save_change(session, "T01", CHANGE)
    save_pulse(session, "T01", PULSE)


def open_round(session: Session, due: datetime = NOW) -> str:
    """Open a round, due at `due`, and return its id."""
    new = replace(ROUND, id=random_key(), due=due, closes=due + 36 * HOUR)
    assert claim_round(session, new)
    return new.id
