from pathlib import Path

import pytest

from bot.analysis.themes import patterns
from bot.domain.theme import CommentTheme
from bot.flows.question_bank import BankError, load_bank
from bot.flows.read_setup import SetupError, read_setup
from bot.flows.setup_file.dump import as_yaml, document_of
from bot.flows.theme_bank import THEMES, load_themes, reader_of, worded

BANK = load_themes()
TEAMS = "teams: {fig: {name: Fig, channel: C0FIG, zone: Europe/Berlin}}\n"
OWN = "themes:\n  farms: {name: Farms, words: [farm, harvest], phrases: [farm visit]}\n"


@pytest.fixture(params=sorted(BANK), name="theme")
def a_ready_made_theme(request: pytest.FixtureRequest) -> CommentTheme:
    return BANK[request.param]


def mistakes(text: str) -> list[str]:
    with pytest.raises(SetupError) as caught:
        read_setup(TEAMS + text, load_bank())
    return [str(mistake) for mistake in caught.value.mistakes]


def test_there_are_themes_for_what_work_is_like() -> None:
    assert 14 <= len(BANK) <= 20
    wanted = {"clarity", "focus", "meetings", "tooling", "speed", "load", "collaboration", "decisions"}
    assert wanted | {"quality", "recognition"} <= set(BANK)
    assert len({theme.name for theme in BANK.values()}) == len(BANK)


def test_it_has_a_short_name_and_enough_words_and_finds_each_of_them(theme: CommentTheme) -> None:
    assert len(theme.name) <= 20
    assert len(theme.words) >= 10
    assert len(theme.phrases) >= 2
    for text in (*theme.words, *theme.phrases):
        assert theme.id in reader_of(()).themes_in(f"Hm, {text}!"), text


def test_no_word_of_it_stands_there_in_two_forms_that_look_for_the_same(theme: CommentTheme) -> None:
    found = patterns(theme)
    assert len(found) == len(set(found))


def test_every_theme_says_its_wording_itself() -> None:
    lines = THEMES.read_text(encoding="utf-8").splitlines()
    assert [lines[n + 1].split(":")[0] for n, line in enumerate(lines) if line.rstrip(":") in BANK] == [
        "  wording"
    ] * len(BANK)


def test_mistakes_in_the_file_have_its_name_and_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "themes.yml"
    path.write_text("a: {name: A, words: [slow, Two words]}\nb: {name: B}\nc: {name: C, words: [slow]}\n")
    with pytest.raises(BankError) as caught:
        load_themes(path)
    first, second = str(caught.value).splitlines()
    assert first.startswith('themes.yml, line 1: a.words: "Two words" is not one word in small letters.')
    assert second == "themes.yml, line 2: b.phrases: There is nothing to find. Write words, phrases or both."
    path.write_text("a: {name: A, words: [slow]}\nb:\n  name: B\n  words: [quick, slow]\n")
    load_themes.cache_clear()
    with pytest.raises(BankError, match=r'line 4: b\.words: Theme "a" looks for "slow" already\.'):
        load_themes(path)
    path.write_text("")
    load_themes.cache_clear()
    with pytest.raises(BankError, match="There are no themes here"):
        load_themes(path)
    path.write_bytes(b"\xff")
    load_themes.cache_clear()
    with pytest.raises(BankError, match="UTF-8"):
        load_themes(path)


def test_a_workspace_has_themes_of_its_own_and_they_are_dumped_as_they_were_read() -> None:
    setup = read_setup(TEAMS + OWN, load_bank())
    assert setup.themes == (CommentTheme("farms", "Farms", ("farm", "harvest"), ("farm visit",)),)
    assert read_setup(as_yaml(document_of(setup)), load_bank()) == setup
    assert reader_of(setup.themes).themes_in("Two farm visits, and the meeting") == {"farms", "meetings"}


def test_a_theme_under_the_key_of_a_ready_made_one_stands_in_its_place() -> None:
    setup = read_setup(TEAMS + "themes: {meetings: {name: Calls, words: [call]}}\n", load_bank())
    assert reader_of(setup.themes).themes_in("A meeting") == set()
    assert reader_of(setup.themes).themes_in("A call") == {"meetings"}


def test_every_mistake_in_a_theme_is_told_with_its_line() -> None:
    assert mistakes("themes:\n  farms: {name: Farms, words: [meeting]}\n") == [
        'line 3: themes.farms.words: Theme "meetings" looks for "meeting" already. Keep it in one of them.'
    ]
    assert "There is nothing to find" in mistakes("themes: {farms: {name: Farms, phrases: []}}\n")[0]
    assert "is no phrase" in mistakes("themes: {farms: {name: Farms, phrases: [farm]}}\n")[0]
    assert "This is missing" in mistakes("themes: {farms: {words: [farm]}}\n")[0]
    assert "twice" in mistakes("themes: {farms: {name: Farms, words: [farm, farm]}}\n")[0]
    assert "Write at most 100" in mistakes(f"themes: {{f: {{name: F, words: [{'x, ' * 101}y]}}}}\n")[0]
    many = "".join(f"  t{n}: {{name: T, words: [word{n}]}}\n" for n in range(41))
    assert mistakes(f"themes:\n{many}") == ["line 2: themes: There are 41 themes. Write at most 40."]


def test_other_words_are_another_wording_and_the_same_words_are_not() -> None:
    first = CommentTheme("farms", "Farms", ("farm",))
    renamed = CommentTheme("farms", "On farms", ("farm",))
    other = CommentTheme("farms", "Farms", ("farm", "field"))
    assert worded((), [first]) == (first,)
    assert worded([first], [renamed])[0].wording == 1
    (second,) = worded([first], [other])
    assert second.wording == 2
    assert worded([second], [other]) == (second,), "the file still says 1"
    assert worded([second], [first])[0].wording == 3
    assert worded((), [CommentTheme("meetings", "Calls", ("call",))])[0].wording == 2
