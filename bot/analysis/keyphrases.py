"""Pairs of words that many people use together, by NLTK's collocations: no corpus, no download.

A rare phrase is a fingerprint, so that one counts only where enough distinct people used it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from bot.analysis.function_words import FUNCTION_WORDS
from bot.analysis.gate import enough
from bot.analysis.lemmas import Word, is_plain_word, words_of
from bot.analysis.plain_words import normalise

AT_MOST = 3
SHORTEST_WORD = 3
Pair = tuple[str, str]


def keyphrases(said: Iterable[tuple[str, str]], minimum: int) -> tuple[str, ...]:
    """At most three pairs of words that at least `minimum` people used side by side.

    `said` are people and their texts as they were typed. Mentions, links and code are no words of a text;
    names, and words that are in no dictionary, are in no phrase.
    """
    read = [(person, words_of(normalise(text))) for person, text in said]
    names = _names(word for _, words in read for word in words)
    users: dict[Pair, set[str]] = {}
    written: dict[Pair, dict[str, int]] = {}
    for person, words in read:
        for one, two in pairwise(words):
            if _may_stand(one, names) and _may_stand(two, names):
                pair, text = (one.base, two.base), f"{one.small} {two.small}"
                users.setdefault(pair, set()).add(person)
                written.setdefault(pair, {})[text] = written.get(pair, {}).get(text, 0) + 1
    common = {pair for pair, people in users.items() if enough(people, minimum)}
    return tuple(_usual(written[pair]) for pair in _best([words for _, words in read], common)[:AT_MOST])


def _names(words: Iterable[Word]) -> set[str]:
    """The words that are mostly written with a capital."""
    capitals: Counter[str] = Counter()
    for word in words:
        capitals[word.small] += 1 if word.written[:1].isupper() else -1
    return {small for small, more in capitals.items() if more > 0}


def _may_stand(word: Word, names: Collection[str]) -> bool:
    """Whether a word may stand in a phrase that is shown."""
    if word.small in FUNCTION_WORDS or len(word.small) < SHORTEST_WORD or word.small in names:
        return False
    return word.small.isalpha() and is_plain_word(word.small)


def _best(texts: Sequence[Sequence[Word]], common: set[Pair]) -> list[Pair]:
    """The pairs whose words stand together most clearly more often than by chance, the best first."""
    if not common:
        return []
    from nltk.collocations import BigramCollocationFinder  # takes a second: only who has a phrase pays
    from nltk.metrics import BigramAssocMeasures

    finder = BigramCollocationFinder.from_documents([[word.base for word in words] for words in texts])
    scored = finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)
    return [pair for pair, _ in sorted(scored, key=lambda item: (-item[1], item[0])) if pair in common]


def _usual(written: Mapping[str, int]) -> str:
    return min(written, key=lambda text: (-written[text], text))
