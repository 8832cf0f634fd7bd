import pytest

from bot.analysis.plain_words import normalise


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "<@U123> ask in <#C1|general> or <!here>, see <https://a.example/bad|this> ok",
            "ask in or , see ok",
        ),
        ("fine `terrible = bad` and\n```awful\nhorrible```\nfast", "fine and fast"),
        ("open ```never closed bad", "open"),
        ("&gt; what a bad idea\nI like it", "I like it"),
        ("> quoted\nmine", "mine"),
        ("see https://example.org/awful?x=1 now", "see now"),
        ("speed < 3 and load > 4", "speed < 3 and load > 4"),
        ("R&amp;D is &lt;good&gt;", "R&D is <good>"),
        (":+1::skin-tone-3: and :tada:", "good and great"),
        ("🎉 👍🏽 😡", "great good angry"),
        (":some-team-parrot:", "some team"),
        ("at 10:30: start", "at 10:30: start"),
        ("", ""),
    ],
)
def test_only_words_that_carry_a_tone_are_left(typed: str, words: str) -> None:
    assert normalise(typed) == words


def test_long_text_is_read_up_to_four_thousand_characters() -> None:
    assert len(normalise("slow " * 100_000)) <= 4000
