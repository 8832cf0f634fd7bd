"""The shape of a theme of comments, ready-made or a workspace's own, and what does not fit together."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from bot.analysis.themes import Pattern, pattern_of
from bot.domain.theme import CommentTheme
from bot.flows.setup_file.entries import Entries
from bot.flows.setup_file.fields import line_of_text, whole, without_doubles
from bot.flows.setup_file.mistakes import quoted
from bot.flows.setup_file.shapes import Shape

MOST_NAME = 40
MOST_PATTERNS = 100
MOST_THEMES = 40
LONGEST_WORD, LONGEST_PHRASE = 30, 60
_WORD = re.compile(r"[^\W_A-Z]+(?:'[^\W_A-Z]+)?")


def one_word(value: Any) -> str:
    """A word as it stands in a dictionary."""
    text = line_of_text(LONGEST_WORD)(value)
    if not _WORD.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not one word in small letters. Put several under phrases.")
    return text


def few_words(value: Any) -> str:
    """A phrase of two to five words."""
    text = line_of_text(LONGEST_PHRASE)(value)
    words = text.split(" ")
    if not 2 <= len(words) <= 5 or not all(map(_WORD.fullmatch, words)):
        hint = "Write two to five words in small letters, without signs between them."
        raise ValueError(f"{quoted(text)} is no phrase. {hint}")
    return text


class ThemeShape(Shape):
    """One theme, in `prompts/themes.yml` or under `themes`."""

    name: Annotated[str, BeforeValidator(line_of_text(MOST_NAME))]
    words: tuple[Annotated[str, BeforeValidator(one_word)], ...] = ()
    phrases: tuple[Annotated[str, BeforeValidator(few_words)], ...] = Field(default=(), validate_default=True)
    wording: Annotated[int, BeforeValidator(whole(1, 999))] = 1

    @field_validator("words", "phrases")
    @staticmethod
    def _not_too_many(texts: tuple[str, ...]) -> tuple[str, ...]:
        if len(texts) > MOST_PATTERNS:
            raise ValueError(f"There are {len(texts)} here. Write at most {MOST_PATTERNS}.")
        return without_doubles(texts)

    @field_validator("phrases")
    @staticmethod
    def _something_to_find(phrases: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not phrases and info.data.get("words") == ():
            raise ValueError("There is nothing to find. Write words, phrases or both.")
        return phrases

    def theme(self, theme_id: str) -> CommentTheme:
        """The theme that this is, under its id."""
        return CommentTheme(theme_id, self.name, self.words, self.phrases, self.wording)


def add_misfits_of_themes(
    entries: Entries,
    path: tuple[str, ...],
    mine: Mapping[str, ThemeShape],
    others: Mapping[str, CommentTheme],
) -> None:
    """A mistake for each word or phrase that two themes look for: it could count for one of them only.

    `others` are the themes beside them that stand somewhere else.
    """
    if not mine:
        return
    if len(mine) > MOST_THEMES:
        entries.add(path, f"There are {len(mine)} themes. Write at most {MOST_THEMES}.")
    taken: dict[Pattern, str] = {}
    for name, theme in others.items():
        if name not in mine:
            taken |= {pattern_of(text): name for text in (*theme.words, *theme.phrases)}
    for name, shape in mine.items():
        for place, text in _texts(shape):
            owner = taken.setdefault(pattern_of(text), name)
            if owner != name:
                sentence = f'Theme "{owner}" looks for {quoted(text)} already. Keep it in one of them.'
                entries.add((*path, name, *place), sentence)


def _texts(shape: ThemeShape) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each word and phrase, and where it stands in its theme."""
    for field, texts in (("words", shape.words), ("phrases", shape.phrases)):
        yield from (((field, n), text) for n, text in enumerate(texts))
