"""What comments are about: themes, and how many people mentioned them in what was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CommentTheme:
    """One theme: a comment that has one of its words (in any form) or phrases is about it.

    `wording` counts the versions of its words: what was counted with different ones is never compared.
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    wording: int = 1

    def reads_like(self, other: "CommentTheme") -> bool:
        """Whether both find the same comments."""
        return (set(self.words), set(self.phrases)) == (set(other.words), set(other.phrases))


@dataclass(frozen=True)
class ThemeCount:
    """So many distinct people mentioned a theme in some weeks.

    `tones` are the shares of the tones (by their words, 0 to 1) among the comments that do, or None where
    they would tell how the few sound that do not.
    """

    theme: str
    name: str
    wording: int
    people: int
    tones: Mapping[str, float] | None = None


@dataclass(frozen=True)
class ThemeBlock:
    """What people on one version (None: before the first) wrote about, counted once and never again.

    `first` and `last` are the Mondays of its weeks. `counts` are the themes that at least `minimum`
    of the `people` mentioned, `few` those (with their wordings) that fewer did or nobody. `phrases` are word
    pairs that at least as many used. `unread` people wrote in a language that Pops cannot read, None where
    these were too few to say so.
    """

    version: int | None
    first: date
    last: date
    people: int
    minimum: int
    counts: tuple[ThemeCount, ...] = ()
    few: Mapping[str, int] | None = None
    phrases: tuple[str, ...] = ()
    unread: int | None = None
