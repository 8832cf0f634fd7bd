"""The question bank: ready-made questions in `prompts/surveys`, one file per theme."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.domain.question import Question
from bot.flows.setup_file.entries import Entries
from bot.flows.setup_file.fields import question_id
from bot.flows.setup_file.mistakes import MistakesError
from bot.flows.setup_file.shapes import Known, QuestionShape
from bot.flows.setup_file.yaml_lines import Document

SURVEYS = Path(__file__).parents[2] / "prompts" / "surveys"


class BankError(Exception):
    """A file of the question bank has mistakes; the text names the file, the lines and what to write."""


@lru_cache(maxsize=4)
def load_bank(folder: Path = SURVEYS) -> Mapping[str, Question]:
    """Every question of the bank by its id. Raises `BankError` with all mistakes of the first faulty file."""
    bank: dict[str, Question] = {}
    for path in sorted(folder.glob("*.yml")):
        bank |= _load_theme(path)
    if not bank:
        raise BankError(f"There are no questions in {folder}. Put at least one theme there, as in focus.yml.")
    return MappingProxyType(bank)


def _load_theme(path: Path) -> dict[str, Question]:
    """One file. Each id begins with the file's name, so that no two files can hold the same question."""
    try:
        return _questions(Document(path.read_text(encoding="utf-8")), path.stem)
    except UnicodeDecodeError as error:
        raise BankError(f"{path.name} is not written in UTF-8. Save it as UTF-8.") from error
    except MistakesError as error:
        raise BankError("\n".join(f"{path.name}, {mistake}" for mistake in error.mistakes)) from error


def _questions(document: Document, theme: str) -> dict[str, Question]:
    entries = Entries(document, Known((), {}, ()))
    raw = document.data if isinstance(document.data, dict) else {}
    if not raw:
        entries.add((), f"There are no questions here. Write each under its id, as in {theme}.time:")
    for name in raw:
        if not name.startswith(f"{theme}."):
            entries.add((name,), f"The id does not begin with the file's name. Write {theme}.something.")
    shapes = entries.many((), raw, question_id, QuestionShape)
    if entries.mistakes:
        raise MistakesError(entries.mistakes)
    return {name: shape.question(name) for name, shape in shapes.items()}
