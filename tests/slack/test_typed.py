import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.typed import command_words, form_words, words


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("tempo &amp; mood", "tempo & mood"),
        ("tempo & mood", "tempo & mood"),
        ("a &lt; b & c", "a &lt; b & c"),
        ("&amp;lt;", "&lt;"),
        ("line\r\nend", "line\nend"),
        ("nul\x00 and \x1b[0m", "nul and [0m"),
        ("half \ud83d of an emoji", "half  of an emoji"),
    ],
)
def test_words_are_unescaped_at_most_once_and_cleaned(sent: str, meant: str) -> None:
    assert words(sent) == meant


def test_words_of_a_command_lose_what_phones_put_in() -> None:
    assert command_words("\u00a0feedback\u00a0“it’s fine”\u200b ") == 'feedback "it\'s fine"'


def test_links_in_a_command_read_as_people_typed_them() -> None:
    sent = "feedback see <https://example.org/a?b&amp;c|the board> and <https://example.org/a|example.org>"
    assert command_words(sent) == (
        "feedback see the board (https://example.org/a?b&c) and https://example.org/a"
    )


def test_a_form_with_raw_angles_was_not_escaped() -> None:
    assert form_words("if a < b say &amp;") == "if a < b say &amp;"
    assert form_words("if a &lt; b") == "if a < b"


@given(st.text())
def test_any_text_becomes_one_that_a_database_can_hold(sent: str) -> None:
    for read in (words, command_words, form_words):
        assert "\x00" not in read(sent)
        read(sent).encode()
