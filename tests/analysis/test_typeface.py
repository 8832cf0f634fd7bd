import pytest
from fontTools.ttLib import TTFont

from bot.analysis.typeface import FAMILY, FILES, fitted, lines, readable, width


@pytest.mark.parametrize("weight", [400, 700])
def test_widths_are_those_of_the_font_file(weight: int) -> None:
    font = TTFont(FILES[weight])
    widths, characters = font["hmtx"].metrics, font.getBestCmap()
    for code, glyph in characters.items():
        assert width(chr(code), font["head"].unitsPerEm, weight) == pytest.approx(widths[glyph][0])


def test_the_cut_font_does_not_bear_the_reserved_name() -> None:
    names = TTFont(FILES[400])["name"]
    assert {names.getDebugName(number) for number in (1, 4, 6)} == {
        FAMILY,
        f"{FAMILY} Regular",
        "PopsSans-Regular",
    }
    assert 'Reserved Font Name "Lato"' in str(names.getDebugName(0))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Growth 🚀", "Growth"),
        ("two\n lines\x00\t", "two lines"),
        ("検索", "□□"),
        ("検索チーム", "□□□"),
        ("Ελλάδα Ünïted Łódź Київ ₿", "Ελλάδα Ünïted Łódź Київ"),
        ("\ud800lone", "lone"),
        ("", ""),
    ],
)
def test_characters_that_the_font_lacks_are_left_out(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_a_text_too_wide_for_its_room_ends_in_an_ellipsis() -> None:
    short = fitted("Platform and Reliability Engineering", 120, 20)
    assert short.endswith("…")
    assert 100 < width(short, 20) <= 120
    assert fitted("short", 120, 20) == "short"
    assert fitted("W", 1, 20) == "…"


def test_a_paragraph_breaks_at_spaces_and_its_last_line_is_shortened() -> None:
    broken = lines("one two three four five six seven", 60, 16, 3)
    assert broken[:2] == ["one two", "three"]
    assert broken[2].endswith("…")
    assert all(width(line, 16) <= 60 for line in broken)
    assert lines("one two", 500, 16, 3) == ["one two"]
