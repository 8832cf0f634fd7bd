import pytest

from bot.analysis.tone.emoji import spell_emoji
from bot.analysis.tone.words import grams, marked, open_contractions, tokens


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("It isn't good", "It is not good"),
        ("can’t, cannot, cant", "can not, can not, can not"),
        ("won't", "will not"),
        ("wont to", "wont to"),
        ("I'm sure they're late", "I am sure they are late"),
        ("the team's board", "the team's board"),
        ("+1", "good"),
        ("-1 for me", "bad for me"),
        ("v1+1 and 3 -1", "v1+1 and 3 -1"),
    ],
)
def test_contractions_and_votes_are_opened(typed: str, opened: str) -> None:
    assert open_contractions(typed) == opened


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("not good", "not n_good"),
        ("not good, but fast", "not n_good , but fast"),
        ("never had such good slow reviews", "never n_had n_such n_good n_slow reviews"),
        ("12 of 3.5", "0 of 0"),
        ("sooooo good :)", "soo good zglad"),
        (":( why?!", "zsad why ?"),
    ],
)
def test_a_negation_marks_what_it_reaches(typed: str, words: str) -> None:
    assert marked(tokens(open_contractions(typed))) == words.split()


def test_words_pairs_and_stems_are_looked_up() -> None:
    assert grams(["too", "many", "meetings"]) == {
        "too", "many", "meetings", "too many", "many meetings", "~meet"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        (":+1::skin-tone-3:", "good"),
        ("👍🏽", "good"),
        ("❤️", "love"),
        (":thumbsup_all:", "good all"),
        (":team-parrot:", "team"),
        (":eyes:", ""),
        ("at 10:30: start", "at 10:30: start"),
        ("🤦‍♀️", "annoying"),
    ],
)
def test_emoji_become_what_they_mean(typed: str, spelled: str) -> None:
    assert spell_emoji(typed).split() == spelled.split()
