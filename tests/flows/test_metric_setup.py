"""`metrics` and the North Star in a set-up file."""

import pytest

from bot.domain.change import Direction
from bot.domain.metric import Metric
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup

FILE = """\
north_star: {name: Weekly active teams, direction: up, unit: teams, every_days: 1}
metrics:
  releases: {name: Releases a week, direction: up, change: async}
  churn: {name: Churn, direction: down, unit: "%", every_days: 30}
teams: {fig: {name: Fig, channel: C0FIG, zone: UTC}}
changes:
  async:
    title: Async
    hypothesis: It helps.
    question: focus.time
    smallest_change: 0.3
    versions: {1: In writing}
"""


def test_metrics_are_read_with_their_defaults() -> None:
    setup = read_setup(FILE, load_bank())
    assert setup.metrics == (
        Metric("releases", "Releases a week", Direction.UP, None, "async", 7),
        Metric("churn", "Churn", Direction.DOWN, "%", None, 30),
    )
    assert setup.north_star is not None
    assert setup.north_star.metric == Metric(
        "weekly-active-teams", "Weekly active teams", Direction.UP, "teams", None, 1
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("change: async}", "change: asink}", 'line 3: metrics.releases.change: There is no change "asink".'),
        ("every_days: 30", "every_days: 0", "line 4: metrics.churn.every_days: "),
        (
            "direction: down",
            "direction: left",
            'line 4: metrics.churn.direction: "left" is not understood here.',
        ),
        ('unit: "%"', f"unit: {'x' * 21}", "line 4: metrics.churn.unit: This has 21 characters."),
        ("churn:", "Churn!:", 'line 4: metrics.Churn!: "Churn!" is no key.'),
        ("direction: down, unit", "goal: down, unit", "line 4: metrics.churn.direction: This is missing."),
        ("name: Churn", "name: RELEASES a week", 'Metric "releases" is called this already.'),
        ("name: Churn", "name: weekly active-teams", "The North Star is called this already."),
        ("churn:", "weekly-active-teams:", "The North Star is called this already."),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, told: str) -> None:
    assert FILE.count(old) == 1
    with pytest.raises(SetupError) as caught:
        read_setup(FILE.replace(old, new), load_bank())
    assert any(told in str(mistake) for mistake in caught.value.mistakes), caught.value.mistakes
