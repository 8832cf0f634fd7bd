"""Links inside the documents lead somewhere, pictures are small and described, and paths and names exist."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import FENCE, PAGES, ROOT, fences, spans, text_of

LARGEST = 300 * 1024  # bytes
MADE_LATER = {".env", ".venv", ".sandbox", "setup.yml"}
CODE = "\n".join(text_of(path) for room in ("bot", "storage") for path in sorted((ROOT / room).rglob("*.py")))
WORDS = set(re.findall(r"\w+", CODE))


def anchors(page: Path) -> set[str]:
    """What GitHub makes of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    """Where a page's links inside the repository lead."""
    found: list[str] = re.findall(r"\]\(([^)]+)\)", FENCE.sub("", text_of(page)))
    return [link for link in found if not link.startswith("https://")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_is_small_and_described(page: Path) -> None:
    for words, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text_of(page)):
        assert len(words) > 40, path
        assert (page.parent / path).stat().st_size <= LARGEST, path


def test_every_picture_is_on_a_page() -> None:
    shown = "".join(map(text_of, PAGES))
    assert [p.name for p in (ROOT / "docs/pictures").iterdir() if f"pictures/{p.name})" not in shown] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    files = [span for span in spans(page) if re.fullmatch(r"[\w.-]+\.(py|yml|toml|md)", span)]
    paths = [span for span in spans(page) if re.fullmatch(r"[\w.-]+(/[\w.*-]+)+", span)]
    named = [*files, *(path for path in paths if (ROOT / path.split("/")[0]).exists())]
    missing = [path for path in named if path.split("/")[0] not in MADE_LATER and not list(ROOT.glob(path))]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_function_and_class_that_a_page_names_exists(page: Path) -> None:
    functions = [span.removesuffix("()") for span in spans(page) if re.fullmatch(r"\w+\(\)", span)]
    classes = [span for span in spans(page) if re.fullmatch(r"([A-Z][a-z]+){1,4}(Error)?", span)]
    assert [name for name in functions if f"def {name}(" not in CODE] == []
    assert [name for name in classes if name not in WORDS] == []


def test_the_drawing_has_every_room() -> None:
    (drawing,) = fences(ROOT / "docs/architecture.md", "mermaid")
    rooms = [p for p in (ROOT / "bot").iterdir() if (p / "__init__.py").exists()]
    assert [room.name for room in rooms if f"bot/{room.name}" not in drawing] == []
    assert "storage" in drawing


def test_every_table_is_told() -> None:
    tables = re.findall(r'__tablename__ = "(\w+)"', CODE)
    told = text_of(ROOT / "docs/architecture.md").split("\n## Tables\n")[1].split("\n## ")[0]
    assert [table for table in tables if f"`{table}`" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_knows_a_machine(page: Path) -> None:
    assert re.findall(r"(?<![\w.:/])/(?:work|home|root|tmp|Users)/", text_of(page)) == []
