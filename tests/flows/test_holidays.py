from datetime import date

import pytest

from bot.flows.holidays import holidays_of, is_known_country


def test_holidays_differ_by_country_and_its_parts() -> None:
    womens_day = date(2026, 3, 8)
    assert womens_day in holidays_of("DE-BE", [2026])
    assert womens_day not in holidays_of("DE", [2026])
    assert date(2026, 2, 6) in holidays_of("NZ", [2026])


def test_every_year_asked_for_is_there() -> None:
    days = holidays_of("DE", (2026, 2027))
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= days
    assert {day.year for day in days} == {2026, 2027}


def test_without_a_country_there_are_no_holidays() -> None:
    assert holidays_of(None, [2026]) == frozenset()


@pytest.mark.parametrize("country", ["DE", "DE-BE", "NO", "US-NY", "GB"])
def test_these_countries_are_known(country: str) -> None:
    assert is_known_country(country)


@pytest.mark.parametrize("country", ["", "XX", "DE-XX", "de", "Germany", "HolidayBase", "DE-", "-BE"])
def test_these_countries_are_not_known(country: str) -> None:
    assert not is_known_country(country)
    with pytest.raises(ValueError, match="No public holidays are known"):
        holidays_of(country, [2026])
