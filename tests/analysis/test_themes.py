import pytest

from bot.analysis.themes import ThemeReader
from bot.domain.theme import CommentTheme

MEETINGS = CommentTheme("meetings", "Meetings", ("meeting", "standup"), ("stand up", "one on one"))
DECISIONS = CommentTheme("decisions", "Decisions", ("decision", "decide"), ("decision meeting", "sign off"))
SPEED = CommentTheme("speed", "Speed", ("slow", "priorities"), ("takes too long", "take it slow"))
READER = ThemeReader([MEETINGS, DECISIONS, SPEED])


@pytest.mark.parametrize(
    ("words", "themes"),
    [
        ("Too many meetings!", {"meetings"}),
        ("MEETING after Meeting", {"meetings"}),
        ("Nobody decides, we decided nothing, deciding is hard", {"decisions"}),
        ("The builds are slower than ever", {"speed"}),
        ("stand-ups and stand ups and the stand-up", {"meetings"}),
        ("My one-on-ones take too long", {"meetings", "speed"}),
        ("Waiting for the sign-off", {"decisions"}),
        ("One priority at a time, please", {"speed"}),
        ("A good week", set()),
        ("", set()),
        ("Endlich Ruhe am Vormittag", set()),
        ("We decide slowly in meetings", {"decisions", "meetings"}),
    ],
)
def test_a_comment_is_about_each_theme_that_has_one_of_its_words_in_any_form(
    words: str, themes: set[str]
) -> None:
    assert READER.themes_in(words) == themes


def test_a_word_counts_for_one_theme_only_that_of_the_longest_phrase() -> None:
    assert READER.themes_in("That decision meeting again") == {"decisions"}
    assert READER.themes_in("That decision meeting again, and the next meeting") == {"decisions", "meetings"}
    assert READER.themes_in("Take it slow") == {"speed"}


def test_mentions_links_code_and_quoted_lines_are_nobodys_words() -> None:
    said = "<@U0MEETING> see <https://x.example/meeting|meeting> and `meeting` \n> meeting\n```meeting```"
    assert READER.themes_in(said) == set()


def test_a_theme_reads_like_another_whatever_its_name_and_the_order_of_its_words() -> None:
    other = CommentTheme("meetings", "Calls", ("standup", "meeting"), ("one on one", "stand up"), 4)
    assert MEETINGS.reads_like(other)
    assert not MEETINGS.reads_like(DECISIONS)
