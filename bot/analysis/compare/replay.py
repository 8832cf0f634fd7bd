"""All looks at a panel, one after another, as they were when the weeks came."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256

from bot.analysis.compare.look import Budget, State, look
from bot.analysis.compare.panel import Panel


class Memory:
    """States by what was looked at: the same answers need no second look. The oldest are forgotten."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._states: OrderedDict[bytes, State] = OrderedDict()

    def recall(self, key: bytes) -> State | None:
        """The state after the answers with this key, if it is known."""
        if key in self._states:
            self._states.move_to_end(key)
        return self._states.get(key)

    def keep(self, key: bytes, state: State) -> None:
        """Remember a state."""
        self._states[key] = state
        while len(self._states) > self._size:
            self._states.popitem(last=False)


def replay(whole: Panel, budget: Budget, memory: Memory | None = None) -> list[State]:
    """The state after each week from the first start on; none where no team has started."""
    if whole.first is None:
        return []
    keys = _keys(whole, budget) if memory else []
    states: list[State] = []
    state = State()
    for week in range(whole.first, len(whole.weeks)):
        known = memory.recall(keys[week]) if memory else None
        state = known or look(state, whole.until(week + 1), budget)
        if memory:
            memory.keep(keys[week], state)
        states.append(state)
    return states


def _keys(whole: Panel, budget: Budget) -> Sequence[bytes]:
    """A fingerprint of all answers up to each week."""
    running = sha256(repr((budget, whole.only_means, len(whole.weeks) and int(whole.weeks[0]))).encode())
    keys = []
    for column, week in enumerate(whole.weeks.tolist()):
        for team in whole.teams:
            there = team.answered[:, column] > 0
            if there.any():
                who = [
                    person for person, present in zip(team.persons, there.tolist(), strict=True) if present
                ]
                said = team.scores[there, column].tolist()
                cell = (week, team.name, int(team.version[column]), column >= team.event, who, said)
                running.update(repr(cell).encode())
        keys.append(running.digest())
    return keys
