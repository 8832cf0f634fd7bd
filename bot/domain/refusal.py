"""Refusals: what Pops will not do, as a code that `prompts/refusals.j2` turns into a kind sentence."""

from typing import Any


class RefusalError(Exception):
    """The request is refused; the person is told why and what to do."""

    def __init__(self, code: str, field: str | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field  # the form field that the sentence belongs to, if any
        self.values = values
