import subprocess
import sys

import pytest

from bot.analysis.sentiment import TextBlobReader, tone_of
from bot.domain.sentiment import Sentiment, Tone


@pytest.mark.parametrize(
    ("typed", "tone"),
    [
        ("This is great, I love the shorter meetings", Tone.POSITIVE),
        ("The new process is terrible and annoying", Tone.NEGATIVE),
        ("The meeting moved to Monday", Tone.NEUTRAL),
        ("not good", Tone.NEGATIVE),
        ("👍", Tone.POSITIVE),
        (":rage:", Tone.NEGATIVE),
        ("The tool said `terrible error` and <@U1> moved it", Tone.NEUTRAL),
        ("🦩", Tone.UNSURE),
        ("это очень хорошо", Tone.UNSURE),
        ("", Tone.UNSURE),
        ("the start was good, the end was bad", Tone.UNSURE),
    ],
)
def test_a_text_gets_its_tone(typed: str, tone: Tone) -> None:
    assert TextBlobReader().read(typed).tone is tone


def test_nothing_to_read_has_no_polarity() -> None:
    assert TextBlobReader().read("🦩 `x`") == Sentiment(Tone.UNSURE, 0.0)


def test_a_very_long_text_keeps_its_score_within_bounds() -> None:
    read = TextBlobReader().read("perfect! " * 50_000)
    assert read.tone is Tone.POSITIVE
    assert 0 < read.polarity <= 1


@pytest.mark.parametrize(
    ("polarity", "subjectivity", "tone"),
    [
        (0.1, 0.9, Tone.POSITIVE),
        (-0.1, 0.0, Tone.NEGATIVE),
        (0.09, 0.5, Tone.UNSURE),
        (-0.09, 0.49, Tone.NEUTRAL),
    ],
)
def test_the_thresholds_are_where_the_words_say(polarity: float, subjectivity: float, tone: Tone) -> None:
    assert tone_of(polarity, subjectivity) is tone


def test_importing_the_reader_does_not_import_textblob_and_reading_warns_of_nothing() -> None:
    code = (
        "import sys; from bot.analysis.sentiment import TextBlobReader as R; "
        "assert 'textblob' not in sys.modules; print(R().read('good').tone)"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert (done.stdout, done.stderr) == ("positive\n", "")
