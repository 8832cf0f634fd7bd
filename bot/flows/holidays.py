"""Public holidays by country, from the `holidays` library."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache


def holidays_of(country: str | None, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of `country` (ISO 3166, as in `DE` or `DE-BE`) in `years`; none without a country.

    Raises `ValueError` for a country that `is_known_country` does not know.
    """
    if country is None:
        return frozenset()
    return frozenset().union(*(_holidays_in(country, year) for year in years))


def is_known_country(country: str) -> bool:
    """Whether holidays are known for this code, with its subdivision if it names one."""
    return country in country_codes()


@lru_cache(maxsize=1)
def country_codes() -> tuple[str, ...]:
    """Every code that `holidays_of` understands, in order."""
    import holidays  # loads in a third of a second: only who names a country waits for it

    countries = holidays.list_supported_countries(include_aliases=False)
    subdivisions = (f"{code}-{part}" for code, parts in countries.items() for part in parts)
    return tuple(sorted([*countries, *subdivisions]))


@lru_cache(maxsize=1)
def country_names() -> Mapping[str, str]:
    """Every code of `country_codes` with the country's English name, by name."""
    from holidays.registry import COUNTRIES

    called = {names[1]: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names[0]) for names in COUNTRIES.values()}
    named = ((code, code.partition("-")) for code in country_codes())
    words = {
        code: f"{called.get(land, land)}{', ' + part if part else ''} ({code})"
        for code, (land, _, part) in named
    }
    return dict(sorted(words.items(), key=lambda pair: pair[1]))


@lru_cache(maxsize=4096)
def _holidays_in(country: str, year: int) -> frozenset[date]:
    if not is_known_country(country):
        raise ValueError(f"No public holidays are known for the country {country!r}.")
    import holidays

    code, _, part = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=part or None, years=year))
