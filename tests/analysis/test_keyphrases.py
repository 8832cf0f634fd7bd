from bot.analysis.keyphrases import keyphrases

LONG = "the review queue is long"


def people(words: str, count: int, first: int = 0) -> list[tuple[str, str]]:
    return [(f"p{n}", words) for n in range(first, first + count)]


def test_a_pair_of_words_that_enough_people_use_is_a_phrase_as_most_of_them_write_it() -> None:
    said = [*people("I hate the review queue", 4), ("p8", "Review queues everywhere"), ("p9", "Nothing")]
    assert keyphrases(said, 5) == ("review queue",)


def test_a_phrase_of_too_few_people_is_no_phrase_however_often_they_write_it() -> None:
    assert keyphrases([*people(LONG, 4), *people(LONG, 4)], 5) == ()


def test_names_are_in_no_phrase() -> None:
    said = [f"thanks to {name} for it" for name in ("Anna Review", "Kevin Queue")] * 3
    said += ["we met kevin quick in the canteen", "kevin quick helped", "kevin quick again"] * 3
    said += ["<@U0KEVIN> queue", "`secret token`", "<https://x.example|secret token>"] * 6
    assert keyphrases([(f"p{n}", words) for n, words in enumerate(said)], 5) == ()


def test_words_that_no_dictionary_has_and_numbers_are_in_no_phrase() -> None:
    assert keyphrases(people("the zorblax queue has pull 500 requests xj9 tickets", 9), 5) == ()


def test_there_are_three_at_most_and_the_same_each_time() -> None:
    said = people("review queue, quiet mornings; release train and test coverage with pull request", 6)
    first = keyphrases(said, 5)
    assert len(first) == 3
    assert keyphrases(said[::-1], 5) == first
