"""What waits and what is parked, and how it is tried again."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import Result

from storage import deliveries
from storage.database import Database
from tests.cli.running import FIG, WORKSPACE, Typed


@pytest.fixture
def parked(applied: Result, tmp_path: Path) -> dict[str, str]:
    """The ids of two parked messages by their reasons."""
    with closing(Database(f"sqlite:///{tmp_path / 'pops.db'}")) as database:
        now = datetime.now(UTC)
        with database.transaction() as session:
            for key in ("one", "two", "three"):
                deliveries.owe(session, WORKSPACE, key, "message", FIG, {"words": "a secret"}, now)
            one, two, _ = deliveries.lease(session, now)
            deliveries.park(session, one, "is_archived")
            deliveries.park(session, two, "missing_scope (needs files:write)")
    return {"is_archived": one.id, "missing_scope": two.id}


def test_what_waits_and_what_is_parked_is_listed_without_its_words(
    typed: Typed, connected: dict[str, str], parked: dict[str, str]
) -> None:
    done = typed("deliveries", **connected)
    first, *rest = done.stdout.splitlines()
    assert (done.exit_code, first) == (0, "2 parked, 1 waiting to be sent.")
    assert [line.split()[0] for line in rest[:3]] == ["parked", "parked", "waits"]
    line = next(line for line in rest if parked["missing_scope"] in line)
    assert f"message to {FIG} in {WORKSPACE}, due 20" in line
    assert line.endswith("0 failed attempts: missing_scope (needs files:write)")
    assert "pops deliveries retry ID" in rest[-1]
    assert "secret" not in done.stdout


def test_parked_messages_are_retried_by_id_or_all_at_once(
    typed: Typed, connected: dict[str, str], parked: dict[str, str]
) -> None:
    assert (
        typed("deliveries", "retry", parked["is_archived"], **connected).stdout == "1 message is due now.\n"
    )
    assert typed("deliveries", **connected).stdout.startswith("1 parked, 2 waiting")
    assert typed("deliveries", "retry", "--all", **connected).stdout == "1 message is due now.\n"
    assert typed("deliveries", **connected).stdout.startswith("0 parked, 3 waiting")


@pytest.mark.usefixtures("parked")
def test_an_id_that_is_not_owed_is_said(typed: Typed, connected: dict[str, str]) -> None:
    done = typed("deliveries", "retry", "nonsense", **connected)
    assert (done.exit_code, done.stdout) == (1, "0 messages are due now.\n")
    assert done.stderr.startswith("There is nothing owed under nonsense: pops deliveries shows")


@pytest.mark.parametrize("arguments", [(), ("one", "--all")])
def test_retrying_wants_ids_or_all_of_them(
    typed: Typed, connected: dict[str, str], arguments: tuple[str, ...]
) -> None:
    done = typed("deliveries", "retry", *arguments, **connected)
    assert done.exit_code == 2
    assert "or say --all" in done.stderr
