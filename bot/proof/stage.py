"""Where the organisation lives: a workspace of the sandbox with its people and channels, and a bot in it."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.proof.cast import DIGEST_CHANNEL, LEAD, START, TEAM_ID, Cast, channel_of
from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Channel, Keys, User, Workspace
from bot.settings import Mode, Settings, load_settings
from bot.wiring.bot import Bot, build_bot
from bot.wiring.demo_world import sandbox_app
from storage.migrate import upgrade

BOT = App((), ()).bot_user


@contextmanager
def stage(cast: Cast) -> Iterator[tuple[Sandbox, Bot]]:
    """A sandbox and a bot on a new database, on a clock that stands still; all of it goes at the end."""
    keys = Keys(f"xoxb-{secrets.token_hex(8)}", secrets.token_hex(16))
    clock = SandboxClock(real=lambda: START)
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(_workspace(cast), sandbox_app(), keys, clock)
        sandbox.start()
        bot = build_bot(_settings(keys, sandbox, f"sqlite:///{Path(folder) / 'pops.db'}"), clock.now)
        upgrade(bot.database)
        try:
            yield sandbox, bot
        finally:
            bot.stop()
            sandbox.stop()


def _workspace(cast: Cast) -> Workspace:
    people = [User(m.user_id, m.user_id.lower(), f"Name {m.user_id}") for m in cast.members]
    channels = [
        Channel(channel_of(team), f"team-{team:02d}", (*(m.user_id for m in cast.of(team, 0)), BOT))
        for team in range(cast.teams)
    ]
    digest = Channel(DIGEST_CHANNEL, "digest", (LEAD, BOT))
    return Workspace(TEAM_ID, "Proof", "proof", (*people, User(LEAD, "lead", "Lead")), (*channels, digest))


def _settings(keys: Keys, sandbox: Sandbox, database_url: str) -> Settings:
    """Every setting is given, so that none comes from the environment."""
    return load_settings(
        _env_file=None,
        SLACK_BOT_TOKEN=keys.bot_token,
        SLACK_SIGNING_SECRET=keys.signing_secret,
        SLACK_APP_TOKEN="",
        POPS_SECRET=secrets.token_hex(32),
        POPS_SLACK_API_URL=sandbox.api_url,
        POPS_DATABASE_URL=database_url,
        POPS_MODE=Mode.HTTP,
        POPS_TICK_SECONDS=0,
    )
