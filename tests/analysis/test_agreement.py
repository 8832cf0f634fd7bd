"""What the operator hears of agreement: nothing of a few, and drift only where chance does not explain it."""

from datetime import date

from bot.analysis.agreement import TextRead, agreement, read_agreement
from bot.domain.sentiment import Tone

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
N, P = Tone.NEGATIVE, Tone.POSITIVE


def texts(
    month: date,
    tone: Tone,
    count: int,
    corrected: Tone | None = None,
    people: int = 50,
    confidence: float = 0.8,
) -> list[TextRead]:
    """So many texts, written by these people in turn."""
    return [
        TextRead(month, f"p{n % people}", "hybrid-1", tone, confidence + n % 3 / 100, corrected)
        for n in range(count)
    ]


def test_months_and_cells_of_a_few_people_are_not_told() -> None:
    said = [
        *texts(JUNE, N, 20, P, people=4),
        *texts(JULY, N, 20, N, people=9),
        *texts(JULY, P, 3, N, people=3),
    ]
    (model,) = read_agreement(said, 5)
    june, july = model.months
    assert (june.texts, june.tags, june.judged, june.agreed) == (None, None, None, None)
    assert (july.texts, july.judged) == (23, 23)
    assert model.confusion == {(N, P): None, (N, N): 20, (P, N): None}


def test_what_authors_say_is_not_told_where_all_but_a_few_of_them_did() -> None:
    """Else the tags of all, less those of whoever said something, would be of the few."""
    (model,) = read_agreement([*texts(JUNE, N, 8, P, people=8), TextRead(JUNE, "q", "hybrid-1", N, 0.8)], 5)
    assert (model.months[0].texts, model.months[0].judged) == (9, None)


def test_agreement_has_an_interval_around_it() -> None:
    told = agreement([*texts(JUNE, N, 30, N), *texts(JUNE, N, 10, P)])
    assert told.estimate == 0.75
    assert (round(told.low, 3), round(told.high, 3)) == (0.624, 0.844)


def test_a_month_that_is_like_the_ones_before_does_not_drift() -> None:
    said = [t for month in (JUNE, JULY) for tone in (N, P) for t in texts(month, tone, 100, N)]
    (model,) = read_agreement(said, 5)
    assert [month.drifts for month in model.months] == [(), ()]


def test_tags_confidence_and_agreement_that_move_are_flagged() -> None:
    before = [*texts(JUNE, N, 60, N), *texts(JUNE, P, 60, P)]
    now = [*texts(JULY, N, 10, P, confidence=0.6), *texts(JULY, P, 110, N, confidence=0.6)]
    (model,) = read_agreement([*now, *before], 5)
    assert model.months[1].drifts == ("negative", "positive", "confidence", "agreement")


def test_each_model_is_told_by_itself() -> None:
    other = [TextRead(JULY, str(n), "hybrid-2", P, 0.9) for n in range(6)]
    first, second = read_agreement([*other, *texts(JUNE, N, 30)], 5)
    assert (first.model, second.model) == ("hybrid-1", "hybrid-2")
    assert (second.months[0].judged, second.months[0].drifts) == (None, ())
