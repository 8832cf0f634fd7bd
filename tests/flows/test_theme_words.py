from dataclasses import replace

from bot.domain.message import Words
from bot.domain.theme import ThemeBlock, ThemeCount
from bot.flows.theme_words import history_lines, theme_parts
from tests.analysis.companies import monday
from tests.analysis.test_theme_blocks import read

TONES = {"positive": 0.2, "negative": 0.6, "neutral": 0.2, "unsure": 0.0}


def block(week: int = 5, **counts: int) -> ThemeBlock:
    shown = tuple(ThemeCount(n, n.title(), 1, count, TONES) for n, count in counts.items() if count >= 5)
    few = {name: 1 for name, count in counts.items() if count < 5}
    return ThemeBlock(1, monday(week), monday(week), 20, 5, shown, few)


def told(now: ThemeBlock, *before: ThemeBlock) -> list[str]:
    reading = replace(read([]), themes=(now,), themes_before=before)
    return [line for part in theme_parts(reading) for line in _text(part).splitlines()]


def _text(part: object) -> str:
    assert isinstance(part, Words)
    return part.text


def test_the_first_time_it_says_what_most_wrote_about() -> None:
    assert told(block(meetings=6, speed=9, focus=5, load=5, tooling=2)) == [
        "*What comments are about*, v1: 20 people in the week of 9 February 2026",
        "• *Speed*: 9 of 20; 20% positive, 60% negative, 20% neutral",
        "• *Meetings*: 6 of 20; 20% positive, 60% negative, 20% neutral",
        "• *Focus*: 5 of 20; 20% positive, 60% negative, 20% neutral",
    ]


def test_then_it_says_what_rose_and_fell_and_in_a_quiet_week_nothing() -> None:
    before = block(meetings=19, speed=1, focus=8)
    now = block(6, meetings=3, speed=19, focus=9)
    assert told(now, before)[1:] == [
        "• Less about *Meetings*: fewer than 5 of 20, after 19 of 20",
        "• More about *Speed*: 19 of 20, after fewer than 5 of 20; 20% positive, 60% negative, 20% neutral",
    ]
    assert told(block(6, meetings=18, speed=1, focus=9), before) == []


def test_phrases_stand_beside_themes_only_and_unread_comments_are_always_told() -> None:
    now = replace(block(6, meetings=18), phrases=("review queue", "quiet mornings"), unread=6)
    assert told(now)[-2:] == [
        "• Often in the same words: “review queue”, “quiet mornings”",
        "• 6 people wrote in a language that Pops cannot read, so what they say is missing here.",
    ]
    assert len(told(now, block(meetings=18))) == 2


def test_a_tone_that_is_hidden_is_not_told() -> None:
    hidden = replace(block(), counts=(ThemeCount("speed", "Speed", 1, 18),))
    assert told(hidden)[1:] == ["• *Speed*: 18 of 20"]
    assert history_lines([hidden])[1] == "• Week of 9 February 2026, v1, 20 people: Speed 18"


def test_a_history_has_a_line_for_each_of_the_newest_blocks() -> None:
    assert history_lines([]) == []
    lines = history_lines([block(week, meetings=6, speed=7) for week in range(9)])
    assert len(lines) == 1 + 6
    assert lines[-1].endswith(
        ": Speed 7 (20% positive, 60% negative, 20% neutral), "
        "Meetings 6 (20% positive, 60% negative, 20% neutral)"
    )
    assert history_lines([block(few=2)])[1].endswith("nothing that enough of them share")
