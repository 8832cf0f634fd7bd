from bot.analysis.remarks import quotes
from bot.analysis.typical import typicality
from tests.analysis.companies import monday, remark

SAID = [
    "The review queue is far too long this week",
    "I wait for days in the review queue",
    "The review queue is long and my pull request waits",
    "My chair squeaks",
    "The farmers' market has lovely pumpkins at present",
]


def test_the_most_typical_text_shares_its_words_with_the_others() -> None:
    scores = [score for _, score in typicality(SAID)]
    assert max(scores) == scores[2]
    assert scores[3] == scores[4] == 0.0


def test_words_that_only_join_others_and_forms_of_a_word_make_no_difference() -> None:
    (_, one), (_, other) = typicality(["the builds failed", "a build fails"])
    assert one == other == 1.0


def test_a_text_with_nothing_to_compare_is_not_typical_and_one_alone_is_as_good_as_any() -> None:
    assert typicality(["???", "of the", ""]) == [(False, 0.0)] * 3
    assert typicality(["The review queue is long"]) == [(True, 0.0)]


def test_a_quote_is_the_most_typical_comment_and_not_the_most_extreme() -> None:
    said = [remark("a", 9, n, words, polarity=0.1) for n, words in enumerate(SAID)]
    worst = remark("a", 9, 7, "The review queue is long and I hate the review queue", polarity=-1.0)
    best = remark("a", 9, 8, "I love the long review queue, it is a lovely review queue", polarity=1.0)
    shown = quotes([*said, worst, best], monday(9))
    assert set(shown) == set(SAID[:3])


def test_a_few_words_are_quoted_only_where_nothing_else_is_left() -> None:
    said = ["Review queue", "Reviews!", "The review queue is slow", "Slow, the review queue", "Queue?"]
    shown = quotes([remark("a", 9, n, words, n / 10) for n, words in enumerate(said)], monday(9))
    assert set(shown[:2]) == {"Slow, the review queue", "The review queue is slow"}
    assert shown[2:] == ("Reviews!",)


def test_the_same_comments_in_any_order_give_the_same_quotes() -> None:
    said = [remark("a", 9, n, words) for n, words in enumerate([*SAID, *SAID[:2]])]
    assert quotes(said, monday(9)) == quotes(said[::-1], monday(9))
