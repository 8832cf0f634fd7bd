"""Phone numbers in free text, as many countries write them, apart from the other numbers of people's work.

Sources: ITU-T E.164 (an international number has at most 15 digits) and E.123 (how to write one); national
habits as in the tests. A number that begins with `+`, 00 or 0 is easily told. When in doubt about another, it
stays: dates, times, versions, ranges, thousands and ticket numbers are what people write about.
"""

import re
from collections.abc import Sequence

MARK = "[phone]"

_GAP = r"[^\S\n]"  # any kind of space
_DASH = r"[-‐‑‒–—−]"
_BETWEEN = rf"(?:{_DASH}|[./]|{_GAP})"
_KEPT = (
    rf"\d{{4}}{_BETWEEN}\d{{1,2}}{_BETWEEN}\d{{1,2}}(?!\d)"  # 2026-10-05
    rf"|\d{{1,2}}(?P<by>{_BETWEEN})\d{{1,2}}(?P=by)(?:19|20)\d{{2}}(?!\d)"  # 05.10.2026
    r"|\d{1,2}:\d{2}(?::\d{2})?(?!\d)"  # 09:30
    r"|\d{1,3}(?:[.,'’]\d{3}){2,}(?!\d)"  # 1.234.567
)
_NUMBER = rf"(?:[+＋]|\(\+?)?\(?\d(?:(?:{_GAP}|[()./]|{_DASH}){{0,3}}\d){{5,19}}"
_BEFORE = r"(?<![\w@#.,:/=?&$€£¥])(?<!\w-)"
_NUMBERS = re.compile(rf"{_BEFORE}(?:{_KEPT}|(?P<number>{_NUMBER}))")
_WORDS = "tel|telefon|telephone|téléphone|teléfono|phone|mobile|mobil|móvil|cell|fax|handy|whatsapp|call|ring"
_CALLED = re.compile(
    rf"(?P<words>\b(?:{_WORDS})\b[.:]?{_GAP}{{0,3}}(?:me|us)?(?:{_GAP}at)?[.:]?{_GAP}{{0,3}})"
    rf"(?!{_KEPT})(?P<number>[+＋(]?\d(?:(?:{_GAP}|[()/]|{_DASH}){{0,2}}\d){{5,14}})(?![\w%:])",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[\w%@]|:\d")
_GROUPS = re.compile(r"\d+")
_FEWEST, _MOST = 7, 15
_TRUNK = 2
"""Digits that are written between brackets and not dialled from abroad, as in +44 (0)20."""
_ABROAD_FEWEST, _NATIONAL_FEWEST = 9, 8
_RUN_FEWEST = 9


def mask_phones(words: str) -> str:
    """The same words with a mark in the place of each phone number."""
    return _NUMBERS.sub(_numbered, _CALLED.sub(_called, words))


def is_phone(number: str) -> bool:
    """Whether digits with spaces, dots, hyphens, slashes or brackets in them are written as phones are."""
    groups = _GROUPS.findall(number)
    digits = _plain("".join(groups))
    if number.lstrip("(")[:1] in "+＋":
        return _FEWEST <= len(digits) <= _MOST + _TRUNK
    if _plain(groups[0]).startswith("00"):
        return _ABROAD_FEWEST <= len(digits) <= _MOST + _TRUNK and not _is_range(groups, number)
    if not _NATIONAL_FEWEST <= len(digits) <= _MOST or _are_times_or_years(groups):
        return False
    if _is_range(groups, number):
        return False
    gaps = re.split(r"\d+", number)[1:-1]
    if digits.startswith("0"):
        return "." not in gaps or min(map(len, groups)) > 1
    return _is_american(groups) or _is_run(groups) or _is_grouped(groups, gaps)


def _called(found: re.Match[str]) -> str:
    """A number behind a word such as "phone" may be short, but is no span of times."""
    is_other = _are_times_or_years(_GROUPS.findall(found["number"]))
    return found.group() if is_other else found["words"] + MARK


def _numbered(found: re.Match[str]) -> str:
    number = found["number"]
    if number is None or _GOES_ON.match(found.string, found.end()) or not is_phone(number):
        return found.group()
    is_bracket_of_sentence = number.count("(") > number.count(")")
    return ("(" if is_bracket_of_sentence else "") + MARK


def _are_times_or_years(groups: Sequence[str]) -> bool:
    """Years beside each other, or a span of times without colons, as in 0900-1030."""
    if any(len(group) != 4 for group in groups):
        return False
    are_times = len(groups) == 2 and all(int(g) < 2400 and int(g) % 100 < 60 for g in groups)
    return are_times or all(map(_is_year, groups))


def _is_range(groups: Sequence[str], number: str) -> bool:
    """1024-1280, 48586-48589, or a postal code such as 90095-1565."""
    if len(groups) != 2 or not re.search(_DASH, number):
        return False
    (first, last), sizes = groups, [len(group) for group in groups]
    is_rising = sizes[0] == sizes[1] and first[0] == last[0] and int(first) < int(last)
    return is_rising or sizes == [5, 4]


def _is_year(group: str) -> bool:
    return len(group) == 4 and 1900 <= int(group) < 2100


def _is_american(groups: Sequence[str]) -> bool:
    """555-123-4567, (555) 123-4567, 1-555-123-4567."""
    sizes = [len(group) for group in groups]
    is_national = sizes == [3, 3, 4] or (sizes == [1, 3, 3, 4] and int(groups[0]) == 1)
    return is_national and int(groups[-3][0]) > 1


def _is_run(groups: Sequence[str]) -> bool:
    """9876543210."""
    return len(groups) == 1 and len(groups[0]) >= _RUN_FEWEST and not _plain(groups[0]).endswith("000")


def _is_grouped(groups: Sequence[str], gaps: Sequence[str]) -> bool:
    """612 34 56 78, 98765 43210, (11) 91234-5678, 9123 4567: no dots, no lone digits, nothing round."""
    is_plain = all(gap.strip() in {"", "-", "‐", "‑", ")", "(", ") (", "/"} and gap != " - " for gap in gaps)
    is_sized = len(groups) > 1 and all(2 <= len(group) <= 6 for group in groups)
    is_dated = len(groups) == 2 and _is_year(groups[1])  # ISO 27001 2022
    return is_plain and is_sized and not (is_dated or _is_round(groups) or _are_thousands(groups))


def _is_round(groups: Sequence[str]) -> bool:
    return all(_plain(group).endswith("0") for group in groups) or _plain(groups[-1]) == "000"


def _are_thousands(groups: Sequence[str]) -> bool:
    """12 345 678; a first group of three is taken for a phone's."""
    return len(groups[0]) < 3 and all(len(group) == 3 for group in groups[1:])


def _plain(digits: str) -> str:
    """The same digits in ASCII, whatever script they are in."""
    return "".join(str(int(digit)) for digit in digits)
