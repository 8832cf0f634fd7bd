import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.sentiment import HybridReader
from bot.analysis.tone.analyzer import hybrid_blobber
from bot.analysis.tone.hybrid import Hybrid
from bot.analysis.tone.weights import FILE, Weights, read_weights, save_weights, shipped_weights
from bot.domain.sentiment import Tone

READER, DECIDED = HybridReader(), HybridReader(decided=True)
TOLD = {Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE}
ODD = "🦩👍\ud800\x00<@U1>`:+1:'’\n!?(❤️ÀÖßxyz"


@pytest.mark.parametrize(
    ("typed", "tone"),
    [
        ("This is great, I love the shorter meetings", Tone.POSITIVE),
        ("The new process is terrible and annoying", Tone.NEGATIVE),
        ("The meeting moved to Monday", Tone.NEUTRAL),
        ("not good", Tone.NEGATIVE),
        ("This isn't good", Tone.NEGATIVE),
        ("👍", Tone.POSITIVE),
        ("+1", Tone.POSITIVE),
        (":thumbsup_all:", Tone.POSITIVE),
        ("The tool said `terrible error` and <@U1> moved it to Monday", Tone.NEUTRAL),
        ("это очень хорошо", Tone.UNKNOWN),
        ("Zu viele Besprechungen", Tone.UNKNOWN),
        ("🦩", Tone.UNSURE),
        ("", Tone.UNSURE),
        ("the start was good, the end was bad", Tone.UNSURE),
    ],
)
def test_a_text_gets_its_tone(typed: str, tone: Tone) -> None:
    assert READER.read(typed).tone is tone


@pytest.mark.parametrize(
    "typed", ["isn't good", "This isn't good", "Too many meetings", "too many meetings :(", ":rage:", "-1"]
)
def test_what_the_word_lists_take_for_praise_is_not_positive(typed: str) -> None:
    assert READER.read(typed).tone is not Tone.POSITIVE
    assert DECIDED.read(typed).tone is not Tone.POSITIVE


@pytest.mark.parametrize("word", ["good", "great", "helpful", "useful", "clear", "happy", "easy"])
def test_a_negation_takes_praise_back(word: str) -> None:
    praise = DECIDED.read(f"The new process is {word}").polarity
    assert praise > 0
    for negated in ("is not", "isn't", "isnt", "is never", "isn’t really"):
        assert DECIDED.read(f"The new process {negated} {word}").polarity < praise - 0.3


@given(st.text() | st.text(ODD))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_within_bounds_and_always_alike(typed: str) -> None:
    read, decided = READER.read(typed), DECIDED.read(typed)
    assert -1 <= read.polarity <= 1
    assert 0 <= read.confidence <= 1
    assert decided.tone in TOLD
    assert read.tone not in TOLD or read == decided
    assert HybridReader().read(typed) == read if len(typed) < 3 else READER.read(typed) == read


def test_nothing_to_read_has_neither_polarity_nor_confidence() -> None:
    read = READER.read("🦩 `x`")
    assert (read.tone, read.polarity, read.confidence) == (Tone.UNSURE, 0.0, 0.0)


def test_a_very_long_text_is_read_up_to_its_limit() -> None:
    assert READER.read("perfect! " * 50_000) == READER.read("perfect! " * 1_000)


def test_the_model_stands_on_every_tag() -> None:
    assert {READER.read(typed).model for typed in ("", "good", "хорошо")} == {shipped_weights().model}


def test_a_tag_is_unsure_below_the_confidence_that_the_weights_name() -> None:
    least = shipped_weights().unsure_below
    for typed in ("lovely", "it is fine I guess", "We use v2", "hm, could be better", "reviews take days"):
        decided = DECIDED.read(typed)
        assert READER.read(typed).tone is (decided.tone if decided.confidence >= least else Tone.UNSURE)


def test_a_blob_tells_its_reading_by_name() -> None:
    reading = hybrid_blobber(Hybrid(shipped_weights()))("I love it").sentiment
    assert reading._fields == ("polarity", "subjectivity", "label", "confidence")
    assert reading.label is Tone.POSITIVE
    assert reading.polarity > 0
    assert reading.subjectivity > 0.5


def test_the_weights_are_small_and_know_how_they_err() -> None:
    assert FILE.stat().st_size < 1_000_000
    confusion = shipped_weights().confusion
    assert set(confusion) == {tone.value for tone in TOLD}
    for counts in confusion.values():
        assert sum(counts) == pytest.approx(10_000, abs=5)
    assert confusion["negative"][0] > confusion["negative"][2]
    assert confusion["positive"][2] > confusion["positive"][0]


def test_weights_that_are_written_are_read_again(tmp_path: Path) -> None:
    file = tmp_path / "weights.json.gz"
    told = {tone.value: (4, 3, 2, 1) for tone in TOLD}
    weights = Weights(
        "m", {"tb": (0.5, (1.0, 0.0, -1.0))}, {"n_good": (1.27, -0.5)}, (0.0, 0.1, 0.0), 1.1, 0.7, told
    )
    save_weights(weights, file)
    again = read_weights(file)
    assert again.grams["n_good"] == pytest.approx((1.27, -0.5), abs=0.005)
    assert (again.scores, again.offset, again.confusion) == (weights.scores, weights.offset, told)


@pytest.mark.slow
def test_reading_needs_no_numpy_and_no_network_and_loads_late() -> None:
    code = (
        "import sys, socket; sys.modules['numpy'] = None\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "from bot.analysis.sentiment import HybridReader as R\n"
        "assert 'textblob' not in sys.modules and 'vaderSentiment' not in sys.modules\n"
        "print(R().read('good').tone)\n"
        "assert 'requests' not in sys.modules"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert (done.stdout, done.stderr) == ("positive\n", "")
