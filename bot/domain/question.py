"""A question: its wording, itself versioned, and its scale."""

from dataclasses import dataclass

from bot.domain.change import Direction

CHOICES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Question:
    """One question with a row of five labelled choices, 1 to 5.

    `wording` counts the versions of its text: answers to different wordings are never averaged together.
    `direction` says whether more is better (up) or worse (down).
    """

    id: str
    wording: int
    text: str
    labels: tuple[str, str, str, str, str]
    direction: Direction
    why: str

    def label(self, choice: int) -> str:
        """The words of a choice from 1 to 5."""
        return self.labels[choice - 1]
