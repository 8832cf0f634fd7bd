"""Whose scores were shown with which change, so that nobody's stand beside nearly the same once more.

A workspace has as many rounds as weeks, teams and changes, but few different rosters: those are compared with
each other once, and only where they share somebody.
"""

from collections.abc import Collection
from datetime import date

from bot.analysis.gate import too_alike

People = frozenset[str]


class ShownPeople:
    """The people whose scores were shown, by question, week and change; `minimum` is that of the gate."""

    def __init__(self, minimum: int) -> None:
        self._minimum = minimum
        self._shown: dict[tuple[str, date], dict[People, set[str]]] = {}
        self._groups: dict[str, set[People]] = {}
        self._alike: dict[People, list[People]] = {}

    def add(self, change: str, question: str, week: date, asked: Collection[str]) -> None:
        """Remember that a change has shown a round of these people."""
        people = frozenset(asked)
        self._shown.setdefault((question, week), {}).setdefault(people, set()).add(change)
        for person in people:
            known = self._groups.setdefault(person, set())
            if people not in known:
                known.add(people)
                self._alike.clear()

    def elsewhere(self, change: str, question: str, week: date, asked: Collection[str]) -> bool:
        """Whether another change has shown nearly the same people that week."""
        shown, people = self._shown.get((question, week)), frozenset(asked)
        return shown is not None and any(
            shown.get(other, set()) - {change} for other in self._alike_to(people)
        )

    def _alike_to(self, people: People) -> list[People]:
        if people not in self._alike:
            near = {other for person in people for other in self._groups.get(person, ())}
            self._alike[people] = [other for other in near if too_alike(people, other, self._minimum)]
        return self._alike[people]
