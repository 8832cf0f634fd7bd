"""From how many people something may be shown. The numbers are the workspace's; no caller can lower them."""

from dataclasses import dataclass

NEVER_BELOW = 3


@dataclass(frozen=True)
class Minimums:
    """From how many distinct people scores and words may be shown; upwards only, never below 3."""

    scores: int = 4
    words: int = 5

    def __post_init__(self) -> None:
        lowest = min(self.scores, self.words)
        if lowest < NEVER_BELOW:
            sentence = (
                f"The smallest group that may be shown is {NEVER_BELOW} people, not {lowest}: "
                "with fewer, others could tell who said what."
            )
            raise ValueError(sentence)
