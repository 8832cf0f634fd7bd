"""What was shown: which rounds a value was made from and of how many people, never the value itself."""

from dataclasses import dataclass
from datetime import date

WORDS = "words"


def scores_of(question_id: str, wording: int | None = None) -> str:
    """The kind of the scores on one wording of a question: each has cells of its own.

    Without a wording, what the kinds of all wordings begin with.
    """
    return f"scores:{question_id}:{'' if wording is None else wording}"


def question_of(kind: str) -> str | None:
    """The id of the question that scores of this kind are on; None for words."""
    name, _, rest = kind.partition(":")
    return rest.rpartition(":")[0] if name == "scores" else None


@dataclass(frozen=True)
class Cell:
    """One value that was shown: whole rounds of one team, or of several for words without a team.

    `kind` is `WORDS` or what `scores_of` gives, `team` None where the value hides it. `people` are distinct,
    `answers` counts one for each person and round, `first` and `last` are the Mondays of its weeks, `made_of`
    is a hash of whose answers they are. `told` is
    whether a posted digest carried it.
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

    @property
    def name(self) -> str:
        """Unlike every other cell's: a round is in one cell of a kind at most."""
        return f"{self.kind}:{min(self.rounds)}"
