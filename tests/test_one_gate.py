"""A rule of the build: nothing but the gate's own readers gets hold of answers in order to show them.

Whoever adds a reader has to write down here what it is for. Reading for showing is `change_rows` alone.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)

ROOT = Path(__file__).parents[1]

SHOWS = {"bot.flows.change_rows"}
"""Reads the answers of closed rounds and hands them to the gate."""

OWN = {"bot.flows.record_answer", "bot.flows.about_person", "bot.flows.remind"}
"""Read one person's own answer, for that person alone, or whether there is one."""

READERS = {
    "answers_of_change": SHOWS,
    "get_answer": OWN,
    "hold_answer": {"bot.flows.correct_tone"},  # the author's own
    "given_by": OWN,
    "count_answers": {"storage.rounds"},  # where the count that may be shown is kept
}
WRITERS = {
    "put_choices",
    "add_choices",
    "put_comment",
    "put_correction",
    "withdraw_answer",
    "forget_answers",
    "scatter_answers",
}
"""What they return goes to the person who answered, or is an id of a round."""

TABLE = {
    "storage.answers",
    "storage.personal",
    "storage.purge",
    "storage.retag",
    "storage.retention",
    "storage.rounds",
    "storage.tables",
    "storage.threads",
    "storage.tone_report",
}
"""Modules that know the table. Beside `storage.answers` only `storage.threads` returns words of answers."""

THREADS = {"bot.flows.ask_author", "bot.flows.thread_letters", "bot.flows.thread_rules"}
"""Look for the answer behind words that the gate has let a champion read."""

ROWS = {
    "bot.flows.change_rows",
    "bot.analysis.comparison",
    "bot.analysis.digest",
    "bot.analysis.remarks",
    "bot.analysis.shown",
    "bot.analysis.theme_blocks",
}
"""Modules that may hold a person's row: the reader, and the analysis up to the gated reading."""

MINIMUMS = {
    "bot.analysis.digest",  # the usual ones, for a reading without a workspace
    "bot.domain.setup",
    "bot.flows.setup_file.build",
    "bot.flows.setup_file.shapes",
}
"""Modules that may say what the minimums are: the set-up file, and nobody who shows something."""


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of the bot and of storage, but for the proof, which is there to attack them."""
    return tuple(_modules())


@cache
def nodes(kind: type[Node]) -> dict[str, list[Node]]:
    """The nodes of a kind in every module, by its name."""
    found: dict[str, list[Node]] = {name: [] for name, _ in modules()}
    for name, every in _every_node().items():
        found[name] += [node for node in every if isinstance(node, kind)]
    return found


@cache
def _every_node() -> dict[str, list[ast.AST]]:
    return {name: list(ast.walk(tree)) for name, tree in modules()}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py"))):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not name.startswith(("bot.proof", "storage.migrations")):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(by: str, module: str) -> Iterator[str]:
    """What a module takes from another, by name or through the other's own name."""
    package, _, last = module.rpartition(".")
    for node in nodes(ast.ImportFrom)[by]:
        match node:
            case ast.ImportFrom(module=found, names=names) if found == module:
                yield from (name.name for name in names)
            case ast.ImportFrom(module=found, names=names) if found == package:
                called = {name.asname or name.name for name in names if name.name == last}
                yield from _attributes_of(by, called)


def _attributes_of(by: str, called: set[str]) -> Iterator[str]:
    for node in nodes(ast.Attribute)[by] if called else ():
        if isinstance(node.value, ast.Name) and node.value.id in called:
            yield node.attr


def users(module: str) -> dict[str, set[str]]:
    """Which modules use each thing of a module."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, _ in modules():
        for used in imported(name, module):
            found[used].add(name)
    return found


def test_each_function_that_reads_answers_is_used_by_those_alone_who_may() -> None:
    used = users("storage.answers")
    for reader, allowed in READERS.items():
        assert used[reader], f"nobody uses {reader}: take it out here"
        assert used[reader] <= allowed, reader


def test_each_function_of_the_answers_is_known_as_a_reader_or_a_writer() -> None:
    tree = dict(modules())["storage.answers"]
    public = {n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}
    assert public == set(READERS) | WRITERS


def test_the_table_of_answers_is_known_to_those_alone_who_may() -> None:
    assert users("storage.tables")["AnswerRow"] | {"storage.tables"} == TABLE


def test_the_answer_behind_a_comment_is_looked_for_by_the_threads_alone() -> None:
    used = users("storage.threads")
    assert used["comments_in"] == {"bot.flows.ask_author"}
    assert used["written"] <= THREADS


def test_words_are_read_anew_and_readings_counted_where_nothing_of_them_is_shown_by_itself() -> None:
    assert users("storage.retag")["unread"] == {"bot.flows.retag"}
    assert users("storage.tone_report")["read_comments"] == {"bot.flows.tone_report"}
    assert users("bot.analysis.agreement")["TextRead"] == {"bot.flows.tone_report"}


def test_rows_of_persons_reach_words_and_pictures_only_as_gated_values() -> None:
    used = users("bot.analysis.tidy")
    assert used["PersonWeek"] | used["Remark"] == ROWS
    assert users("bot.analysis.digest")["ChangeRows"] == SHOWS


def test_a_gated_reading_is_made_for_the_digest_its_preview_and_the_threads_alone() -> None:
    assert users("bot.analysis.digest")["read_change"] == {"bot.flows.read_changes"}
    assert users("bot.flows.change_rows")["rows_of_change"] == {"bot.flows.read_changes"}
    assert users("bot.flows.read_changes")["read_week"] == {"bot.flows.post_digest", "bot.flows.ask_author"}
    assert users("bot.flows.post_digest")["draft_digest"] == {"bot.flows.preview_digest"}


def test_themes_are_counted_by_the_gated_reading_and_for_a_digest_that_is_made_alone() -> None:
    assert users("bot.analysis.theme_blocks")["count_themes"] == {"bot.analysis.digest"}
    assert users("bot.flows.theme_bank")["reader_of"] == {"bot.flows.read_changes"}
    asked = {
        (name, keyword.value.value if isinstance(keyword.value, ast.Constant) else None)
        for name, calls in nodes(ast.Call).items()
        for node in calls
        for keyword in node.keywords
        if keyword.arg == "with_themes"
    }
    assert asked == {("bot.flows.post_digest", True), ("bot.flows.post_digest", None)}


def test_a_comparison_of_persons_is_the_commands_and_the_digest_compares_what_is_shown() -> None:
    assert users("bot.analysis.compare")["compare"] == {"bot.analysis.comparison"}
    by_person = users("bot.analysis.compare.values")["Score"]
    assert {name for name in by_person if not name.startswith("bot.analysis.compare.")} == {
        "bot.analysis.comparison"
    }
    assert users("bot.analysis.shown")["ShownScores"] == {
        "bot.analysis.comparison",
        "bot.analysis.digest",
        "bot.analysis.readings",
    }


def test_nobody_who_shows_something_says_from_how_many_people() -> None:
    makes = {
        name
        for name, calls in nodes(ast.Call).items()
        for node in calls
        if isinstance(node.func, ast.Name) and node.func.id == "Minimums"
    }
    assert makes == MINIMUMS
