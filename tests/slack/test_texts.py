import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import escape, unescape
from bot.slack.texts import cut, paragraphs, plain, size

TEXTS = st.text(alphabet=st.sampled_from("ab &<>\n:é́😀👩‍🚀🇫🇷👍🏽"), max_size=200)


def test_a_text_that_fits_is_left_alone() -> None:
    assert cut("how was your week?", 18) == "how was your week?"


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert cut("how was your week?", 10) == "how was y…"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("fish &amp; chips", 9, "fish…"),
        ("ask <@U012ABCDEF> now", 12, "ask…"),
        ("see <https://example.com|the words> now", 20, "see…"),
        ("well done :tada::tada:", 14, "well done…"),
        ("go 👩‍🚀👩‍🚀", 9, "go 👩‍🚀…"),
        ("go 🇫🇷🇫🇷", 10, "go 🇫🇷…"),
        ("ok 👍🏽👍🏽", 10, "ok 👍🏽…"),
        ("cafe\u0301s", 5, "caf…"),
        ("a\u200d&lt;b", 5, "a\u200d…"),
    ],
)
def test_a_cut_never_falls_inside_what_belongs_together(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


def test_an_emoji_counts_as_two() -> None:
    assert size("😀a") == 3


@given(TEXTS, st.integers(min_value=1, max_value=100))
def test_a_cut_escaped_text_is_still_an_escaped_text_within_the_limit(raw: str, limit: int) -> None:
    shown = cut(escape(raw), limit)
    assert size(shown) <= limit
    assert escape(unescape(shown)) == shown


@given(TEXTS, st.integers(min_value=10, max_value=100))
def test_paragraphs_lose_no_word(raw: str, limit: int) -> None:
    text = escape(raw)
    pieces = paragraphs(text, limit)
    assert all(0 < size(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_long_text_is_split_at_the_end_of_a_paragraph() -> None:
    assert paragraphs("one two\n\nthree four\nfive", 18) == ["one two", "three four\nfive"]


def test_a_link_is_not_split_at_the_space_in_its_words() -> None:
    link = "<https://a.example|all about it>"
    assert paragraphs(f"read {link} today", 40) == [f"read {link}", "today"]
    assert paragraphs(f"please read {link} today", 40) == ["please read", f"{link} today"]


def test_plain_text_is_one_line_and_unescaped_once() -> None:
    assert plain("Q&amp;A &amp;lt;\n team", 40) == "Q&A &lt; team"
    assert plain("teamˍfig", 40) == "team_fig"


@given(TEXTS)
def test_a_plain_text_escaped_again_stays_within_the_limit(raw: str) -> None:
    assert size(escape(plain(escape(raw), 75))) <= 75
