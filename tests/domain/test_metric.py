import pytest

from bot.domain.change import Direction
from bot.domain.metric import key_of
from bot.domain.setup import NorthStar


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Weekly active teams", "weekly-active-teams"),
        ("  weekly   ACTIVE-teams! ", "weekly-active-teams"),
        ("Übergabe % (7 Tage)", "übergabe-7-tage"),
        ("週間アクティブ", "週間アクティブ"),
        ("★", ""),
    ],
)
def test_a_key_keeps_letters_and_digits_of_any_script(name: str, key: str) -> None:
    assert key_of(name) == key


def test_a_north_star_is_a_metric_even_under_a_name_without_letters() -> None:
    star = NorthStar("★", Direction.DOWN, "%", 30)
    assert (star.metric.key, star.metric.direction, star.metric.unit) == ("north-star", Direction.DOWN, "%")
    assert star.metric.every_days == 30
