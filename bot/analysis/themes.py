"""Which themes a comment is about: its words, in any form, and its phrases. No statistics, no guess."""

from collections.abc import Iterable, Sequence

from bot.analysis.lemmas import Word, base_of, words_of
from bot.analysis.plain_words import normalise
from bot.domain.theme import CommentTheme

Pattern = tuple[str, ...]


class ThemeReader:
    """Finds themes. A word of a comment counts for one theme only: the longest phrase takes it.

    So what one theme found is never known to lie within what another found, and the difference of two counts
    says nothing about the few who used one word more.
    """

    def __init__(self, themes: Iterable[CommentTheme]) -> None:
        self.themes = tuple(themes)
        self._by_first: dict[str, list[tuple[Pattern, str]]] = {}
        for theme in self.themes:
            for pattern in patterns(theme):
                self._by_first.setdefault(pattern[0], []).append((pattern, theme.id))
        for found in self._by_first.values():
            found.sort(key=lambda item: (-len(item[0]), item[0]))

    def themes_in(self, text: str) -> frozenset[str]:
        """The ids of the themes that a text, as it was typed, mentions."""
        said = words_of(normalise(text))
        found = set()
        place = 0
        while place < len(said):
            length, theme = self._at(said, place)
            if theme is not None:
                found.add(theme)
            place += length
        return frozenset(found)

    def _at(self, said: Sequence[Word], place: int) -> tuple[int, str | None]:
        """How many words the longest pattern takes that begins here, and its theme."""
        word = said[place]
        begun = [*self._by_first.get(word.small, ())]
        if word.base != word.small:
            begun += self._by_first.get(word.base, ())
        fits = [item for item in begun if _fits(item[0], said[place : place + len(item[0])])]
        if not fits:
            return 1, None
        pattern, theme = max(fits, key=lambda item: len(item[0]))
        return len(pattern), theme


def patterns(theme: CommentTheme) -> list[Pattern]:
    """What a theme's words and phrases look for, a plural by its singular."""
    return [pattern_of(text) for text in (*theme.words, *theme.phrases)]


def pattern_of(text: str) -> Pattern:
    """The words that a word or phrase of a theme looks for."""
    return tuple(_singular(word.small) for word in words_of(text))


def _singular(small: str) -> str:
    base = base_of(small).lower()
    is_plural = small.endswith("s") and not small.endswith("ss") and small.startswith(base[:-1])
    return base if is_plural else small


def _fits(pattern: Pattern, said: Sequence[Word]) -> bool:
    return len(said) == len(pattern) and all(
        wanted in (word.small, word.base) for wanted, word in zip(pattern, said, strict=True)
    )
