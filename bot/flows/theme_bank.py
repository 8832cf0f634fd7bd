"""The themes of comments: the ready-made ones of `prompts/themes.yml`, and a workspace's own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.analysis.themes import ThemeReader
from bot.domain.theme import CommentTheme
from bot.flows.question_bank import BankError
from bot.flows.setup_file.entries import Entries
from bot.flows.setup_file.fields import key
from bot.flows.setup_file.mistakes import MistakesError
from bot.flows.setup_file.shapes import Known
from bot.flows.setup_file.theme_shapes import ThemeShape, add_misfits_of_themes
from bot.flows.setup_file.yaml_lines import Document

THEMES = Path(__file__).parents[2] / "prompts" / "themes.yml"


@lru_cache(maxsize=4)
def load_themes(path: Path = THEMES) -> Mapping[str, CommentTheme]:
    """The ready-made themes by their ids. Raises `BankError` with all mistakes of the file."""
    try:
        return MappingProxyType(_themes(Document(path.read_text(encoding="utf-8"))))
    except UnicodeDecodeError as error:
        raise BankError(f"{path.name} is not written in UTF-8. Save it as UTF-8.") from error
    except MistakesError as error:
        raise BankError("\n".join(f"{path.name}, {mistake}" for mistake in error.mistakes)) from error


@lru_cache(maxsize=64)
def reader_of(own: tuple[CommentTheme, ...]) -> ThemeReader:
    """Reads the themes that a workspace has: the ready-made ones, its own beside and in place of them."""
    return ThemeReader({**load_themes(), **{theme.id: theme for theme in own}}.values())


def worded(before: Iterable[CommentTheme], wanted: Iterable[CommentTheme]) -> tuple[CommentTheme, ...]:
    """The wanted themes, with a new wording where a theme looks for something else than before.

    What was counted with other words is not compared with what comes.
    """
    known = {**load_themes(), **{theme.id: theme for theme in before}}
    return tuple(_worded(known.get(theme.id), theme) for theme in wanted)


def _worded(before: CommentTheme | None, theme: CommentTheme) -> CommentTheme:
    if before is None:
        return theme
    least = before.wording if theme.reads_like(before) else before.wording + 1
    return replace(theme, wording=max(theme.wording, least))


def _themes(document: Document) -> dict[str, CommentTheme]:
    entries = Entries(document, Known((), {}, ()))
    raw = document.data if isinstance(document.data, dict) else {}
    if not raw:
        entries.add((), "There are no themes here. Write each under its id, as in meetings:")
    shapes = entries.many((), raw, key, ThemeShape)
    add_misfits_of_themes(entries, (), shapes, {})
    if entries.mistakes:
        raise MistakesError(entries.mistakes)
    return {name: shape.theme(name) for name, shape in shapes.items()}
