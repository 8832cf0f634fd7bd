"""A question: its wording, itself versioned, and its scale."""

from dataclasses import dataclass

from bot.domain.change import Direction

CHOICES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Question:
    """One question with a row of five labelled choices, 1 to 5.

    `wording` counts the versions of its text: answers to different wordings are never averaged together.
    `direction` says whether more is better (up) or worse (down). It is asked in one of `every` so many rounds
    of a pulse, unless the pulse's change is measured by it.
    """

    id: str
    wording: int
    text: str
    labels: tuple[str, str, str, str, str]
    direction: Direction
    why: str
    every: int = 1

    def says(self, other: "Question") -> bool:
        """Whether both ask the same in the same words."""
        return (self.text, self.labels) == (other.text, other.labels)

    def label(self, choice: int) -> str:
        """The words of a choice from 1 to 5."""
        return self.labels[choice - 1]
