"""What was shown: which rounds a value was made from and of how many people; the value of themes only."""

from dataclasses import dataclass
from datetime import date

from bot.domain.theme import ThemeBlock

WORDS = "words"
THEMES = "themes"


def scores_of(question_id: str, wording: int | None = None) -> str:
    """The kind of the scores on one wording of a question: each has cells of its own.

    Without a wording, what the kinds of all wordings begin with.
    """
    return f"scores:{question_id}:{'' if wording is None else wording}"


def of_wording(kind: str, wording: int) -> str:
    """The kind of the scores on another wording of the same question."""
    return scores_of(question_of(kind) or "", wording)


def question_of(kind: str) -> str | None:
    """The id of the question that scores of this kind are on; None for words and themes."""
    name, _, rest = kind.partition(":")
    return rest.rpartition(":")[0] if name == "scores" else None


@dataclass(frozen=True)
class Cell:
    """One value that was shown: whole rounds of one team, or of several for words without a team.

    `kind` is `WORDS`, `THEMES` or what `scores_of` gives, `team` None where the value hides it. `people`
    are distinct, `answers` counts one for each person and round, `first` and `last` are the Mondays of its
    weeks, `made_of` is a hash of whose answers they are. `told` is whether a posted digest carried it.
    `value` is what was counted of themes, which is never counted anew.
    """

    kind: str
    team: str | None
    rounds: tuple[str, ...]
    people: int
    answers: int
    first: date
    last: date
    made_of: str
    told: bool = False
    value: ThemeBlock | None = None

    @property
    def name(self) -> str:
        """Unlike every other cell's: a round is in one cell of a kind at most."""
        return f"{self.kind}:{min(self.rounds)}"
