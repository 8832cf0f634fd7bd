"""What `pops doctor` finds out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SlackFacts:
    """What Slack says of the installation; `clock_ahead` is how far our clock is ahead, in seconds."""

    workspace: str
    name: str
    scopes: tuple[str, ...]
    clock_ahead: float | None


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what it is, and how to mend it if it is not well."""

    name: str
    said: str
    mend: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend."""
        return self.mend is None
