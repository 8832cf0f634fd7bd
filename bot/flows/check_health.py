"""`pops doctor`: looks at everything that has to work together, and says how to mend what does not."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.delivery import DeliveryError
from bot.domain.health import Check, SlackFacts
from bot.domain.message import without_markup
from bot.domain.retention import PURGE_AFTER
from bot.prompts import say
from storage import installations, teams, workspaces
from storage.database import Database, DatabaseUnreachableError
from storage.migrate import is_current

MOST_SKEW = 60.0
"""Slack refuses what is signed more than 300 seconds away; a minute is a clock that nobody keeps."""

SHORT_SECRET = 32


def check_database(database: Database) -> list[Check]:
    """Whether the database answers and has the schema that this code needs."""
    try:
        database.check()
        current = is_current(database)
    except DatabaseUnreachableError:
        return [_check("database", well=False, outcome="unreachable")]
    return [_check("database", well=True), _check("schema", well=current)]


def check_secret(secret: str) -> Check:
    """Whether the secret behind the pseudonyms is long enough not to be guessed."""
    return _check("secret", well=len(secret) >= SHORT_SECRET, length=len(secret))


def check_slack(ask: Callable[[datetime], SlackFacts], wanted: tuple[str, ...], now: datetime) -> list[Check]:
    """Whether the token works, has the manifest's scopes, and the clocks agree."""
    try:
        facts = ask(now)
    except DeliveryError as trouble:
        return [_check("token", well=False, reason=trouble.reason)]
    missing = [scope for scope in wanted if scope not in facts.scopes]
    checks = [
        _check("token", well=True, name=facts.name, workspace=facts.workspace),
        _check("scopes", well=not missing, missing=missing, count=len(wanted)),
    ]
    if facts.clock_ahead is not None:
        seconds = round(facts.clock_ahead)
        checks.append(_check("clock", well=abs(facts.clock_ahead) <= MOST_SKEW, seconds=seconds))
    return checks


def check_setup(database: Database) -> list[Check]:
    """Whether teams are set up, their channels can be posted to, and no workspace is about to be erased."""
    with database.snapshot() as session:
        known = workspaces.all_workspaces(session)
        running = [(w.id, t) for w in known for t in teams.list_teams(session, w.id) if not t.archived]
        troubled = [
            (team.name, reason)
            for workspace, team in running
            if (reason := teams.channel_trouble(session, workspace, team.channel))
        ]
        gone = [(w.id, since) for w in known if (since := installations.uninstalled_on(session, w.id))]
    checks = [_check("teams", well=bool(running), count=len(running))]
    for workspace, since in gone:
        until = (since + PURGE_AFTER).date()
        checks.append(
            _check("installation", well=False, workspace=workspace, since=since.date(), until=until)
        )
    return [*checks, *(_check("channel", well=False, team=name, reason=reason) for name, reason in troubled)]


def _check(name: str, /, *, well: bool, outcome: str = "", **values: object) -> Check:
    said = without_markup(say("doctor", f"{name}_{'well' if well else outcome or 'ill'}", **values))
    return Check(name, said, None if well else without_markup(say("doctor", f"{name}_mend", **values)))
