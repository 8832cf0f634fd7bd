"""What the documents tell people to type exists, and what exists is told."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from bot.__main__ import app
from bot.flows.pops_command import COMMANDS, split_command
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import read_setup
from tests.docs.pages import PAGES, README, ROOT, code_lines, fences, rows, text_of

TARGETS = set(re.findall(r"^([a-z-]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE))
WORDS = r"[a-z][a-z-]*"


def leaves(command: Any, path: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """Every command below this one, such as "db upgrade", with its options."""
    below = getattr(command, "commands", {})
    found = {name: o for key, part in below.items() for name, o in leaves(part, (*path, key)).items()}
    if not below or (path and command.invoke_without_command):
        found[" ".join(path)] = {o for p in command.params for o in p.opts if o.startswith("--")} - {"--help"}
    return found


POPS = leaves(typer.main.get_command(app))


def told() -> dict[str, str]:
    """The README's table of commands: each with what its row says."""
    table = [row for row in rows(README, "Commands") if row[0].startswith("`pops ")]
    return {
        re.sub(r" [A-Z]+$", "", command.strip("`").removeprefix("pops ")): what for command, what in table
    }


def test_the_readme_has_every_command_and_no_other() -> None:
    assert set(told()) == set(POPS)


@pytest.mark.parametrize("command", POPS)
def test_the_readme_has_every_option_of_a_command_and_no_other(command: str) -> None:
    assert set(re.findall(r"--[a-z-]+", told()[command])) == POPS[command]


@pytest.mark.parametrize("command", POPS)
def test_every_command_has_its_help(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--help"])
    assert done.exit_code == 0
    assert all(option in done.stdout for option in POPS[command])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_pops_command_on_a_page_exists(page: Path) -> None:
    typed = [line for line in code_lines(page) if re.match(r"(\.venv/bin/)?pops ", line)]
    for line in typed:
        words = re.match(rf"\S*pops ({WORDS}(?: {WORDS})?)", line)
        assert words, line
        assert words[1] in POPS or words[1].split()[0] in POPS, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_on_a_page_exists(page: Path) -> None:
    named = {target for line in code_lines(page) for target in re.findall(rf"\bmake ({WORDS})", line)}
    assert named <= TARGETS


def test_the_readme_has_every_make_target() -> None:
    table = " ".join(row[0] + row[1] for row in rows(README, "Commands"))
    assert {target for target in TARGETS if f"`make {target}`" in table} == TARGETS


@pytest.mark.parametrize("page", [README, ROOT / "docs/people.md"], ids=lambda page: page.name)
def test_every_slash_word_on_a_page_exists_and_every_one_is_told(page: Path) -> None:
    typed = [text for line in code_lines(page) for text in re.findall(rf"(?<!bin)/pops ({WORDS}.*)", line)]
    named = {split_command(text)[0] for text in typed}
    assert named <= set(COMMANDS)
    if page == README:
        assert named == set(COMMANDS)


def test_the_usage_hint_and_the_help_name_the_slash_words() -> None:
    hint = re.search(r'usage_hint: "\[(.*)\]"', text_of(ROOT / "manifest.yml"))
    assert hint
    assert set(hint[1].split(" | ")) <= set(COMMANDS)
    in_help = re.findall(rf"`/pops ({WORDS}(?: {WORDS})?)`", text_of(ROOT / "prompts/help.j2"))
    assert set(in_help) == set(COMMANDS)


def test_the_readmes_set_up_can_be_applied() -> None:
    (example,) = fences(README, "yaml")
    setup = read_setup(example, load_bank())
    assert [team.key for team in setup.teams] == ["fig", "kiwi"]
    assert [question.id for question in setup.pulses[0].questions] == ["focus.time", "load.week"]
