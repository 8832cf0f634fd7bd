"""The documents, and what is written as code in them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def text_of(page: Path) -> str:
    """What a page says."""
    return page.read_text(encoding="utf-8")


def fences(page: Path, kind: str | None = None) -> list[str]:
    """The blocks of code of a page, or only those of one language ("" for none)."""
    return [code for language, code in FENCE.findall(text_of(page)) if kind in {None, language}]


def spans(page: Path) -> list[str]:
    """What stands between backticks in the text of a page."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", text_of(page)))


def code_lines(page: Path) -> list[str]:
    """Everything that a reader of a page may type or find: code spans and lines of code."""
    return [*spans(page), *(line.strip() for code in fences(page) for line in code.splitlines())]


def rows(page: Path, heading: str) -> list[tuple[str, ...]]:
    """The rows of the tables in a section of a page, without their heads."""
    section = text_of(page).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [tuple(c.strip() for c in line.strip("|").split("|")) for line in lines]
    heads = {n for n, row in enumerate(cells) if set(row[0]) <= {"-"}}
    return [row for n, row in enumerate(cells) if not {n, n + 1} & heads]
