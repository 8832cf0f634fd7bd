"""What the command line understands, and what it says of what goes wrong."""

from importlib.metadata import version as version_of
from pathlib import Path

import pytest
from typer.testing import Result

from tests.cli.running import ENOUGH, SETUP, Pops, Typed


def test_the_version_is_that_of_the_package(typed: Typed) -> None:
    done = typed("version")
    assert done.exit_code == 0
    assert done.stdout == f"pops {version_of('pops')}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["digest", "--change", "async"], "add --preview"),
        (["tick", "--now", "yesterday"], "yesterday is no moment: write it like 2026-"),
        (["apply"], "Missing argument 'FILE'"),
        (["demo", "--port", "70000"], "65535"),
    ],
)
def test_what_it_does_not_understand_is_told_with_exit_code_2(
    typed: Typed, arguments: list[str], said: str
) -> None:
    done = typed(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_missing_settings_are_named_a_line_each(pops: Pops) -> None:
    done = pops("serve")
    assert (done.returncode, done.stdout) == (1, "")
    named = [line.split()[0] for line in done.stderr.splitlines()]
    assert named == ["SLACK_BOT_TOKEN", "POPS_SECRET", "SLACK_SIGNING_SECRET"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://pops:hush@db/pops", "no database that Pops can use"),
        ("sqlite:////nowhere/at/all.db", "The database does not answer"),
    ],
)
def test_a_bad_database_is_told_in_a_sentence_without_its_password(pops: Pops, url: str, said: str) -> None:
    done = pops("db", "upgrade", **ENOUGH, POPS_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "hush" not in done.stderr


def test_a_faulty_file_is_told_with_lines_and_nothing_is_applied(
    pops: Pops, connected: dict[str, str], tmp_path: Path
) -> None:
    faulty = SETUP.replace("on: [tuesday]", "on: [tusday]").replace("0.3", "many")
    (tmp_path / "setup.yml").write_text(faulty, encoding="utf-8")
    done = pops("apply", "setup.yml", **connected)
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 10", "line 14"]
    assert not (tmp_path / "pops.db").exists()


def test_a_file_that_is_not_there_is_told(pops: Pops) -> None:
    done = pops("apply", "nosuch.yml", **ENOUGH)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "nosuch.yml cannot be read: No such file or directory.\n"


def test_a_refusal_is_a_sentence_without_slacks_marks(
    pops: Pops, applied: Result, connected: dict[str, str]
) -> None:
    done = pops("digest", "--preview", "--change", "asink", **connected)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no running change asink. There is: async.\n"
